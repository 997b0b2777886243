package io.standpipe.profiles.point;

import io.standpipe.model.config.Nearest;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
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

    /** Of a metre of fresh water, in each unit of pressure: 1000 kg/m3 times 9.80665 m/s2. */
    private static final Map<String, Double> METRE =
            Map.of("MPa", 0.00980665, "kPa", 9.80665, "Pa", 9806.65, "bar", 0.0980665);

    private static final Duration MAX_WINDOW = Duration.ofHours(1);

    private static final Shape WINDOW =
            Shape.time(Duration.ofMillis(1), MAX_WINDOW, time -> ProfileRulePhrase.WINDOW.with());

    private static final List<String> FUNCTIONS =
            List.of("median", "trimmedMean", "peak", "minimum", "rate", "difference");

    private static final Keys RULE =
            Keys.of(
                            "derived",
                            "A point that follows from the readings of another one above it.",
                            Keys.Key.of("from", Shape.TEMPLATE, "Id of the point it follows from.")
                                    .needed(),
                            Keys.Key.of(
                                    "median",
                                    Shape.whole(3, 31),
                                    "Middle of so many last samples; odd."),
                            Keys.Key.of(
                                    "trimmedMean",
                                    Shape.whole(3, 31),
                                    "Mean of so many last samples without the lowest and"
                                            + " highest."),
                            Keys.Key.of(
                                            "trim",
                                            Shape.whole(1, 15),
                                            "How many samples trimmedMean leaves out at each end.")
                                    .or(1),
                            Keys.Key.of("peak", WINDOW, "Highest sample within this time."),
                            Keys.Key.of("minimum", WINDOW, "Lowest sample within this time."),
                            Keys.Key.of(
                                    "rate",
                                    WINDOW,
                                    "Change per second over this time; needs three samples there, of"
                                            + " a counter so many as fill it."),
                            Keys.Key.of(
                                    "counter",
                                    Shape.FLAG,
                                    "With rate: the point counts up, and a lower value means that it"
                                            + " began anew, which is no negative rate. Default"
                                            + " false; true of pulses at a pin."),
                            Keys.Key.of(
                                    "difference",
                                    Shape.TEMPLATE,
                                    "Id of the point that is subtracted."),
                            Keys.Key.of(
                                            "height",
                                            Shape.NUMBER,
                                            "How far the sensor of a pressure sits above the ground,"
                                                    + " negative below: the pressure of so much"
                                                    + " water is added. Alone or with all but rate"
                                                    + " and difference.")
                                    .in("m"))
                    .rules(
                            Rule.refuse(
                                    "height",
                                    Rule.hasAny("rate", "difference"),
                                    ProfileRulePhrase.HEIGHT.with(),
                                    ProfileYamlPhrase.REMOVE_IT.with()),
                            new Rule.Some(
                                    FUNCTIONS,
                                    false,
                                    Rule.anyOf(
                                            Rule.not(Rule.has("height")),
                                            Rule.hasAny(FUNCTIONS.toArray(String[]::new))),
                                    given -> ProfileRulePhrase.DERIVED.with(Values.given(given))),
                            Rule.refuse(
                                    "median",
                                    Rule.is(
                                            "median",
                                            LongStream.rangeClosed(2, 15)
                                                    .mapToObj(half -> 2 * half)
                                                    .toArray()),
                                    ProfileRulePhrase.ODD.with()),
                            Rule.refuse(
                                    "trim",
                                    Rule.not(Rule.has("trimmedMean")),
                                    ProfileYamlPhrase.FOR_KEY.with("trimmedMean"),
                                    ProfileYamlPhrase.REMOVE_IT.with()),
                            Rule.refuse(
                                    "counter",
                                    Rule.not(Rule.has("rate")),
                                    ProfileYamlPhrase.FOR_KEY.with("rate"),
                                    ProfileYamlPhrase.REMOVE_IT.with()));

    /** The keys of such a point. */
    public static final Keys KEYS =
            Keys.of(
                    "derivedPoint",
                    "A value that the gateway makes of others.",
                    PointTable.ID,
                    PointTable.ONLY,
                    Keys.Key.of("derived", RULE).needed(),
                    PointTable.QUANTITY,
                    PointTable.UNIT,
                    PointTable.RANGE,
                    PointTable.DEADBAND,
                    PointTable.DECIMALS);

    public static DerivedDraft read(Yaml node, String path, Values values, Repeat repeat)
            throws Wrong {
        Fields fields = Fields.of(node, path, KEYS, values);
        Fields rule = fields.fields("derived");
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
            return new Derived.Median(rule.whole("median"));
        }
        if (rule.has("trimmedMean")) {
            int samples = rule.whole("trimmedMean");
            return new Derived.TrimmedMean(samples, rule.whole("trim", 1, 1, (samples - 1) / 2));
        }
        if (rule.has("peak")) {
            return new Derived.Peak(rule.time("peak"));
        }
        if (rule.has("minimum")) {
            return new Derived.Minimum(rule.time("minimum"));
        }
        if (rule.has("rate")) {
            return new Derived.Rate(
                    rule.time("rate"), rule.flag("counter") || countsPulses(origin, points));
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
