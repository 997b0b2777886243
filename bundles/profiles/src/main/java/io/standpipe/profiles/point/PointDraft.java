package io.standpipe.profiles.point;

import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Linearisation;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.PointKeys;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A point as it is written: its id may hold the variables of a repeat, and its address is that of
 * the first repetition.
 *
 * @param way the key that says how it is read
 * @param prototype the point with index 0 and the id as it is written
 * @param looksAt for each of its rules of quality the point that it looks at, as it is written;
 *     empty where it looks at none
 * @param applies whether the device has it: its parameters may choose others
 * @param clock id of the point that says when it was measured, as it is written; empty if none does
 */
public record PointDraft(
        Fields fields,
        String way,
        PointReader reader,
        Point prototype,
        boolean applies,
        List<String> looksAt,
        String clock) {

    /** Of a value whose steps follow from other registers, a line or a converter. */
    private static final int COMPOSED_DECIMALS = 3;

    private static final List<String> NUMBERS =
            List.of("unit", "scale", "offset", "range", "deadband", "decimals", "current", "curve");

    /** Units that a quantity can have; one that is not here may have any. */
    private static final Map<String, Set<String>> UNITS =
            Map.of(
                    "pressure", Set.of("MPa", "kPa", "Pa", "bar"),
                    "level", Set.of("m", "cm", "mm", "%"),
                    "temperature", Set.of("Cel"),
                    "voltage", Set.of("V", "mV"),
                    "current", Set.of("A", "mA"),
                    "flow", Set.of("L/s", "m3/s", "m3/h"));

    /**
     * @param keys of a point that is read in one of the ways
     * @param readers of this profile by the keys of points that they read
     */
    public static PointDraft read(
            Yaml node, String path, Keys keys, Values values, Map<String, PointReader> readers)
            throws Wrong {
        Fields fields = Fields.of(node, path, keys, values);
        String id = fields.text("id");
        Map.Entry<String, PointReader> way =
                readers.entrySet().stream()
                        .filter(one -> fields.has(one.getKey()))
                        .findFirst()
                        .orElseThrow();
        PointReader reader = way.getValue();
        Point.Source source = reader.source(fields);
        refuseNumbers(fields, source);
        Duration interval = fields.has("interval") ? fields.time("interval") : null;
        double scale = fields.number("scale");
        double offset = fields.number("offset");
        double deadband = fields.number("deadband", 0);
        Map<Long, String> states = states(fields, source);
        Bits absent = absent(fields, reader, source);
        if (!states.isEmpty() && (scale != 1 || offset != 0 || source.isComposed())) {
            throw fields.wrong("states", ProfilePointPhrase.RAW_STATES.with());
        }
        Linearisation linearisation = LinearDraft.read(fields, reader, source, !states.isEmpty());
        String quantity = fields.text("quantity");
        String unit = fields.has("unit") ? fields.text("unit") : "";
        Set<String> units = UNITS.get(quantity);
        if (units != null && !units.contains(unit)) {
            String known = String.join(", ", units.stream().sorted().toList());
            throw unit.isEmpty()
                    ? fields.wrong(
                            "quantity", ProfilePointPhrase.UNIT_MISSING.with(quantity, known))
                    : fields.wrong(
                            "unit",
                            ProfilePointPhrase.UNIT.with(quantity, known, Values.quote(unit)));
        }
        QualityDraft quality = QualityDraft.read(fields, reader, source);
        Point prototype =
                new Point(
                        0,
                        id,
                        quantity,
                        unit,
                        source,
                        scale,
                        offset,
                        range(fields),
                        deadband,
                        fields.whole(
                                "decimals", decimals(source, scale, offset, linearisation), -1, 9),
                        states,
                        absent,
                        linearisation,
                        interval,
                        quality.rules(),
                        null);
        return new PointDraft(
                fields,
                way.getKey(),
                reader,
                prototype,
                Only.applies(fields),
                quality.names(),
                ClockDraft.name(fields));
    }

    /** A text is only told. */
    private static void refuseNumbers(Fields fields, Point.Source source) throws Wrong {
        if (source.isText()) {
            for (String key : NUMBERS) {
                if (fields.has(key)) {
                    throw fields.wrong(
                            key,
                            ProfilePointPhrase.TEXT_NO_NUMBER.with(),
                            ProfileYamlPhrase.REMOVE_IT.with());
                }
            }
        }
    }

    static Point.@Nullable Range range(Fields fields) throws Wrong {
        if (!fields.has("range")) {
            return null;
        }
        List<Yaml> ends = fields.list("range");
        if (ends.size() != 2) {
            throw fields.wrong("range", ProfilePointPhrase.RANGE.with(ends.size()));
        }
        double low = fields.values().number(ends.get(0), fields.key("range") + "[0]");
        double high = fields.values().number(ends.get(1), fields.key("range") + "[1]");
        if (!(low < high)) {
            throw fields.wrong(
                    "range",
                    ProfilePhrase.EMPTY_RANGE.with(Parameter.text(low), Parameter.text(high)));
        }
        return new Point.Range(low, high);
    }

    private static Map<Long, String> states(Fields fields, Point.Source source) throws Wrong {
        Map<Long, String> states = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (Map.Entry<String, Yaml.Entry> entry : fields.entries("states").entrySet()) {
            Yaml.Entry value = entry.getValue();
            String key = fields.key("states") + "." + Values.quote(entry.getKey());
            long raw =
                    Values.PLAIN.whole(
                            new Yaml.Scalar(value.line(), entry.getKey(), true),
                            key,
                            0,
                            PointKeys.rawBits(fields, "states", source));
            String name = fields.values().text(value.value(), key);
            if (!names.add(name)) {
                throw new Wrong(value.line(), key, ProfilePointPhrase.STATE_TWICE.with(name));
            }
            if (states.put(raw, name) != null) {
                throw new Wrong(value.line(), key, ProfileYamlPhrase.TWICE.with());
            }
        }
        return states;
    }

    private static @Nullable Bits absent(Fields fields, PointReader reader, Point.Source source)
            throws Wrong {
        if (!fields.has("absent")) {
            return null;
        }
        long most = reader.absentBits(fields, source);
        return PointKeys.bits(fields.fields("absent"), "values", most);
    }

    // A step of the raw value shows in as many digits as scale and offset have.
    private static int decimals(
            Point.Source source,
            double scale,
            double offset,
            @Nullable Linearisation linearisation) {
        if (source.isFloating()) {
            return -1;
        }
        if (source.isComposed() || linearisation != null) {
            return COMPOSED_DECIMALS;
        }
        return Math.min(9, Math.max(digits(scale), digits(offset)));
    }

    private static int digits(double number) {
        return number == 0
                ? 0
                : Math.max(0, BigDecimal.valueOf(number).stripTrailingZeros().scale());
    }

    public int line() {
        return fields.line();
    }

    public String path() {
        return fields.path();
    }

    /**
     * The point at one place of a repeat.
     *
     * @param index its place among the profile's points
     * @param shift what the repeat adds to its address
     * @throws Wrong it cannot stand there
     */
    public Point at(int index, String id, long shift) throws Wrong {
        Point.Source there = reader.repeated(fields, prototype, id, shift);
        List<QualityRule> quality =
                prototype.quality().stream().map(rule -> rule.shifted((int) shift)).toList();
        return prototype.moved(index, id, there, quality);
    }
}
