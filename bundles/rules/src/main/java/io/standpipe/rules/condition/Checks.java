package io.standpipe.rules.condition;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.point.Bits;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.condition.Check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The maker of checks: one for each condition of a profile. */
public final class Checks {

    /** 0.10 + 0.02 is a little more than 0.12 in binary; no sensor resolves this much. */
    public static final double ROUNDING = 1e-9;

    private final PointState[] points;
    private final Predicate<String> stands;
    private final Predicate<AlarmKind> other;
    private final Function<Condition.InPlace, Verdict> inPlace;

    /**
     * @param points of the device, by index
     * @param stands whether an alarm of the device stands
     * @param other whether one of this kind does that looks at no other alarm
     * @param inPlace whether so many alarms of that sort stand at the device's place
     */
    public Checks(
            PointState[] points,
            Predicate<String> stands,
            Predicate<AlarmKind> other,
            Function<Condition.InPlace, Verdict> inPlace) {
        this.points = points;
        this.stands = stands;
        this.other = other;
        this.inPlace = inPlace;
    }

    public Check of(Condition condition) {
        if (condition instanceof Condition.Below below) {
            return new Low(points[below.point()], below.setpoint(), below.deadband());
        }
        if (condition instanceof Condition.Above above) {
            return new High(points[above.point()], above.setpoint(), above.deadband());
        }
        if (condition instanceof Condition.Is is) {
            return new State(points[is.point()], is.bits());
        }
        if (condition instanceof Condition.Stuck stuck) {
            return new Stuck(points[stuck.point()], stuck.band(), stuck.after().toNanos());
        }
        if (condition instanceof Condition.Samples samples) {
            return new NOfM(
                    points[samples.points().findFirst().orElseThrow()],
                    samples.atLeast(),
                    samples.of(),
                    of(samples.inner()));
        }
        if (condition instanceof Condition.All all) {
            return new Every(each(all.conditions()));
        }
        if (condition instanceof Condition.Any any) {
            // One is met if not every one is gone.
            List<Check> negated = new ArrayList<>();
            each(any.conditions()).forEach(check -> negated.add(new Not(check)));
            return new Not(new Every(negated));
        }
        if (condition instanceof Condition.Not not) {
            return new Not(of(not.condition()));
        }
        if (condition instanceof Condition.Stands other) {
            return stood -> Verdict.of(stands.test(other.alarm()));
        }
        if (condition instanceof Condition.Other of) {
            return stood -> Verdict.of(other.test(of.kind()));
        }
        Condition.InPlace place = (Condition.InPlace) condition;
        return stood -> inPlace.apply(place);
    }

    private List<Check> each(List<Condition> conditions) {
        return conditions.stream().map(this::of).toList();
    }

    private record Low(PointState point, double setpoint, double deadband) implements Check {
        @Override
        public Verdict verdict(boolean stands) {
            return point.usable()
                    ? Verdict.of(point.value < (stands ? setpoint + deadband : setpoint) - ROUNDING)
                    : Verdict.UNKNOWN;
        }
    }

    private record High(PointState point, double setpoint, double deadband) implements Check {
        @Override
        public Verdict verdict(boolean stands) {
            return point.usable()
                    ? Verdict.of(point.value > (stands ? setpoint - deadband : setpoint) + ROUNDING)
                    : Verdict.UNKNOWN;
        }
    }

    private record State(PointState point, Bits bits) implements Check {
        @Override
        public Verdict verdict(boolean stands) {
            return point.usable() ? Verdict.of(bits.match((long) point.value)) : Verdict.UNKNOWN;
        }
    }

    /** Hands each sample on to all checks that it combines. */
    private record Every(List<Check> checks) implements Check {
        @Override
        public Verdict verdict(boolean stands) {
            Verdict all = Verdict.MET;
            for (Check check : checks) {
                Verdict one = check.verdict(stands);
                if (one == Verdict.GONE) {
                    return one;
                }
                if (one == Verdict.UNKNOWN) {
                    all = one;
                }
            }
            return all;
        }

        @Override
        public void sample(PointState sampled, boolean stands) {
            for (Check check : checks) {
                check.sample(sampled, stands);
            }
        }

        @Override
        public void forget() {
            checks.forEach(Check::forget);
        }
    }

    private record Not(Check check) implements Check {
        @Override
        public Verdict verdict(boolean stands) {
            return check.verdict(stands).negated();
        }

        @Override
        public void sample(PointState sampled, boolean stands) {
            check.sample(sampled, stands);
        }

        @Override
        public void forget() {
            check.forget();
        }
    }

    /**
     * Remembers which of the last samples met the inner condition, the newest in bit 0. While
     * samples that are still missing could decide the verdict, it is UNKNOWN, so that an alarm from
     * before a restart stands on.
     */
    private static final class NOfM implements Check {
        private final PointState point;
        private final int atLeast;
        private final int of;
        private final long window;
        private final Check inner;
        private long met;
        private int seen;

        NOfM(PointState point, int atLeast, int of, Check inner) {
            this.point = point;
            this.atLeast = atLeast;
            this.of = of;
            this.window = -1L >>> (64 - of);
            this.inner = inner;
        }

        @Override
        public Verdict verdict(boolean stands) {
            if (!point.usable()) {
                return Verdict.UNKNOWN;
            }
            int hits = Long.bitCount(met & window);
            if (hits >= atLeast) {
                return Verdict.MET;
            }
            return hits + of - seen >= atLeast ? Verdict.UNKNOWN : Verdict.GONE;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // this very point
        public void sample(PointState sampled, boolean stands) {
            Verdict one = sampled == point ? inner.verdict(stands) : Verdict.UNKNOWN;
            if (one != Verdict.UNKNOWN) {
                met = met << 1 | (one == Verdict.MET ? 1 : 0);
                seen = Math.min(seen + 1, of);
            }
        }
    }

    /**
     * Remembers around which value the point stays, and since when. Until the point was seen to
     * move, or to stand still for long enough, the verdict is UNKNOWN, so that an alarm from before
     * a restart stands on.
     */
    private static final class Stuck implements Check {
        private final PointState point;
        private final double band;
        private final long afterNanos;
        private double around = Double.NaN;
        private boolean moved;

        // A stamp as numbers, for the same reason as in PointState.
        private long sinceNanos;
        private long sinceUtc;
        private Stamp.@Nullable Clock sinceClock;

        Stuck(PointState point, double band, long afterNanos) {
            this.point = point;
            this.band = band;
            this.afterNanos = afterNanos;
        }

        @Override
        public Verdict verdict(boolean stands) {
            if (sinceClock == null || point.clock == null) {
                return Verdict.UNKNOWN;
            }
            if (point.nanos - sinceNanos >= afterNanos) {
                return Verdict.MET;
            }
            return moved ? Verdict.GONE : Verdict.UNKNOWN;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // this very point
        public void sample(PointState sampled, boolean stands) {
            if (sampled != point) {
                return;
            }
            if (!point.usable()) {
                forget();
            } else if (sinceClock == null || Math.abs(point.value - around) > band + ROUNDING) {
                moved = sinceClock != null;
                around = point.value;
                sinceNanos = point.nanos;
                sinceUtc = point.utc;
                if (sinceClock != point.clock) {
                    sinceClock = point.clock;
                }
            }
        }

        /** Nobody knows whether it moved meanwhile. */
        @Override
        public void forget() {
            sinceClock = null;
            moved = false;
        }

        @Override
        public @Nullable Stamp since() {
            return sinceClock == null ? null : new Stamp(sinceNanos, sinceUtc, sinceClock);
        }
    }
}
