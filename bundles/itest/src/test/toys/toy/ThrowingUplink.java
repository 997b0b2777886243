package toy;

import io.standpipe.model.config.Settings;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.uplink.Uplinks;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * A way upstream that is badly made: the method whose name it is told throws an error; {@code
 * abort} also loses the connection. Two services of {@code toy=throwing}: a {@link Consumer} takes
 * that name, a {@link BlockingQueue} has what was thrown and the paths of what was sent.
 */
public final class ThrowingUplink implements BundleActivator, UplinkTransport.Connector {

    private final SerialScheduler thread =
            new SerialScheduler("uplink-throwing", (what, e) -> e.printStackTrace());
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private volatile String fails = "connect";
    private volatile UplinkTransport.Events told;
    private Uplinks.Running running;

    @Override
    public void start(BundleContext context) {
        Hashtable<String, Object> throwing = new Hashtable<>(Map.of("toy", "throwing"));
        Consumer<String> control =
                method -> {
                    fails = method;
                    if (method.equals("abort")) {
                        told.lost("gone", UplinkTransport.Loss.ENDED);
                    }
                };
        context.registerService(Consumer.class, control, throwing);
        context.registerService(BlockingQueue.class, seen, throwing);
        Uplinks uplinks = context.getService(context.getServiceReference(Uplinks.class));
        running =
                uplinks.open(
                        new UplinkSettings(
                                "throwing",
                                "throwing",
                                List.of("nowhere"),
                                "throwing",
                                30,
                                Duration.ofSeconds(30)),
                        uplinks.duties(Settings.of(Map.of())),
                        new byte[0],
                        thread,
                        this);
    }

    @Override
    public void stop(BundleContext context) {
        running.close();
        thread.close();
    }

    private void call(String method) {
        if (method.equals(fails)) {
            seen.add(method);
            throw new NoClassDefFoundError("toy/" + method);
        }
    }

    @Override
    public UplinkTransport connect(
            String server,
            UplinkTransport.Outgoing lastWords,
            Duration limit,
            UplinkTransport.Events events) {
        call("connect");
        told = events;
        events.connected(UplinkTransport.Limits.acknowledging(8, 1 << 20));
        return new Link(events);
    }

    private final class Link implements UplinkTransport {

        private final Events events;

        Link(Events events) {
            this.events = events;
        }

        @Override
        public void publish(long handle, Outgoing message) {
            call("publish");
            seen.add(message.path());
            events.acknowledged(handle, "");
        }

        @Override
        public int size(Outgoing message) {
            call("size");
            return message.payload().length;
        }

        @Override
        public void listen(long handle, String path) {
            throw new IllegalStateException("it does not read");
        }

        @Override
        public void ping() {
            call("ping");
        }

        @Override
        public long heardAt() {
            call("heardAt");
            return SystemTime.INSTANCE.nanos();
        }

        @Override
        public void disconnect() {
            call("disconnect");
        }

        @Override
        public void abort() {
            call("abort");
        }
    }
}
