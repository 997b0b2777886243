package io.standpipe.model;

/**
 * A moment on both clocks.
 *
 * @param nanos monotonic nanoseconds of this boot, {@link TimeSource#nanos()}; only differences
 *     mean something
 * @param utc milliseconds since 1970-01-01 UTC by the wall clock
 * @param clock whether the wall clock could be trusted
 */
public record Stamp(long nanos, long utc, Clock clock) {

    public enum Clock {
        SYNCHRONISED,
        UNSYNCHRONISED,
        /** nothing on this machine says */
        UNKNOWN
    }
}
