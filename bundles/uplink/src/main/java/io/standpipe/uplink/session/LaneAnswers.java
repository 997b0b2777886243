package io.standpipe.uplink.session;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.queue.InFlight.Sent;
import io.standpipe.uplink.queue.LaneQueue;
import io.standpipe.uplink.queue.LinkWriter;
import io.standpipe.uplink.queue.SendQueue;
import java.util.HashMap;
import java.util.Map;

/**
 * What the receiver's answers to messages of a lane do: confirm them to the outbox, put them aside,
 * and after the last message of a topic take away what the receiver retains there. One thread.
 */
final class LaneAnswers {

    private final SendQueue sendQueue;
    private final AlarmRetransmit retransmit;
    private final LinkWriter writer;

    /** Numbers of messages after which nothing is to be retained, by path: sent, not yet erased. */
    private final Map<String, Long> ending = new HashMap<>();

    LaneAnswers(SendQueue sendQueue, AlarmRetransmit retransmit, LinkWriter writer) {
        this.sendQueue = sendQueue;
        this.retransmit = retransmit;
        this.writer = writer;
    }

    /**
     * A retained message is sent.
     *
     * @return as it is to be sent: not retained if the receiver has a newer one
     */
    UplinkTransport.Outgoing state(Outbox.Entry entry, UplinkTransport.Outgoing message) {
        if (sendQueue.memory().outdated(entry.message().topic(), entry.seq())) {
            return message.unretained();
        }
        ending.remove(message.path());
        if (entry.message().handling() == Message.Handling.LAST) {
            ending.put(message.path(), entry.seq());
        }
        return message;
    }

    /** A retained message was answered. */
    void stateAnswered(Sent sent, String why) {
        if (why.isEmpty()) {
            sendQueue.memory().acknowledged(sent.path(), sent.seq());
        }
        answered(sent, why);
    }

    /**
     * A message was answered.
     *
     * @param why it is refused; empty if it is not
     */
    void answered(Sent sent, String why) {
        LaneQueue lane = sent.lane();
        if (lane == null) {
            return;
        }
        boolean first = lane.lane() != Lane.ALARM || retransmit.answered(sent.seq());
        if (why.isEmpty() && (first || lane.refused(sent.seq()))) {
            if (ending.getOrDefault(sent.path(), 0L) == sent.seq()) {
                erase(lane, sent);
            } else {
                settled(lane, sent, why);
            }
        } else if (first) {
            settled(lane, sent, why);
        }
    }

    private void settled(LaneQueue lane, Sent sent, String why) {
        if (lane.lane() == Lane.ALARM) {
            sendQueue.arrived().answered(sent.seq(), why.isEmpty());
        }
        if (why.isEmpty()) {
            lane.accepted(sent.seq());
            sendQueue.refusals().settle();
        } else {
            sendQueue.refusals().refused(lane, sent.seq(), sent.path(), why);
        }
    }

    /** The receiver has the last message of a topic, and is to keep nothing there any more. */
    private void erase(LaneQueue lane, Sent last) {
        writer.publish(
                lane,
                last.seq(),
                new UplinkTransport.Outgoing(last.path(), new byte[0], true),
                (sent, why) -> {
                    ending.remove(sent.path(), sent.seq());
                    settled(lane, sent, why);
                });
    }
}
