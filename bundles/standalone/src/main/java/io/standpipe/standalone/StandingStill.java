package io.standpipe.standalone;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Which files nobody has written to for {@link #TIME}. One thread. */
final class StandingStill {

    /** An editor writes in steps, and a slow link in pieces. */
    static final Duration TIME = Duration.ofSeconds(1);

    /**
     * A file that is looked at until it stands still.
     *
     * @param since monotonic nanoseconds
     */
    private record Watched(FileLook look, long since) {}

    private final Map<String, Watched> watched = new HashMap<>();
    private final LongSupplier nanos;
    private final LongSupplier millis;

    /**
     * @param nanos monotonic
     * @param millis the wall clock, which files are stamped with
     */
    StandingStill(LongSupplier nanos, LongSupplier millis) {
        this.nanos = nanos;
        this.millis = millis;
    }

    /** By the file's own stamp or, where that lies in the future, by having looked twice. */
    boolean stands(String file, FileLook look) {
        long old = millis.getAsLong() - look.modified();
        if (old >= TIME.toMillis()) {
            watched.remove(file);
            return true;
        }
        Watched before = watched.get(file);
        long now = nanos.getAsLong();
        if (before == null || !before.look().equals(look)) {
            watched.put(file, new Watched(look, now));
            return false;
        }
        return now - before.since() >= TIME.toNanos();
    }

    void forget(String file) {
        watched.remove(file);
    }
}
