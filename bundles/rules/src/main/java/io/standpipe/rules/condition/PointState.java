package io.standpipe.rules.condition;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One point: its newest reading, and the rules that look at it. Rules thread. */
public final class PointState {

    private static final PointRule[] NOBODY = {};
    private static final Derivation[] NOTHING = {};

    public final Point point;

    /** Rules to which a change matters. */
    public PointRule[] rules = NOBODY;

    /** Those among them to which each sample matters. */
    public PointRule[] sampled = NOBODY;

    /** What follows from its samples. */
    public Derivation[] derived = NOTHING;

    /** An alarm looks at its states: each change counts, and at once. */
    public boolean urgent;

    /** It had a value: if it is absent later, it was taken away. */
    public boolean seen;

    /** Null until the first reading. */
    public @Nullable Quality quality;

    public double value = Double.NaN;

    /** How many of the newest readings in a row were not GOOD. */
    public int flawed;

    // When it was read: a Stamp as numbers. A reference that is stored at each reading costs more
    // than all the rest, for the collectors keep account of references from old objects to others.

    /** Monotonic; 0 if no bus that is there has read it. */
    public long nanos;

    /** Milliseconds of the wall clock. */
    long utc;

    /** Null if no bus that is there has read it. */
    public Stamp.@Nullable Clock clock;

    /** Its source time, see {@link Reading#taken()}. */
    long taken = Reading.ON_ARRIVAL;

    /** Poll in which it was last, see {@code DevicePoints.take}. */
    public int turn;

    private double reportedValue = Double.NaN;
    private long reportedAt;

    public PointState(Point point) {
        this.point = point;
        urgent = !point.states().isEmpty();
    }

    /** Of points that nobody has read, by index, with what is derived from them. */
    public static PointState[] of(DeviceProfile profile) {
        PointState[] states = new PointState[profile.points().size()];
        for (Point point : profile.points()) {
            states[point.index()] = new PointState(point);
        }
        for (PointState state : states) {
            Derived derived = state.point.source().derived();
            if (derived != null) {
                PointState origin = states[derived.from()];
                origin.derived = with(origin.derived, Derivation.of(state, derived, states));
            }
        }
        return states;
    }

    /**
     * A rule looks at the point.
     *
     * @param samples whether each sample matters to it, and not only a change
     */
    public void watch(PointRule rule, boolean samples) {
        rules = with(rules, rule);
        if (samples) {
            sampled = with(sampled, rule);
        }
    }

    private static <T> T[] with(T[] array, T one) {
        T[] longer = Arrays.copyOf(array, array.length + 1);
        longer[array.length] = one;
        return longer;
    }

    /** Whether the value says something. */
    public boolean usable() {
        return quality != null && quality.status() != Quality.Status.BAD && !Double.isNaN(value);
    }

    /** The newest, as it would be reported. */
    public Reading reading() {
        return quality == null
                ? new Reading(point, Double.NaN, Quality.NOT_YET_READ)
                : new Reading(point, value, quality, taken);
    }

    /** Its source time; null if no bus that is there has read it. */
    public @Nullable Stamp source() {
        return clock == null ? null : Reading.source(taken, new Stamp(nanos, utc, clock));
    }

    /** Whether its device measured it longer ago, by its own word, before it was read. */
    public boolean isOlder(Duration age) {
        return taken != Reading.ON_ARRIVAL && utc - taken > age.toMillis();
    }

    /** Whether the device says that it is not there. */
    public boolean absent() {
        return quality != null && quality.cause() == Quality.Cause.ABSENT;
    }

    /** No bus reads it at the moment. That it went away has been said, and is accepted. */
    public void unread() {
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
    public boolean missed(long latest, boolean device, long since) {
        if (quality == null) {
            return device && !point.mayBeAbsent();
        }
        long read = clock == null ? since : nanos;
        return quality.status() != Quality.Status.BAD && read - latest < 0;
    }

    /** The same, unless no bus reads the point at the moment. */
    public Reading present() {
        return clock == null ? new Reading(point, Double.NaN, Quality.NOT_YET_READ) : reading();
    }

    /**
     * Takes a sample over.
     *
     * @param when it was known
     * @return whether it differs from the one before, or is the first after nobody read the point
     */
    public boolean take(Reading sample, Stamp when) {
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
    public boolean due(Stamp now, Duration heartbeat) {
        double deadband = point.deadband();
        boolean beyond =
                deadband == 0
                        ? differs(value, reportedValue)
                        : Math.abs(value - reportedValue) > deadband * (1 + 1e-9);
        return beyond || now.nanos() - reportedAt >= heartbeat.toNanos();
    }

    public void reported(Stamp now) {
        reportedValue = value;
        reportedAt = now.nanos();
    }

    private static boolean differs(double a, double b) {
        return Double.compare(a, b) != 0;
    }
}
