package io.standpipe.modbus.device;

import io.standpipe.modbus.frame.Frame;
import io.standpipe.modbus.frame.Request;
import io.standpipe.model.device.Readings;
import io.standpipe.model.words.BusPhrase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The polls of one device that another frame may still contradict, where answers carry no number:
 * the present poll, and finished ones that wait to be handed over, in their order. One thread.
 */
public final class HeldPolls {

    private final String device;
    private final Consumer<Readings> sink;
    private final Deque<Poll> held = new ArrayDeque<>();
    private @Nullable Poll present;
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
    public void onHold(Runnable told) {
        onHold = told;
    }

    void begin(Poll poll) {
        present = poll;
    }

    /** The present poll is over. It is handed over then, or now if none before it is held back. */
    void add(
            Poll poll,
            Readings whole,
            List<CompletableFuture<String>> asked,
            boolean hold,
            long until) {
        present = null;
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

    /**
     * The present read was answered so: another frame may contradict it, so the poll is not handed
     * over before then.
     */
    public void answeredBy(Frame answer, long until) {
        if (present != null) {
            present.answeredBy(answer, until);
        }
    }

    /** Whether the present poll has had an answer in the form that such a request has. */
    public boolean had(Request request) {
        return present != null && present.had(request);
    }

    /** Whether the frame is a copy of one of the answers. */
    public boolean copies(Frame frame) {
        return (present != null && present.copies(frame))
                || held.stream().anyMatch(each -> each.copies(frame));
    }

    /**
     * A frame came from the unit, or to it, that nobody here asked for.
     *
     * @param copy of what the unit had answered
     */
    public void heard(Frame frame, boolean copy) {
        if (!copy) {
            if (present != null) {
                present.heard(frame);
            }
            held.forEach(each -> each.heard(frame));
        }
        unsure();
    }

    /** Answers of the unit are in doubt. */
    public void unsure() {
        if (present != null) {
            present.unsure();
        }
        held.forEach(Poll::unsure);
    }

    /** When {@link #release} has something; only if there {@link #any are}. */
    public long until() {
        return held.element().until();
    }

    public boolean any() {
        return !held.isEmpty();
    }

    /** Hands over what has waited for long enough. */
    public void release(long now) {
        while (!held.isEmpty() && held.element().until() - now <= 0) {
            Poll over = held.remove();
            handOver(over.judged(), over.served());
        }
    }

    private void handOver(Readings whole, List<CompletableFuture<String>> asked) {
        boolean taken = false;
        try {
            sink.accept(whole);
            taken = true;
        } finally {
            for (CompletableFuture<String> each : asked) {
                each.complete(taken ? "" : BusPhrase.NOT_HANDED_OVER.of(device));
            }
        }
    }
}
