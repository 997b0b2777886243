package io.standpipe.mqtt;

import io.standpipe.model.Gateway;
import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.model.json.JsonWriter;
import java.util.List;
import java.util.function.Consumer;

/** Writes messages of {@code event/{type}} that tell of an uplink. One thread. */
final class OwnEvents {

    private final Gateway gateway;
    private final Outbox outbox;
    private final TimeSource time;
    private final JsonWriter json = new JsonWriter();

    OwnEvents(Gateway gateway, Outbox outbox, TimeSource time) {
        this.gateway = gateway;
        this.outbox = outbox;
        this.time = time;
    }

    /**
     * @param members writes what the event says
     * @param memories what is to be remembered with it
     */
    void append(String type, Consumer<JsonWriter> members, List<Message.Memory> memories) {
        Stamp now = time.stamp();
        json.clear();
        json.member("type", type);
        members.accept(json);
        outbox.append(
                new Message(
                        Lane.ALARM,
                        "event/" + type,
                        false,
                        gateway.boot(),
                        now.utc(),
                        now,
                        json.toBytes(),
                        memories));
    }
}
