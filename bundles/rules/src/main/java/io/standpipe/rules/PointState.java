package io.standpipe.rules;

import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import io.standpipe.model.Stamp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is known of one point, and who looks at it. Rules thread. */
final class PointState {

    private static final AlarmRule[] NOBODY = {};
    private static final Derivation[] NOTHING = {};

    final Point point;

    /** Rules to which a change matters. */
    AlarmRule[] rules = NOBODY;

    /** Those among them to which each sample matters. */
    AlarmRule[] sampled = NOBODY;

    /** What follows from its samples. */
    Derivation[] derived = NOTHING;

    /** An alarm looks at its states: each change counts, and at once. */
    boolean urgent;

    /** It had a value: if it is absent later, it was taken away. */
    boolean seen;

    /** Null until the first reading. */
    @Nullable Quality quality;

    double value = Double.NaN;

    /** How many of the newest readings in a row were not GOOD. */
    int flawed;

    // When it was read: a Stamp as numbers. A reference that is stored at each reading costs more
    // than all the rest, for the collectors keep account of references from old objects to others.

    /** Monotonic; 0 if no bus that is there has read it. */
    long nanos;

    /** Milliseconds of the wall clock. */
    long utc;

    /** Null if no bus that is there has read it. */
    Stamp.@Nullable Clock clock;

    /** Its source time, see {@link Reading#taken()}. */
    long taken = Reading.ON_ARRIVAL;

    private double reportedValue = Double.NaN;
    private long reportedAt;

    PointState(Point point) {
        this.point = point;
        urgent = !point.states().isEmpty();
    }

    /** Whether the value says something. */
    boolean usable() {
        return quality != null && quality.status() != Quality.Status.BAD && !Double.isNaN(value);
    }

    /** The newest, as it would be reported. */
    Reading reading() {
        return quality == null
                ? new Reading(point, Double.NaN, Quality.NOT_YET_READ)
                : new Reading(point, value, quality, taken);
    }

    /** Its source time; null if no bus that is there has read it. */
    @Nullable Stamp source() {
        return clock == null ? null : Reading.source(taken, new Stamp(nanos, utc, clock));
    }

    /** Whether its device measured it longer ago, by its own word, before it was read. */
    boolean isOlder(Duration age) {
        return taken != Reading.ON_ARRIVAL && utc - taken > age.toMillis();
    }

    /** Whether the device says that it is not there. */
    boolean absent() {
        return quality != null && quality.cause() == Quality.Cause.ABSENT;
    }

    /** No bus reads it at the moment. That it went away has been said, and is accepted. */
    void unread() {
        if (absent()) {
            quality = null;
            seen = false;
        }
        clock = null;
        nanos = 0;
    }

    /**
     * Whether it was not read in time, and that was not said yet.
     *
     * @param latest when it should have been, monotonic
     * @param device whether the whole device was not
     * @param since when the bus began with it
     */
    boolean missed(long latest, boolean device, long since) {
        if (quality == null) {
            return device && !point.mayBeAbsent();
        }
        long read = clock == null ? since : nanos;
        return quality.status() != Quality.Status.BAD && read - latest < 0;
    }

    /** The same, unless no bus reads the point at the moment. */
    Reading present() {
        return clock == null ? new Reading(point, Double.NaN, Quality.NOT_YET_READ) : reading();
    }

    /**
     * Takes a sample over.
     *
     * @param when it was known
     * @return whether it differs from the one before, or is the first after nobody read the point
     */
    boolean take(Reading sample, Stamp when) {
        double newest = sample.value();
        Quality why = sample.quality();
        if (!why.isGood()) {
            flawed++;
        } else if (flawed != 0) {
            flawed = 0;
        }
        boolean requalified = !why.equals(quality);
        boolean changed = requalified || clock == null || differs(newest, value);
        if (requalified) {
            quality = why;
            seen |= why.status() != Quality.Status.BAD;
        }
        value = newest;
        taken = sample.taken();
        nanos = when.nanos();
        utc = when.utc();
        if (clock != when.clock()) {
            clock = when.clock();
        }
        return changed;
    }

    /** Report by exception: a change beyond the deadband, or the heartbeat. */
    boolean due(Stamp now, Duration heartbeat) {
        double deadband = point.deadband();
        boolean beyond =
                deadband == 0
                        ? differs(value, reportedValue)
                        : Math.abs(value - reportedValue) > deadband * (1 + 1e-9);
        return beyond || now.nanos() - reportedAt >= heartbeat.toNanos();
    }

    void reported(Stamp now) {
        reportedValue = value;
        reportedAt = now.nanos();
    }

    private static boolean differs(double a, double b) {
        return Double.compare(a, b) != 0;
    }
}
