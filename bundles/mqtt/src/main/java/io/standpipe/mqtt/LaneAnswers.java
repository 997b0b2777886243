package io.standpipe.mqtt;

import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox;
import io.standpipe.mqtt.UnderWay.Sent;
import java.util.HashMap;
import java.util.Map;

/**
 * What the broker's answers to messages of a lane do: confirm them to the outbox, put them aside,
 * and after the last message of a topic take away what the broker retains there. One thread.
 */
final class LaneAnswers {

    private final Backlog backlog;
    private final Resends resends;
    private final LinkWriter writer;

    /**
     * Numbers of messages after which nothing is to be retained, by topic: sent, not yet erased.
     */
    private final Map<String, Long> ending = new HashMap<>();

    LaneAnswers(Backlog backlog, Resends resends, LinkWriter writer) {
        this.backlog = backlog;
        this.resends = resends;
        this.writer = writer;
    }

    /**
     * A retained message is sent.
     *
     * @return as it is to be sent: not retained if the broker has a newer one
     */
    Link.Outgoing state(Outbox.Entry entry, Link.Outgoing message) {
        if (backlog.memory().outdated(entry.message().topic(), entry.seq())) {
            return message.unretained();
        }
        ending.remove(message.topic());
        if (entry.message().handling() == Message.Handling.LAST) {
            ending.put(message.topic(), entry.seq());
        }
        return message;
    }

    /**
     * A retained message was answered.
     *
     * @param topic below the gateway's root
     */
    void stateAnswered(String topic, Sent sent, String why) {
        if (why.isEmpty()) {
            backlog.memory().acknowledged(topic, sent.seq());
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
        boolean first = lane.lane() != Lane.ALARM || resends.answered(sent.seq());
        if (why.isEmpty() && (first || lane.refused(sent.seq()))) {
            if (ending.getOrDefault(sent.topic(), 0L) == sent.seq()) {
                erase(lane, sent);
            } else {
                settled(lane, sent, why);
            }
        } else if (first) {
            settled(lane, sent, why);
        }
    }

    private void settled(LaneQueue lane, Sent sent, String why) {
        if (why.isEmpty()) {
            lane.accepted(sent.seq());
            backlog.refusals().settle();
        } else {
            backlog.refusals().refused(lane, sent.seq(), sent.topic(), why);
        }
    }

    /** The broker has the last message of a topic, and is to keep nothing there any more. */
    private void erase(LaneQueue lane, Sent last) {
        writer.publish(
                lane,
                last.seq(),
                new Link.Outgoing(last.topic(), new byte[0], true),
                (sent, why) -> {
                    ending.remove(sent.topic(), sent.seq());
                    settled(lane, sent, why);
                });
    }
}
