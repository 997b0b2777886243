package io.standpipe.modbus.device;

import io.standpipe.modbus.frame.FrameError;
import io.standpipe.model.measure.Durations;
import io.standpipe.model.measure.Figure;
import io.standpipe.model.measure.Figures;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts for one bus, whatever device it was: for whoever watches many gateways. Goes on when the
 * bus is set up anew. Counted on the bus's thread, told on any.
 */
public final class PollFigures {

    private static final String BUS = "bus";

    private static final Figure POLLS =
            Figure.counter("standpipe_polls", "Polls that ended, by their result.", BUS, "result");
    private static final Figure SKIPPED =
            Figure.counter(
                    "standpipe_polls_skipped",
                    "Polls left out: the bus had no time for them.",
                    BUS);
    private static final Figure POLL =
            Figure.durations(
                    "standpipe_poll_duration_seconds",
                    "From a poll's first request until its readings were there.",
                    BUS);
    private static final Figure LATENESS =
            Figure.durations(
                    "standpipe_poll_lateness_seconds",
                    "How much later than planned polls of answering devices began.",
                    BUS);
    private static final Figure REQUESTS =
            Figure.counter("standpipe_requests", "Requests sent to devices.", BUS);
    private static final Figure TIMEOUTS =
            Figure.counter(
                    "standpipe_request_timeouts", "Requests without an answer in time.", BUS);
    private static final Figure EXCEPTIONS =
            Figure.counter(
                    "standpipe_request_exceptions", "Answers that refuse (exception codes).", BUS);
    private static final Figure WRONG =
            Figure.counter(
                    "standpipe_frame_errors",
                    "What came and was no answer, by what is wrong with it.",
                    BUS,
                    "error");
    private static final Figure ANSWERS =
            Figure.durations(
                    "standpipe_answer_duration_seconds",
                    "From the end of a request to the end of its answer.",
                    BUS);

    private final String bus;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final Durations polls = new Durations();
    private final Durations lateness = new Durations();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong timeouts = new AtomicLong();
    private final AtomicLong exceptions = new AtomicLong();
    private final FrameErrorCounters wrong = new FrameErrorCounters();
    private final Durations answers = new Durations();

    /**
     * @param bus pid and instance of its component
     */
    public PollFigures(String bus) {
        this.bus = bus;
    }

    /**
     * A poll of a device that answers begins.
     *
     * @param left how many were left out before it
     * @param late nanoseconds
     */
    void began(long left, long late) {
        skipped.addAndGet(left);
        lateness.add(late);
    }

    /** A poll is over, so many nanoseconds after it began. */
    void over(boolean wasAnswered, long nanos) {
        (wasAnswered ? answered : failed).incrementAndGet();
        polls.add(nanos);
    }

    void request() {
        requests.incrementAndGet();
    }

    void timeout() {
        timeouts.incrementAndGet();
    }

    void exception() {
        exceptions.incrementAndGet();
    }

    void wrong(FrameError error) {
        wrong.add(error);
    }

    void answered(long nanos) {
        answers.add(nanos);
    }

    /** Tells all. Any thread. */
    public void tell(Figures to) {
        to.add(POLLS, answered.get(), bus, "answered");
        to.add(POLLS, failed.get(), bus, "failed");
        to.add(SKIPPED, skipped.get(), bus);
        to.add(POLL, polls, bus);
        to.add(LATENESS, lateness, bus);
        to.add(REQUESTS, requests.get(), bus);
        to.add(TIMEOUTS, timeouts.get(), bus);
        to.add(EXCEPTIONS, exceptions.get(), bus);
        for (FrameError error : FrameError.values()) {
            to.add(WRONG, wrong.count(error), bus, error.name().toLowerCase(Locale.ROOT));
        }
        to.add(ANSWERS, answers, bus);
    }
}
