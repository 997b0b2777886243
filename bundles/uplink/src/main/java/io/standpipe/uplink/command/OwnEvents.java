package io.standpipe.uplink.command;

import io.standpipe.model.Gateway;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.util.List;
import java.util.function.Consumer;

/** Writes messages of {@code event/{type}} that tell of an uplink. One thread. */
public final class OwnEvents {

    private final Gateway gateway;
    private final Outbox outbox;
    private final TimeSource time;
    private final JsonWriter json = new JsonWriter();

    public OwnEvents(Gateway gateway, Outbox outbox, TimeSource time) {
        this.gateway = gateway;
        this.outbox = outbox;
        this.time = time;
    }

    /**
     * @param members writes what the event says
     * @param memories what is to be remembered with it
     */
    public void append(String type, Consumer<JsonWriter> members, List<Message.Memory> memories) {
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
