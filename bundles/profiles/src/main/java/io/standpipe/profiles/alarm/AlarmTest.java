package io.standpipe.profiles.alarm;

import io.standpipe.model.alarm.Condition;
import io.standpipe.model.config.Nearest;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.PointKeys;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.profiles.point.Repeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        String test = AlarmTable.TESTS.stream().filter(when::has).findFirst().orElseThrow();
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
                        ProfilePhrase.SETPOINT_OUTSIDE.with(
                                Parameter.text(setpoint),
                                Parameter.text(range.low()),
                                Parameter.text(range.high()),
                                point.id()));
            }
            if (range != null && !range.contains(gone)) {
                throw when.wrong(
                        "deadband",
                        ProfilePhrase.NEVER_GONE.with(
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
        double band = when.number("band");
        return (point, at) -> {
            requireNumber(when, "stuckFor", point);
            requireUnit(when, "band", point);
            return new Condition.Stuck(point.index(), band, after);
        };
    }

    private static void requireNumber(Fields when, String key, Point point) throws Wrong {
        if (point.isText()) {
            throw when.wrong(key, ProfileRulePhrase.TOLD_ONLY.with(point.id()));
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
                    ProfileRulePhrase.OTHER_UNIT.with(
                            unit,
                            point.id(),
                            point.unit().isEmpty()
                                    ? ProfileRulePhrase.NO_UNIT.of()
                                    : point.unit()));
        }
    }

    private static AlarmTest bit(Fields when, Repeat repeat) throws Wrong {
        if (when.node("bit") instanceof Yaml.Scalar scalar && scalar.text().startsWith("{")) {
            return variable(when, repeat.bit(when, scalar.text()));
        }
        Bits bits = Bits.bit(when.whole("bit"));
        return (point, at) -> is(when, "bit", point, bits);
    }

    /** A bit for each value of a variable, by its place among the variables. */
    private static AlarmTest variable(Fields when, int variable) {
        return (point, at) -> {
            if (at[variable] > MAX_BIT) {
                throw when.wrong("bit", ProfileRulePhrase.NO_SUCH_BIT.with(at[variable], MAX_BIT));
            }
            return is(when, "bit", point, Bits.bit(at[variable]));
        };
    }

    private static AlarmTest mask(Fields when) throws Wrong {
        Bits bits = PointKeys.bits(when, "in", 0xFFFF_FFFFL);
        return (point, at) -> is(when, "mask", point, bits);
    }

    private static Condition is(Fields when, String key, Point point, Bits bits) throws Wrong {
        long most = requireRaw(when, key, point);
        if ((bits.mask() & ~most) != 0) {
            throw when.wrong(
                    key,
                    ProfileRulePhrase.BITS_OF_POINT.with(
                            Values.hex(bits.mask()), point.id(), Values.hex(most)));
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
            throw when.wrong("is", ProfileRulePhrase.STATES.with());
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
                            ProfileRulePhrase.NO_STATE.with(point.id(), Values.quote(name)),
                            Nearest.said(name, point.states().values()));
                }
            }
            return new Condition.Is(point.index(), new Bits(most, raw));
        };
    }

    /** The bits of a point that is a raw number. */
    private static long requireRaw(Fields when, String key, Point point) throws Wrong {
        if (point.source().derived() != null) {
            throw when.wrong(key, ProfileRulePhrase.DERIVED_BITS.with(point.id()));
        }
        long most = point.source().mask();
        if (most == 0) {
            throw when.wrong(
                    key,
                    ProfileRulePhrase.NO_TEST_OF_BITS.with(point.id(), point.source().whyNoBits()));
        }
        boolean plain = !point.source().isComposed() && point.linearisation() == null;
        if (point.scale() != 1 || point.offset() != 0 || !plain) {
            throw when.wrong(key, ProfileRulePhrase.NOT_RAW.with(point.id()));
        }
        return most;
    }
}
