package io.standpipe.uplink.queue;

import io.standpipe.model.time.TimeSource;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.queue.InFlight.Answer;
import io.standpipe.uplink.queue.InFlight.Sent;
import org.jspecify.annotations.Nullable;

/** Hands messages to a connection and notes them as under way. One thread. */
public final class LinkWriter {

    private final UplinkTransport link;
    private final InFlight inFlight;
    private final TimeSource time;
    private final Runnable wrote;

    /**
     * @param wrote told of each
     */
    public LinkWriter(UplinkTransport link, InFlight inFlight, TimeSource time, Runnable wrote) {
        this.link = link;
        this.inFlight = inFlight;
        this.time = time;
        this.wrote = wrote;
    }

    /** Bytes that a message takes on the way, at most. */
    public int size(UplinkTransport.Outgoing message) {
        return link.size(message);
    }

    /** A message that is about to be published; of a lane, or of none. */
    public Sent sent(
            @Nullable LaneQueue lane, long seq, UplinkTransport.Outgoing message, Answer answered) {
        int size = size(message);
        int load = inFlight.bytes() + size;
        Sent oldest = inFlight.oldest();
        long now = time.nanos();
        long since = oldest == null ? now : oldest.at();
        return new Sent(lane, seq, message.path(), size, now, load, since, answered);
    }

    /** Gives the handle. */
    public long publish(Sent sent, UplinkTransport.Outgoing message) {
        long handle = inFlight.add(sent);
        link.publish(handle, message);
        wrote.run();
        return handle;
    }

    /** Of a lane. */
    public void publish(
            LaneQueue lane, long seq, UplinkTransport.Outgoing message, Answer answered) {
        publish(sent(lane, seq, message, answered), message);
    }

    /** Of no lane. */
    public void publish(UplinkTransport.Outgoing message, Answer answered) {
        publish(sent(null, 0, message, answered), message);
    }
}
