package io.standpipe.model.time;

/** The two clocks. Delays use the monotonic one, stamps carry both. Any thread. */
public interface TimeSource {

    /** Monotonic nanoseconds; does not move when the wall clock is set. */
    long nanos();

    /** Names this run of the process: monotonic times of different boots cannot be compared. */
    String boot();

    /** Both clocks, now. */
    Stamp stamp();
}
