package io.standpipe.model.alarm;

import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Point;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What raises an alarm. Points are named by {@link Point#index()}; setpoints, deadbands and bands
 * are in the point's unit. A point that is BAD or unread makes a condition unknown, by the
 * three-valued logic of Kleene: all is gone if one is gone, any is met if one is met.
 */
public sealed interface Condition {

    /** Indexes of the points of the device it looks at. */
    IntStream points();

    /** ISA-18.2 low alarm: met below the setpoint, gone at or above setpoint + deadband. */
    record Below(int point, double setpoint, double deadband) implements Condition {
        @Override
        public IntStream points() {
            return IntStream.of(point);
        }
    }

    /** ISA-18.2 high alarm: met above the setpoint, gone at or below setpoint - deadband. */
    record Above(int point, double setpoint, double deadband) implements Condition {
        @Override
        public IntStream points() {
            return IntStream.of(point);
        }
    }

    /** Met while the raw value passes the bit test; also serves enumerations. */
    record Is(int point, Bits bits) implements Condition {
        @Override
        public IntStream points() {
            return IntStream.of(point);
        }
    }

    /**
     * The sensor shows the same value for too long: met once a reading says that the point did not
     * leave the band around one value for this time.
     *
     * @param band a change up to this size is none
     */
    record Stuck(int point, double band, Duration after) implements Condition {
        @Override
        public IntStream points() {
            return IntStream.of(point);
        }
    }

    /**
     * N of M: met while at least so many of the last samples met the inner condition. BAD samples
     * do not count as samples.
     *
     * @param atLeast [1, of]
     * @param of [1, 64]
     * @param inner looks at one point
     */
    record Samples(int atLeast, int of, Condition inner) implements Condition {
        public Samples {
            if (atLeast < 1 || atLeast > of || of > 64) {
                throw new IllegalArgumentException(
                        "samples must be 1 to 64, and no more asked than there are, but are %d of %d"
                                .formatted(atLeast, of));
            }
        }

        @Override
        public IntStream points() {
            return inner.points();
        }
    }

    /** Met while every one is. */
    record All(List<Condition> conditions) implements Condition {
        public All {
            conditions = List.copyOf(conditions);
        }

        @Override
        public IntStream points() {
            return conditions.stream().flatMapToInt(Condition::points);
        }
    }

    /** Met while at least one is. */
    record Any(List<Condition> conditions) implements Condition {
        public Any {
            conditions = List.copyOf(conditions);
        }

        @Override
        public IntStream points() {
            return conditions.stream().flatMapToInt(Condition::points);
        }
    }

    /** Met while the other is gone. */
    record Not(Condition condition) implements Condition {
        @Override
        public IntStream points() {
            return condition.points();
        }
    }

    /**
     * Met while another alarm of the device stands whose condition is there still.
     *
     * @param alarm its id in the profile
     */
    record Stands(String alarm) implements Condition {
        @Override
        public IntStream points() {
            return IntStream.empty();
        }
    }

    /**
     * Met while another alarm of this kind stands at the device whose condition is there still.
     * Alarms that look at others themselves, at the device or at its place, do not count.
     */
    record Other(AlarmKind kind) implements Condition {
        @Override
        public IntStream points() {
            return IntStream.empty();
        }
    }

    /**
     * Met while at so many detectors of the device's place, its own included, an alarm of a sort
     * stands; alarms that look at the place themselves, or at what else stands at their device, do
     * not count. A detector is a device, or a part of one, see {@link AlarmDefinition#detector()}:
     * two alarms of one are one sign. The place is the grid cell of the device table; a device
     * without one is a place of its own, because nobody knows what it stands beside.
     *
     * @param kind of the alarms that count; null for any
     * @param alarm their id in their profiles; empty for any
     * @param own whether an alarm of the device itself must be among them
     */
    record InPlace(int atLeast, @Nullable AlarmKind kind, String alarm, boolean own)
            implements Condition {

        public InPlace(int atLeast, @Nullable AlarmKind kind, String alarm) {
            this(atLeast, kind, alarm, false);
        }

        @Override
        public IntStream points() {
            return IntStream.empty();
        }
    }

    /** Whether it or a part of it is of this sort. */
    default boolean has(Class<? extends Condition> sort) {
        return sort.isInstance(this) || parts().stream().anyMatch(part -> part.has(sort));
    }

    /** What it is combined of; empty for a plain one. */
    default List<Condition> parts() {
        if (this instanceof All all) {
            return all.conditions();
        }
        if (this instanceof Any any) {
            return any.conditions();
        }
        if (this instanceof Not not) {
            return List.of(not.condition());
        }
        return this instanceof Samples samples ? List.of(samples.inner()) : List.of();
    }
}
