package io.standpipe.modbus.device;

import io.standpipe.modbus.frame.FrameError;
import io.standpipe.modbus.frame.WrongAnswer;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Counts how the requests to one device ended, since its bus began. One thread. */
public final class DeviceCounts {

    private final FrameErrorCounters frameErrors = new FrameErrorCounters();
    private final RoundTrips roundTrips = new RoundTrips();
    private final Map<Integer, Long> exceptions = new TreeMap<>();
    private final PollFigures bus;
    private long requests;
    private long answers;
    private long timeouts;
    private String wrong = "";

    /**
     * @param bus counts the same of all devices
     */
    DeviceCounts(PollFigures bus) {
        this.bus = bus;
    }

    /**
     * A poll begins in its turn.
     *
     * @param left how many were left out before it
     * @param late nanoseconds
     */
    void began(long left, long late) {
        bus.began(left, late);
    }

    /** A poll is over, so many nanoseconds after it began. */
    void over(boolean answered, long nanos) {
        bus.over(answered, nanos);
    }

    public void request() {
        requests++;
        bus.request();
    }

    void answer() {
        answers++;
    }

    void timeout() {
        timeouts++;
        bus.timeout();
    }

    void exception(int code) {
        exceptions.merge(code, 1L, Long::sum);
        bus.exception();
    }

    /** Something came that was no answer, or seems to have come from it. */
    public void wrong(WrongAnswer answer) {
        frameErrors.add(answer.frameError());
        bus.wrong(answer.frameError());
        if (answer.frameError() != FrameError.LATE) {
            wrong = answer.text();
        }
    }

    public long requests() {
        return requests;
    }

    /** Answers with data that fit the request. */
    public long answers() {
        return answers;
    }

    /** Requests without an answer in time. */
    public long timeouts() {
        return timeouts;
    }

    /** How often it answered with each exception, by its code. */
    public Map<Integer, Long> exceptions() {
        return Collections.unmodifiableMap(exceptions);
    }

    /** What was wrong with what it sent, or seems to have sent. */
    public FrameErrorCounters frameErrors() {
        return frameErrors;
    }

    /** For people: what came last that was no answer; empty if nothing has. */
    public String lastWrong() {
        return wrong;
    }

    /** An answer came so many nanoseconds after its request. */
    public void took(long nanos) {
        roundTrips.add(nanos);
        bus.answered(nanos);
    }

    public RoundTrips roundTrips() {
        return roundTrips;
    }
}
