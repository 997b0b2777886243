package io.standpipe.uplink.queue;

import io.standpipe.model.contract.Envelope;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.uplink.UplinkEncoder;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.context.UplinkContext;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes what goes out. One thread. */
public final class MessageWriter {

    private static final byte[] NONE = new byte[0];

    private final Envelope envelope;
    private final UplinkEncoder encoder;
    private final TimeSource time;
    private final UnaryOperator<String> names;

    /**
     * @param names how people at the receiver know a path
     */
    public MessageWriter(UplinkContext around, UnaryOperator<String> names, UplinkEncoder encoder) {
        this.names = names;
        this.encoder = encoder;
        time = around.time();
        envelope = new Envelope(around.gateway().id(), around.gateway().boot());
    }

    /** How people at the receiver know a path. */
    public String name(String path) {
        return names.apply(path);
    }

    public UplinkTransport.Outgoing online() {
        return ofStatus(encoder.online());
    }

    /**
     * @param cause {@code connection-lost}, {@code shutdown} or {@code moved}
     */
    public UplinkTransport.Outgoing offline(String cause) {
        return ofStatus(encoder.offline(cause));
    }

    private static UplinkTransport.Outgoing ofStatus(byte[] payload) {
        return new UplinkTransport.Outgoing("status", payload, true, NONE);
    }

    /** Whether a message is history over a connection that began then. */
    public boolean replay(Outbox.Entry entry, Stamp began) {
        return envelope.replay(entry.message(), began);
    }

    /**
     * What the receiver is to keep of a path, once more; null if it cannot be made, for without a
     * payload the receiver would forget it.
     */
    public UplinkTransport.@Nullable Outgoing copy(Outbox.Entry entry) {
        boolean none = entry.message().handling() == Message.Handling.LAST;
        byte[] payload = none ? NONE : encoder.message(entry, true, true, time.stamp());
        return payload.length == 0 && !none
                ? null
                : new UplinkTransport.Outgoing(
                        entry.message().topic(), payload, true, NONE, entry.message());
    }

    /**
     * A message of a lane.
     *
     * @param replay it is history
     */
    public UplinkTransport.Outgoing message(Outbox.Entry entry, boolean replay) {
        return new UplinkTransport.Outgoing(
                entry.message().topic(),
                encoder.message(entry, replay, false, time.stamp()),
                entry.message().retained(),
                NONE,
                entry.message());
    }

    /** A part of one, with its own body. */
    public UplinkTransport.Outgoing part(Outbox.Entry entry, byte[] body, boolean replay) {
        Message whole = entry.message();
        Message part =
                new Message(
                        whole.lane(),
                        whole.topic(),
                        whole.retained(),
                        whole.boot(),
                        whole.ts(),
                        whole.received(),
                        body);
        return message(new Outbox.Entry(entry.seq(), part), replay);
    }
}
