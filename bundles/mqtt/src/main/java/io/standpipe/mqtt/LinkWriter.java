package io.standpipe.mqtt;

import io.standpipe.model.TimeSource;
import io.standpipe.mqtt.UnderWay.Answer;
import io.standpipe.mqtt.UnderWay.Sent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Hands messages to a connection and notes them as under way. One thread. */
final class LinkWriter {

    /** Bytes of a PUBLISH around topic and payload: header, lengths, packet id, properties. */
    static final int OVERHEAD = 31;

    private final Link link;
    private final UnderWay underWay;
    private final TimeSource time;
    private final Runnable wrote;

    /**
     * @param wrote told of each
     */
    LinkWriter(Link link, UnderWay underWay, TimeSource time, Runnable wrote) {
        this.link = link;
        this.underWay = underWay;
        this.time = time;
        this.wrote = wrote;
    }

    /** Bytes of the packet, at most. */
    static int size(Link.Outgoing message) {
        return OVERHEAD
                + message.topic().getBytes(StandardCharsets.UTF_8).length
                + message.payload().length
                + message.correlation().length;
    }

    /** A message that is about to be published; of a lane, or of none. */
    Sent sent(@Nullable LaneQueue lane, long seq, Link.Outgoing message, Answer answered) {
        int size = size(message);
        int load = underWay.bytes() + size;
        Sent oldest = underWay.oldest();
        long now = time.nanos();
        long since = oldest == null ? now : oldest.at();
        return new Sent(lane, seq, message.topic(), size, now, load, since, answered);
    }

    /** Gives the handle. */
    long publish(Sent sent, Link.Outgoing message) {
        long handle = underWay.add(sent);
        link.publish(handle, message);
        wrote.run();
        return handle;
    }

    /** Of a lane. */
    void publish(LaneQueue lane, long seq, Link.Outgoing message, Answer answered) {
        publish(sent(lane, seq, message, answered), message);
    }

    /** Of no lane. */
    void publish(Link.Outgoing message, Answer answered) {
        publish(sent(null, 0, message, answered), message);
    }
}
