package io.standpipe.mqtt.paho;

import io.standpipe.mqtt.connect.PahoThreads;
import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.jspecify.annotations.Nullable;

/**
 * The library never pings: {@link PahoLink#ping} does. Told of a connection's end as well. The
 * library's threads, one after another.
 */
final class PahoNoPings implements MqttPingSender {

    private final PahoThreads threads;
    private @Nullable ClientComms comms;

    PahoNoPings(PahoThreads threads) {
        this.threads = threads;
    }

    @Override
    public void init(ClientComms all) {
        comms = all;
    }

    @Override
    public void start() {}

    @Override
    public void stop() {
        ClientComms ended = comms;
        if (ended != null) {
            threads.tellOnceMore(ended.getClientState()::notifyQueueLock);
        }
    }

    @Override
    public void schedule(long delay) {}
}
