package io.standpipe.model.contract;

import io.standpipe.model.Gateway;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;

/** Writes the {@code status} message, see docs/contract.md. One thread. */
public final class StatusMessage {

    private final Gateway gateway;
    private final Outbox outbox;
    private final TimeSource time;
    private final JsonWriter json = new JsonWriter();

    public StatusMessage(Gateway gateway, Outbox outbox, TimeSource time) {
        this.gateway = gateway;
        this.outbox = outbox;
        this.time = time;
    }

    /** How the gateway fares. */
    public byte[] online() {
        begin(true).raw(gateway.status());
        outbox(json, outbox);
        return json.endObject().toBytes();
    }

    /** Writes the member {@code outbox}: what waits in each lane, and its last sequence number. */
    public static void outbox(JsonWriter json, Outbox outbox) {
        json.name("outbox").beginObject();
        for (Lane lane : Lane.values()) {
            json.name(lane.word())
                    .beginObject()
                    .member("depth", outbox.depth(lane))
                    .member("lastSeq", outbox.lastSeq(lane))
                    .endObject();
        }
        json.endObject();
    }

    /**
     * @param cause {@code connection-lost} in the will, {@code shutdown} in the goodbye
     */
    public byte[] offline(String cause) {
        return begin(false).member("cause", cause).endObject().toBytes();
    }

    private JsonWriter begin(boolean online) {
        Stamp now = time.stamp();
        json.clear();
        return json.beginObject()
                .member("v", Envelope.VERSION)
                .member("gw", gateway.id())
                .member("boot", gateway.boot())
                .member("ts", now.utc())
                .member("rts", now.utc())
                .member("clock", Envelope.word(now.clock()))
                .member("online", online);
    }
}
