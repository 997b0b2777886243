package io.standpipe.profiles;

import io.standpipe.model.Bits;
import io.standpipe.model.CoapFrame;
import io.standpipe.model.CoapSource;
import io.standpipe.model.GpioSource;
import io.standpipe.model.Linearisation;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.Point;
import io.standpipe.model.QualityRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A point as it is written: its id may hold the variables of a repeat, and its address is that of
 * the first repetition.
 *
 * @param prototype the point with index 0 and the id as it is written
 * @param looksAt for each of its rules of quality the point that it looks at, as it is written;
 *     empty where it looks at none
 * @param applies whether the device has it: its parameters may choose others
 * @param clock id of the point that says when it was measured, as it is written; empty if none does
 */
record PointDraft(
        String path,
        int line,
        Point prototype,
        Point.Source source,
        boolean applies,
        List<String> looksAt,
        String clock) {

    static final Set<String> KEYS =
            Set.of(
                    "id",
                    "quantity",
                    "unit",
                    "modbus",
                    "coap",
                    "gpio",
                    "scale",
                    "offset",
                    "range",
                    "deadband",
                    "decimals",
                    "states",
                    "absent",
                    "current",
                    "curve",
                    "interval",
                    "quality",
                    "sourceTime",
                    "only");

    /** Of a value whose steps follow from other registers, a line or a converter. */
    private static final int COMPOSED_DECIMALS = 3;

    private static final List<String> NUMBERS =
            List.of("unit", "scale", "offset", "range", "deadband", "decimals", "current", "curve");

    private static final Set<String> ABSENT = Set.of("mask", "values");

    /** Units that a quantity can have; one that is not here may have any. */
    private static final Map<String, Set<String>> UNITS =
            Map.of(
                    "pressure", Set.of("MPa", "kPa", "Pa", "bar"),
                    "level", Set.of("m", "cm", "mm", "%"),
                    "temperature", Set.of("Cel"),
                    "voltage", Set.of("V", "mV"),
                    "current", Set.of("A", "mA"),
                    "flow", Set.of("L/s", "m3/s", "m3/h"));

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

    /**
     * @param frame what a device of the profile sends in a frame of its maker's; null if nothing
     */
    static PointDraft read(Yaml node, String path, Values values, @Nullable CoapFrame frame)
            throws Wrong {
        Fields fields = Fields.of(node, path, KEYS, values);
        String id = fields.text("id");
        Point.Source source = source(fields, frame);
        refuseNumbers(fields, source);
        if (source instanceof ModbusSource modbus && modbus.inLog() != ModbusSource.InLog.NO) {
            LogDraft.refuseOfPolls(fields);
        }
        Duration interval = interval(fields, source);
        boolean composed = composed(source);
        double scale = fields.number("scale", 1);
        double offset = fields.number("offset", 0);
        if (scale == 0) {
            throw fields.wrong("scale", "must not be 0: every value would be the offset");
        }
        double deadband = fields.number("deadband", 0);
        if (deadband < 0) {
            throw fields.wrong("deadband", "must not be negative; 0 reports every change");
        }
        Map<Long, String> states = states(fields, source);
        Bits absent = absent(fields, source);
        if (!states.isEmpty() && (scale != 1 || offset != 0 || composed)) {
            throw fields.wrong(
                    "states",
                    "names raw values, so the point must not have scale, offset, decimalPlaces, unitCode, scaleFactor or orderCode; remove them");
        }
        if (!states.isEmpty()
                && source instanceof ModbusSource modbus
                && modbus.counter() != null) {
            throw fields.wrong("states", "names raw values, but this is a counter; remove them");
        }
        Linearisation linearisation = LinearDraft.read(fields, source, !states.isEmpty());
        String quantity = fields.text("quantity");
        String unit = fields.has("unit") ? fields.text("unit") : "";
        Set<String> units = UNITS.get(quantity);
        if (units != null && !units.contains(unit)) {
            throw fields.wrong(
                    fields.has("unit") ? "unit" : "quantity",
                    "a %s is measured in %s, but the unit is %s; correct it"
                            .formatted(
                                    quantity,
                                    String.join(", ", units.stream().sorted().toList()),
                                    unit.isEmpty() ? "missing" : Values.quote(unit)));
        }
        QualityDraft quality = QualityDraft.read(fields, source);
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
                path,
                fields.line(),
                prototype,
                source,
                AlarmDraft.applies(fields),
                quality.names(),
                ClockDraft.name(fields, source));
    }

    /** A text is only told. */
    private static void refuseNumbers(Fields fields, Point.Source source) throws Wrong {
        if (source instanceof ModbusSource modbus && modbus.type() == ModbusSource.Type.TEXT) {
            for (String key : NUMBERS) {
                if (fields.has(key)) {
                    throw fields.wrong(key, "is for numbers, but this is a text; remove it");
                }
            }
        }
    }

    private static Point.Source source(Fields fields, @Nullable CoapFrame frame) throws Wrong {
        List<String> ways = Stream.of("modbus", "coap", "gpio").filter(fields::has).toList();
        if (ways.size() > 1) {
            throw fields.wrong(
                    ways.get(1),
                    "a point is read one way; remove all but one of " + String.join(", ", ways));
        }
        if (fields.has("gpio")) {
            return GpioDraft.source(fields);
        }
        return fields.has("coap")
                ? CoapDraft.source(fields, frame)
                : ModbusDraft.read(fields.fields("modbus", ModbusDraft.KEYS));
    }

    private static @Nullable Duration interval(Fields fields, Point.Source source) throws Wrong {
        if (!fields.has("interval")) {
            return null;
        }
        if (source instanceof GpioSource) {
            return GpioDraft.interval(fields);
        }
        if (source instanceof CoapSource) {
            throw fields.wrong("interval", "is for what is polled; remove it");
        }
        Duration interval = fields.time("interval");
        if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw fields.wrong(
                    "interval",
                    "must be 100ms to 24h, but is %d ms".formatted(interval.toMillis()));
        }
        return interval;
    }

    static Point.@Nullable Range range(Fields fields) throws Wrong {
        if (!fields.has("range")) {
            return null;
        }
        List<Yaml> ends = fields.list("range");
        if (ends.size() != 2) {
            throw fields.wrong(
                    "range", "must be [lowest, highest], but has " + ends.size() + " items");
        }
        double low = fields.values().number(ends.get(0), fields.key("range") + "[0]");
        double high = fields.values().number(ends.get(1), fields.key("range") + "[1]");
        if (!(low < high)) {
            throw fields.wrong(
                    "range",
                    "its lowest value %s must be below its highest %s; exchange them"
                            .formatted(Parameter.text(low), Parameter.text(high)));
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
                            rawMask(fields, "states", source));
            String name = fields.values().text(value.value(), key);
            if (!names.add(name)) {
                throw new Wrong(
                        value.line(),
                        key,
                        "two values are named \"%s\"; give each its own name".formatted(name));
            }
            if (states.put(raw, name) != null) {
                throw new Wrong(
                        value.line(), key, "stands there twice, written differently; remove one");
            }
        }
        return states;
    }

    private static @Nullable Bits absent(Fields fields, Point.Source source) throws Wrong {
        if (!fields.has("absent")) {
            return null;
        }
        long most;
        if (source instanceof ModbusSource modbus) {
            if (modbus.type().registers() > 2) {
                throw fields.wrong(
                        "absent",
                        "looks at 32 bits at most, but this is %s; read one of its words as a point of its own"
                                .formatted(ModbusDraft.word(modbus.type())));
            }
            boolean floating = modbus.type() == ModbusSource.Type.FLOAT32;
            most = floating ? 0xFFFF_FFFFL : rawMask(fields, "absent", source);
        } else {
            most = rawMask(fields, "absent", source);
        }
        return bits(fields.fields("absent", ABSENT), "values", most);
    }

    /** A mask and the values that count: {@code mask: 0xFF, values: [0xFF]}. */
    static Bits bits(Fields fields, String valuesKey, long most) throws Wrong {
        long mask = fields.mask("mask", most);
        if (mask == 0) {
            throw fields.wrong("mask", "must not be 0: it would look at no bit");
        }
        List<Long> values = fields.numbers(valuesKey, most);
        for (long value : values) {
            if ((value & ~mask) != 0) {
                throw fields.wrong(
                        valuesKey,
                        "0x%X can never be seen through mask 0x%X; widen the mask or change the value"
                                .formatted(value, mask));
            }
        }
        return new Bits(mask, new HashSet<>(values));
    }

    private static long rawMask(Fields fields, String key, Point.Source source) throws Wrong {
        long mask = RawBits.mask(source);
        if (mask == 0) {
            throw fields.wrong(
                    key,
                    "looks at raw bits, but the type is %s; remove it"
                            .formatted(RawBits.none(source)));
        }
        return mask;
    }

    /** Whether other registers decide what its number means. */
    static boolean composed(Point.Source source) {
        return source instanceof ModbusSource modbus && modbus.composition() != null;
    }

    // A step of the raw value shows in as many digits as scale and offset have.
    private static int decimals(
            Point.Source source,
            double scale,
            double offset,
            @Nullable Linearisation linearisation) {
        if (source instanceof GpioSource gpio && GpioDraft.measured(gpio)) {
            return COMPOSED_DECIMALS;
        }
        boolean floating =
                source instanceof ModbusSource modbus
                        ? modbus.type().floating()
                        : RawBits.mask(source) == 0;
        if (floating) {
            return -1;
        }
        if (composed(source) || linearisation != null) {
            return COMPOSED_DECIMALS;
        }
        return Math.min(9, Math.max(digits(scale), digits(offset)));
    }

    private static int digits(double number) {
        return number == 0
                ? 0
                : Math.max(0, BigDecimal.valueOf(number).stripTrailingZeros().scale());
    }

    /** The key that says how it is read. */
    String way() {
        if (source instanceof GpioSource) {
            return "gpio";
        }
        return source instanceof CoapSource ? "coap" : "modbus";
    }

    /**
     * The point at one place of a repeat.
     *
     * @param index its place among the profile's points
     * @param shift what the repeat adds to its address
     * @throws Wrong the address lies beyond 65535
     */
    Point at(int index, String id, long shift) throws Wrong {
        Point.Source there = at(id, shift);
        List<QualityRule> quality =
                prototype.quality().stream().map(rule -> rule.shifted((int) shift)).toList();
        return prototype.moved(index, id, there, quality);
    }

    private Point.Source at(String id, long shift) throws Wrong {
        if (source instanceof GpioSource) {
            return source; // which pin, the device table says by the point's id
        }
        return source instanceof ModbusSource modbus
                ? shifted(modbus, id, shift)
                : CoapDraft.shifted(this, shift);
    }

    private ModbusSource shifted(ModbusSource modbus, String id, long shift) throws Wrong {
        ModbusSource there =
                modbus.end(prototype.quality()) + shift > ModbusDraft.ADDRESSES
                        ? null
                        : ModbusDraft.shifted(modbus, shift);
        if (there == null) {
            throw new Wrong(
                    line,
                    path + ".modbus.address",
                    "address %d of %s lies beyond 65535; lower the address, the steps or the number of repetitions"
                            .formatted(modbus.address() + shift, id));
        }
        return there;
    }
}
