package io.standpipe.profiles;

import io.standpipe.model.Derived;
import io.standpipe.model.GpioSource;
import io.standpipe.model.Point;
import io.standpipe.model.config.Nearest;
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
record DerivedDraft(
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

    static DerivedDraft read(Yaml node, String path, Values values, Repeat repeat) throws Wrong {
        Fields fields = Fields.of(node, path, KEYS, values);
        Fields rule = fields.fields("derived", RULE);
        List<String> given =
                Stream.of("median", "trimmedMean", "peak", "minimum", "rate", "difference")
                        .filter(rule::has)
                        .toList();
        boolean shifted = rule.has("height");
        if (shifted && given.stream().anyMatch(Set.of("rate", "difference")::contains)) {
            throw rule.wrong("height", "changes no rate and no difference; remove it");
        }
        if (given.size() != 1 && !(shifted && given.isEmpty())) {
            throw new Wrong(
                    rule.line(),
                    rule.path(),
                    "needs exactly one of median, trimmedMean, peak, minimum, rate or difference, or height alone, but has "
                            + (given.isEmpty() ? "none" : String.join(" and ", given)));
        }
        if (rule.has("trim") && !rule.has("trimmedMean")) {
            throw rule.wrong("trim", "is for trimmedMean; remove it");
        }
        if (rule.has("counter") && !rule.has("rate")) {
            throw rule.wrong("counter", "is for rate; remove it");
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
    Point at(int index, int[] at, Map<String, Point> points) throws Wrong {
        Point origin = find("from", from.fill(at), points);
        if (origin.isText() || origin.isStored()) {
            throw rule.wrong(
                    "from",
                    "point %s is a text or stands in the log, and is only told"
                            .formatted(origin.id()));
        }
        Derived.Function function = function(at, points, origin);
        String unit = origin.unit() + (function instanceof Derived.Rate ? "/s" : "");
        if (fields.has("unit") && !fields.text("unit").equals(unit)) {
            throw fields.wrong(
                    "unit",
                    "must be %s, as follows from point %s, but is %s; correct it or leave it out"
                            .formatted(unit, origin.id(), Values.quote(fields.node("unit"))));
        }
        double deadband = fields.number("deadband", origin.deadband());
        if (deadband < 0) {
            throw fields.wrong("deadband", "must not be negative; 0 reports every change");
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
                throw rule.wrong("median", "must be odd, so that there is a middle; use 3 or 5");
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
                    "point %s is in %s, but point %s is in %s; give both the same unit"
                            .formatted(second.id(), second.unit(), origin.id(), origin.unit()));
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
                    "is for a pressure, but point %s is in %s; remove it"
                            .formatted(
                                    origin.id(),
                                    origin.unit().isEmpty() ? "no unit" : origin.unit()));
        }
        return rule.number("height") * metre;
    }

    /** What a pin counts begins anew whenever its bus does, so nobody has to write that. */
    private static boolean countsPulses(Point origin, Map<String, Point> points) {
        if (origin.source() instanceof Derived derived) {
            return points.values().stream()
                    .anyMatch(
                            point ->
                                    point.index() == derived.from() && countsPulses(point, points));
        }
        return origin.source() instanceof GpioSource.Pulses;
    }

    private Duration window(String key) throws Wrong {
        Duration window = rule.time(key);
        if (window.isZero() || window.compareTo(MAX_WINDOW) > 0) {
            throw rule.wrong(key, "must be a time of more than 0s and at most 1h, such as 60s");
        }
        return window;
    }

    private Point find(String key, String name, Map<String, Point> points) throws Wrong {
        Point found = points.get(name);
        if (found == null) {
            throw rule.wrong(
                    key,
                    "there is no point %s above this one; %s"
                            .formatted(Values.quote(name), Nearest.hint(name, points.keySet())));
        }
        if (!found.states().isEmpty()) {
            throw rule.wrong(
                    key,
                    "point %s is a list of states, which nothing can be derived from; name a measured one"
                            .formatted(found.id()));
        }
        return found;
    }
}
