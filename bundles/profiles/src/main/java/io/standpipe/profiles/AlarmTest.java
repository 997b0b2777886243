package io.standpipe.profiles;

import io.standpipe.model.Bits;
import io.standpipe.model.Condition;
import io.standpipe.model.Derived;
import io.standpipe.model.Point;
import io.standpipe.model.config.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What raises an alarm, before it is known which point it looks at. */
interface AlarmTest {

    /** The highest bit of two registers. */
    int MAX_BIT = 31;

    /**
     * @param at value of each variable of the repeat
     * @throws Wrong the test does not fit the point: another type, no such state, outside its range
     */
    Condition on(Point point, int[] at) throws Wrong;

    static AlarmTest read(Fields when, Repeat repeat) throws Wrong {
        List<String> given =
                Stream.of("below", "above", "bit", "is", "mask", "stuckFor")
                        .filter(when::has)
                        .toList();
        if (given.size() != 1) {
            throw new Wrong(
                    when.line(),
                    when.path(),
                    "needs exactly one of below, above, bit, is, stuckFor or mask with in, but has "
                            + (given.isEmpty() ? "none" : String.join(" and ", given)));
        }
        String test = given.get(0);
        boolean limit = test.equals("below") || test.equals("above");
        if (when.has("deadband") && !limit) {
            throw when.wrong("deadband", "is for below and above; remove it");
        }
        if (when.has("in") && !test.equals("mask")) {
            throw when.wrong("in", "belongs to mask; write mask and in, or remove it");
        }
        boolean stuck = test.equals("stuckFor");
        if (when.has("band") && !stuck) {
            throw when.wrong("band", "is for stuckFor; remove it");
        }
        if (when.has("unit") && !limit && !stuck) {
            throw when.wrong("unit", "is for below, above and stuckFor; remove it");
        }
        return switch (test) {
            case "below", "above" -> limit(when, test);
            case "stuckFor" -> stuck(when);
            case "bit" -> bit(when, repeat);
            case "is" -> states(when);
            default -> mask(when);
        };
    }

    private static AlarmTest limit(Fields when, String test) throws Wrong {
        double setpoint = when.number(test);
        double deadband = when.number("deadband");
        if (deadband < 0) {
            throw when.wrong(
                    "deadband",
                    "must not be negative; it is the distance from the setpoint at which the alarm goes");
        }
        boolean below = test.equals("below");
        double gone = below ? setpoint + deadband : setpoint - deadband;
        return (point, at) -> {
            requireNumber(when, test, point);
            requireUnit(when, test, point);
            requireUnit(when, "deadband", point);
            Point.Range range = point.range();
            if (range != null && !range.contains(setpoint)) {
                throw when.wrong(
                        test,
                        "setpoint %s lies outside the range %s to %s of point %s: it could never be judged; change one of them"
                                .formatted(
                                        Parameter.text(setpoint),
                                        Parameter.text(range.low()),
                                        Parameter.text(range.high()),
                                        point.id()));
            }
            if (range != null && !range.contains(gone)) {
                throw when.wrong(
                        "deadband",
                        "the alarm would go at %s, outside the range %s to %s of point %s: never; lower the deadband"
                                .formatted(
                                        Parameter.text(gone),
                                        Parameter.text(range.low()),
                                        Parameter.text(range.high()),
                                        point.id()));
            }
            return below
                    ? new Condition.Below(point.index(), setpoint, deadband)
                    : new Condition.Above(point.index(), setpoint, deadband);
        };
    }

    private static AlarmTest stuck(Fields when) throws Wrong {
        Duration after = when.time("stuckFor");
        if (after.isZero()) {
            throw when.wrong(
                    "stuckFor", "must be more than 0s: every value would be stuck at once");
        }
        double band = when.number("band", 0);
        if (band < 0) {
            throw when.wrong("band", "must not be negative; a change up to it is none");
        }
        return (point, at) -> {
            requireNumber(when, "stuckFor", point);
            requireUnit(when, "band", point);
            return new Condition.Stuck(point.index(), band, after);
        };
    }

    private static void requireNumber(Fields when, String key, Point point) throws Wrong {
        if (point.isText()) {
            throw when.wrong(key, "point %s is a text, which is only told".formatted(point.id()));
        }
    }

