package io.standpipe.model.time;

/**
 * A moment on both clocks.
 *
 * @param nanos monotonic nanoseconds of this boot, {@link TimeSource#nanos()}; only differences
 *     mean something
 * @param utc milliseconds since 1970-01-01 UTC by the wall clock
 * @param clock whether the wall clock could be trusted
 */
public record Stamp(long nanos, long utc, Clock clock) {

    private static final long EARLIER = Long.MIN_VALUE;

    public enum Clock {
        SYNCHRONISED,
        UNSYNCHRONISED,
        /** nothing on this machine says */
        UNKNOWN
    }

    /** One of an earlier boot, whose monotonic clock is gone: what is known of it is its UTC. */
    public static Stamp earlier(long utc, Clock clock) {
        return new Stamp(EARLIER, utc, clock);
    }

    /** So many milliseconds before this one, by the same clocks. */
    public Stamp before(long millis) {
        return millis == 0 ? this : new Stamp(nanos - millis * 1_000_000, utc - millis, clock);
    }

    /** Whether it is of an earlier boot: {@link #nanos} then means nothing. */
    public boolean isEarlier() {
        return nanos == EARLIER;
    }
}
