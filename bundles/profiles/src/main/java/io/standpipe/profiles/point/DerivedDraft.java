package io.standpipe.profiles.point;

import io.standpipe.model.config.Nearest;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A point that is derived from another, as it is written.
 *
 * @param fields of the point
 * @param rule of its key {@code derived}
 * @param from id of the point it follows from
 * @param other id of the second point of a difference; null without one
 */
public record DerivedDraft(
        Fields fields,
        Fields rule,
        Repeat.Template id,
        Repeat.Template from,
        Repeat.@Nullable Template other) {

    private static final Set<String> KEYS =
            Set.of("id", "quantity", "unit", "derived", "range", "deadband", "decimals", "only");
    private static final Set<String> RULE =
            Set.of(
                    "from",
                    "median",
                    "trimmedMean",
                    "trim",
                    "peak",
                    "minimum",
                    "counter",
                    "rate",
                    "difference",
                    "height");

    /** Of a metre of fresh water, in each unit of pressure: 1000 kg/m3 times 9.80665 m/s2. */
    private static final Map<String, Double> METRE =
            Map.of("MPa", 0.00980665, "kPa", 9.80665, "Pa", 9806.65, "bar", 0.0980665);

    private static final Duration MAX_WINDOW = Duration.ofHours(1);

    public static DerivedDraft read(Yaml node, String path, Values values, Repeat repeat)
            throws Wrong {
        Fields fields = Fields.of(node, path, KEYS, values);
        Fields rule = fields.fields("derived", RULE);
        List<String> given =
                Stream.of("median", "trimmedMean", "peak", "minimum", "rate", "difference")
                        .filter(rule::has)
                        .toList();
        boolean shifted = rule.has("height");
        if (shifted && given.stream().anyMatch(Set.of("rate", "difference")::contains)) {
            throw rule.wrong(
                    "height", ProfileRulePhrase.HEIGHT.with(), ProfileYamlPhrase.REMOVE_IT.with());
        }
        if (given.size() != 1 && !(shifted && given.isEmpty())) {
            throw new Wrong(
                    rule.line(), rule.path(), ProfileRulePhrase.DERIVED.with(Values.given(given)));
        }
        if (rule.has("trim") && !rule.has("trimmedMean")) {
            throw rule.wrong(
                    "trim",
                    ProfileYamlPhrase.FOR_KEY.with("trimmedMean"),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        if (rule.has("counter") && !rule.has("rate")) {
            throw rule.wrong(
                    "counter",
                    ProfileYamlPhrase.FOR_KEY.with("rate"),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        return new DerivedDraft(
                fields,
                rule,
                repeat.id(fields.line(), fields.key("id"), fields.text("id")),
                repeat.template(rule.line(), rule.key("from"), rule.text("from")),
                rule.has("difference")
                        ? repeat.template(
                                rule.line(), rule.key("difference"), rule.text("difference"))
                        : null);
    }

    /**
     * The point at one place of a repeat.
     *
     * @param index its place among the profile's points
     * @param at value of each variable
     * @param points those that stand above it, by id
     * @throws Wrong no such point, or a unit that does not follow
     */
    public Point at(int index, int[] at, Map<String, Point> points) throws Wrong {
        Point origin = find("from", from.fill(at), points);
        if (origin.isText() || origin.isStored()) {
            throw rule.wrong("from", ProfileRulePhrase.NOT_DERIVABLE.with(origin.id()));
        }
        Derived.Function function = function(at, points, origin);
        String unit = origin.unit() + (function instanceof Derived.Rate ? "/s" : "");
        if (fields.has("unit") && !fields.text("unit").equals(unit)) {
            throw fields.wrong(
                    "unit",
                    ProfileRulePhrase.DERIVED_UNIT.with(
                            unit, origin.id(), Values.quote(fields.node("unit"))));
        }
        double deadband = fields.number("deadband", origin.deadband());
        if (deadband < 0) {
            throw fields.wrong("deadband", ProfileYamlPhrase.DEADBAND.with());
        }
        return new Point(
                index,
                id.fill(at),
                fields.has("quantity") ? fields.text("quantity") : origin.quantity(),
                unit,
                new Derived(origin.index(), function, plus(origin)),
                1,
                0,
                PointDraft.range(fields),
                deadband,
                fields.whole("decimals", origin.decimals(), -1, 9),
                Map.of(),
                null);
    }

    private Derived.Function function(int[] at, Map<String, Point> points, Point origin)
            throws Wrong {
        if (rule.has("median")) {
            int samples = rule.whole("median", 3, 31);
            if (samples % 2 == 0) {
                throw rule.wrong("median", ProfileRulePhrase.ODD.with());
            }
            return new Derived.Median(samples);
        }
        if (rule.has("trimmedMean")) {
            int samples = rule.whole("trimmedMean", 3, 31);
            return new Derived.TrimmedMean(samples, rule.whole("trim", 1, 1, (samples - 1) / 2));
        }
        if (rule.has("peak")) {
            return new Derived.Peak(window("peak"));
        }
        if (rule.has("minimum")) {
            return new Derived.Minimum(window("minimum"));
        }
        if (rule.has("rate")) {
            return new Derived.Rate(
                    window("rate"), rule.flag("counter") || countsPulses(origin, points));
        }
        if (!rule.has("difference")) {
            return new Derived.Median(1);
        }
        Point second = find("difference", other == null ? "" : other.fill(at), points);
        if (!second.unit().equals(origin.unit())) {
            throw rule.wrong(
                    "difference",
                    ProfileRulePhrase.TWO_UNITS.with(
                            second.id(), second.unit(), origin.id(), origin.unit()));
        }
        return new Derived.Difference(second.index());
    }

    /** What a sensor at the ground would show more than this one, so many metres above it. */
    private double plus(Point origin) throws Wrong {
        if (!rule.has("height")) {
            return 0;
        }
        Double metre = METRE.get(origin.unit());
        if (metre == null) {
            throw rule.wrong(
                    "height",
                    ProfileRulePhrase.HEIGHT_OF_PRESSURE.with(
                            origin.id(),
                            origin.unit().isEmpty()
                                    ? ProfileRulePhrase.NO_UNIT.of()
                                    : origin.unit()),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        return rule.number("height") * metre;
    }

    /** What a pin counts begins anew whenever its bus does, so nobody has to write that. */
    private static boolean countsPulses(Point origin, Map<String, Point> points) {
        Derived derived = origin.source().derived();
        if (derived != null) {
            return points.values().stream()
                    .anyMatch(
                            point ->
                                    point.index() == derived.from() && countsPulses(point, points));
        }
        return origin.source().countsPulses();
    }

    private Duration window(String key) throws Wrong {
        Duration window = rule.time(key);
        if (window.isZero() || window.compareTo(MAX_WINDOW) > 0) {
            throw rule.wrong(key, ProfileRulePhrase.WINDOW.with());
        }
        return window;
    }

    private Point find(String key, String name, Map<String, Point> points) throws Wrong {
        Point found = points.get(name);
        if (found == null) {
            throw rule.wrong(
                    key,
                    ProfileRulePhrase.NO_POINT_ABOVE.with(Values.quote(name)),
                    Nearest.said(name, points.keySet()));
        }
        if (!found.states().isEmpty()) {
            throw rule.wrong(key, ProfileRulePhrase.OF_STATES.with(found.id()));
        }
        return found;
    }
}