    /** What is written in a unit, or comes from a parameter with one, must have the point's. */
    private static void requireUnit(Fields when, String key, Point point) throws Wrong {
        if (!when.has(key)) {
            return;
        }
        Parameter parameter = when.values().referred(when.node(key));
        String unit = when.has("unit") ? when.text("unit") : point.unit();
        if (parameter != null && !parameter.unit().isEmpty()) {
            unit = parameter.unit();
        }
        if (!unit.equals(point.unit())) {
            throw when.wrong(
                    key,
                    "is in %s, but point %s is in %s; convert the number, or the point's scale and unit"
                            .formatted(
                                    unit,
                                    point.id(),
                                    point.unit().isEmpty() ? "no unit" : point.unit()));
        }
    }

    private static AlarmTest bit(Fields when, Repeat repeat) throws Wrong {
        if (when.node("bit") instanceof Yaml.Scalar scalar && scalar.text().startsWith("{")) {
            return variable(when, repeat.bit(when, scalar.text()));
        }
        Bits bits = Bits.bit(when.whole("bit", 0, MAX_BIT));
        return (point, at) -> is(when, "bit", point, bits);
    }

    /** A bit for each value of a variable, by its place among the variables. */
    private static AlarmTest variable(Fields when, int variable) {
        return (point, at) -> {
            if (at[variable] > MAX_BIT) {
                throw when.wrong(
                        "bit",
                        "there is no bit %d; let the variable run from 0 to %d at most"
                                .formatted(at[variable], MAX_BIT));
            }
            return is(when, "bit", point, Bits.bit(at[variable]));
        };
    }

    private static AlarmTest mask(Fields when) throws Wrong {
        if (!when.has("in")) {
            throw new Wrong(
                    when.line(),
                    when.path(),
                    "needs the key in: the values that the masked bits raise it at");
        }
        Bits bits = PointDraft.bits(when, "in", 0xFFFF_FFFFL);
        return (point, at) -> is(when, "mask", point, bits);
    }

    private static Condition is(Fields when, String key, Point point, Bits bits) throws Wrong {
        long most = requireRaw(when, key, point);
        if ((bits.mask() & ~most) != 0) {
            throw when.wrong(
                    key,
                    "0x%X looks at bits that point %s does not have (0x%X)"
                            .formatted(bits.mask(), point.id(), most));
        }
        return new Condition.Is(point.index(), bits);
    }

    private static AlarmTest states(Fields when) throws Wrong {
        List<String> names = new ArrayList<>();
        List<Yaml> items = when.list("is");
        for (int i = 0; i < items.size(); i++) {
            names.add(when.values().text(items.get(i), when.key("is") + "[" + i + "]"));
        }
        if (names.isEmpty()) {
            throw when.wrong("is", "must be a list of at least one of the point's states");
        }
        return (point, at) -> {
            long most = requireRaw(when, "is", point);
            Set<Long> raw = new HashSet<>();
            for (Map.Entry<Long, String> state : point.states().entrySet()) {
                if (names.contains(state.getValue())) {
                    raw.add(state.getKey());
                }
            }
            for (String name : names) {
                if (!point.states().containsValue(name)) {
                    throw when.wrong(
                            "is",
                            "point %s has no state %s; %s"
                                    .formatted(
                                            point.id(),
                                            Values.quote(name),
                                            Nearest.hint(name, point.states().values())));
                }
            }
            return new Condition.Is(point.index(), new Bits(most, raw));
        };
    }

    /** The bits of a point that is a raw number. */
    private static long requireRaw(Fields when, String key, Point point) throws Wrong {
        if (point.source() instanceof Derived) {
            throw when.wrong(
                    key,
                    "point %s is derived from another, and has no bits to test; use below or above"
                            .formatted(point.id()));
        }
        long most = RawBits.mask(point.source());
        if (most == 0) {
            throw when.wrong(
                    key,
                    "there are no bits to test in point %s: it is %s; use below or above"
                            .formatted(point.id(), RawBits.none(point.source())));
        }
        boolean plain = !PointDraft.composed(point.source()) && point.linearisation() == null;
        if (point.scale() != 1 || point.offset() != 0 || !plain) {
            throw when.wrong(
                    key,
                    "point %s is scaled or composed, so its value is no longer the raw one; read the raw value as a point of its own"
                            .formatted(point.id()));
        }
        return most;
    }
}
