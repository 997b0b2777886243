package io.standpipe.modbus;

/** How long answers take at most, with a memory that fades. One thread. */
final class AnswerTime {

    // A slow answer counts for less with each later one; half after some 40.
    private static final int FADING = 64;

    private long slowest;

    /**
     * @param nanos from the request's end to the answer's end, positive
     */
    void add(long nanos) {
        slowest = Math.max(nanos, slowest - slowest / FADING);
    }

    /** In nanoseconds; 0 if there has been none. */
    long slowest() {
        return slowest;
    }
}
