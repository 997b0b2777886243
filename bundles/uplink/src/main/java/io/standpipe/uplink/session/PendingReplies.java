package io.standpipe.uplink.session;

import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.queue.LinkWriter;
import io.standpipe.uplink.queue.MessageWriter;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers to commands that wait for room; not kept beyond the connection. One thread. */
final class PendingReplies {

    private static final Logger LOG = LoggerFactory.getLogger(PendingReplies.class);
    private static final int MOST = 64;

    private final LinkWriter writer;
    private final SendWindow window;
    private final MessageWriter output;
    private final ArrayDeque<UplinkTransport.Outgoing> waiting = new ArrayDeque<>();

    PendingReplies(LinkWriter writer, SendWindow window, MessageWriter output) {
        this.writer = writer;
        this.window = window;
        this.output = output;
    }

    /**
     * Takes one in.
     *
     * @param largest bytes that the receiver takes
     * @return false if it is dropped: too large, or too many wait
     */
    boolean add(UplinkTransport.Outgoing message, int largest) {
        if (writer.size(message) > largest || waiting.size() >= MOST) {
            LOG.warn(
                    "the answer on {} is dropped: too large or too many",
                    output.name(message.path()));
            return false;
        }
        waiting.add(message);
        return true;
    }

    /** Sends as many as there is room for. */
    void send() {
        while (window.commonRoom() > 0 && !waiting.isEmpty()) {
            writer.publish(
                    waiting.remove(),
                    (sent, why) -> {
                        if (!why.isEmpty()) {
                            LOG.warn(
                                    "the answer on {} is refused: {}",
                                    output.name(sent.path()),
                                    why);
                        }
                    });
        }
    }
}
