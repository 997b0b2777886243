package io.standpipe.mqtt;

import io.standpipe.model.Gateway;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.model.contract.Envelope;
import io.standpipe.model.contract.StatusMessage;

/** Writes what goes out, with its topics. One thread. */
final class Output {

    private static final byte[] NONE = new byte[0];

    private final Envelope envelope;
    private final StatusMessage status;
    private final TimeSource time;
    private final String root;

    Output(Gateway gateway, Outbox outbox, TimeSource time, Options options) {
        this.time = time;
        envelope = new Envelope(gateway.id(), gateway.boot());
        status = new StatusMessage(gateway, outbox, time);
        root = options.root() + "/" + gateway.site().district() + "/" + gateway.id() + "/";
    }

    /** The whole topic of what lies below the gateway's root. */
    String topic(String below) {
        return root + below;
    }

    Link.Outgoing online() {
        return ofStatus(status.online());
    }

    /**
     * @param cause {@code shutdown} or {@code moved}
     */
    Link.Outgoing offline(String cause) {
        return ofStatus(status.offline(cause));
    }

    private Link.Outgoing ofStatus(byte[] payload) {
        return new Link.Outgoing(topic("status"), payload, true, NONE);
    }

    /** What the broker says when the connection ends without goodbye. */
    Link.Will will() {
        return new Link.Will(topic("status"), status.offline("connection-lost"));
    }

    /** Whether a message is history over a connection that began then. */
    boolean replay(Outbox.Entry entry, Stamp began) {
        return envelope.replay(entry.message(), began);
    }

    /** What the broker is to keep of a topic, once more. */
    Link.Outgoing copy(Outbox.Entry entry) {
        boolean none = entry.message().handling() == Message.Handling.LAST;
        return new Link.Outgoing(
                topic(entry.message().topic()),
                none ? NONE : envelope.copy(entry, time.stamp()),
                true,
                NONE);
    }

    /**
     * A message of a lane.
     *
     * @param asked somebody asked for it: it is history although the connection is older
     */
    Link.Outgoing message(Outbox.Entry entry, Stamp began, boolean asked) {
        Stamp now = time.stamp();
        // Later than anything made until now.
        Stamp connected = asked ? new Stamp(now.nanos() + 1, now.utc(), now.clock()) : began;
        return new Link.Outgoing(
                topic(entry.message().topic()),
                envelope.wrap(entry, connected, now),
                entry.message().retained(),
                NONE);
    }

    /** A part of one, with its own body. */
    Link.Outgoing part(Outbox.Entry entry, byte[] body, Stamp began, boolean asked) {
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
        return message(new Outbox.Entry(entry.seq(), part), began, asked);
    }
}
