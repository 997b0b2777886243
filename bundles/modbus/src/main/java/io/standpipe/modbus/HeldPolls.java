package io.standpipe.modbus;

import io.standpipe.model.Readings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The polls of one device that are over, until they are handed over, in their order: where answers
 * carry no number, another frame may yet contradict them. One thread.
 */
final class HeldPolls {

    private final String device;
    private final Consumer<Readings> sink;
    private final Deque<Poll> held = new ArrayDeque<>();
    private Runnable onHold = () -> {};

    /**
     * @param device for people
     * @param sink must not block
     */
    HeldPolls(String device, Consumer<Readings> sink) {
        this.device = device;
        this.sink = sink;
    }

    /** Told when a poll is held back and none was. */
    void onHold(Runnable told) {
        onHold = told;
    }

    /** A poll is over that is handed over then, or now if none before it is held back. */
    void add(
            Poll poll,
            Readings whole,
            List<CompletableFuture<String>> asked,
            boolean hold,
            long until) {
        boolean first = held.isEmpty();
        if (first && !hold) {
            handOver(whole, asked);
            return;
        }
        poll.over(whole, asked, until);
        held.add(poll);
        if (first) {
            onHold.run();
        }
    }

    /** Whether the frame is a copy of an answer to one of them. */
    boolean copies(Frame frame) {
        return held.stream().anyMatch(each -> each.copies(frame));
    }

    /** Another frame of the unit came that is no copy. */
    void heard(Frame frame) {
        held.forEach(each -> each.heard(frame));
    }

    /** Answers of the unit are in doubt. */
    void unsure() {
        held.forEach(Poll::unsure);
    }

    /** When {@link #release} has something; only if there {@link #any are}. */
    long until() {
        return held.element().until();
    }

    boolean any() {
        return !held.isEmpty();
    }

    /** Hands over what has waited for long enough. */
    void release(long now) {
        while (!held.isEmpty() && held.element().until() - now <= 0) {
            Poll over = held.remove();
            handOver(over.judged(), over.served());
        }
    }

    private void handOver(Readings whole, List<CompletableFuture<String>> asked) {
        String outcome = "the readings of " + device + " could not be handed over; see the log";
        try {
            sink.accept(whole);
            outcome = "";
        } finally {
            for (CompletableFuture<String> each : asked) {
                each.complete(outcome);
            }
        }
    }
}
