package io.standpipe.modbus;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What became of the requests to one device, since its bus began. One thread. */
final class DeviceCounts {

    private final Flaws flaws = new Flaws();
    private final RoundTrips roundTrips = new RoundTrips();
    private final Map<Integer, Long> exceptions = new TreeMap<>();
    private long requests;
    private long answers;
    private long timeouts;
    private String wrong = "";

    void request() {
        requests++;
    }

    void answer() {
        answers++;
    }

    void timeout() {
        timeouts++;
    }

    void exception(int code) {
        exceptions.merge(code, 1L, Long::sum);
    }

    /** Something came that was no answer, or seems to have come from it. */
    void wrong(WrongAnswer answer) {
        flaws.add(answer.flaw());
        if (answer.flaw() != Flaw.LATE) {
            wrong = answer.text();
        }
    }

    long requests() {
        return requests;
    }

    /** Those with data that fit. */
    long answers() {
        return answers;
    }

    /** Requests without an answer in time. */
    long timeouts() {
        return timeouts;
    }

    /** How often it answered with each exception, by its code. */
    Map<Integer, Long> exceptions() {
        return Collections.unmodifiableMap(exceptions);
    }

    /** What was wrong with what it sent, or seems to have sent. */
    Flaws flaws() {
        return flaws;
    }

    /** For people: what came last that was no answer; empty if nothing has. */
    String lastWrong() {
        return wrong;
    }

    RoundTrips roundTrips() {
        return roundTrips;
    }
}
