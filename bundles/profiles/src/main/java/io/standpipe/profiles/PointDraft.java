package io.standpipe.profiles;

import io.standpipe.model.Bits;
import io.standpipe.model.CoapFrame;
import io.standpipe.model.CoapSource;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.ModbusSource.Order;
import io.standpipe.model.ModbusSource.Table;
import io.standpipe.model.Point;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A point as it is written: its id may hold the variables of a repeat, and its address is that of
 * the first repetition.
 *
 * @param prototype the point with index 0 and the id as it is written
 */
record PointDraft(String path, int line, Point prototype, Point.Source source) {

    static final Set<String> KEYS =
            Set.of(
                    "id",
                    "quantity",
                    "unit",
                    "modbus",
                    "coap",
                    "scale",
                    "offset",
                    "range",
                    "deadband",
                    "decimals",
                    "states",
                    "absent");
    private static final Set<String> MODBUS =
            Set.of("table", "address", "type", "order", "bit", "width", "write");
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

    private static final Map<String, Table> TABLES = words(Table.values());
    private static final Map<String, ModbusSource.Type> TYPES = words(ModbusSource.Type.values());
    private static final Map<String, Order> ORDERS =
            Map.of("ABCD", Order.ABCD, "DCBA", Order.DCBA, "BADC", Order.BADC, "CDAB", Order.CDAB);

    private static <E extends Enum<E>> Map<String, E> words(E[] constants) {
        Map<String, E> words = new TreeMap<>();
        for (E constant : constants) {
            words.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return words;
    }

    /**
     * @param frame what a device of the profile sends in a frame of its maker's; null if nothing
     */
    static PointDraft read(Yaml node, String path, Values values, @Nullable CoapFrame frame)
            throws Wrong {
        Fields fields = Fields.of(node, path, KEYS, values);
        String id = fields.text("id");
        if (fields.has("modbus") && fields.has("coap")) {
            throw fields.wrong("coap", "a point is read one way; remove modbus or coap");
        }
        Point.Source source =
                fields.has("coap")
                        ? CoapDraft.source(fields, frame)
                        : source(fields.fields("modbus", MODBUS));
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
        if ((!states.isEmpty() || absent != null) && (scale != 1 || offset != 0)) {
            throw fields.wrong(
                    states.isEmpty() ? "absent" : "states",
                    "names raw values, so the point must not have scale or offset; remove them");
        }
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
                        fields.whole("decimals", decimals(source, scale, offset), -1, 9),
                        states,
                        absent);
        return new PointDraft(path, fields.line(), prototype, source);
    }

    private static ModbusSource source(Fields fields) throws Wrong {
        Table table = fields.choice("table", TABLES);
        ModbusSource.Type type =
                table.bits() && !fields.has("type")
                        ? ModbusSource.Type.BIT
                        : fields.choice("type", TYPES);
        if (table.bits() && type != ModbusSource.Type.BIT) {
            throw fields.wrong(
                    "type", "a coil or discrete input is a single bit; remove type or write bit");
        }
        Order order = Order.ABCD;
        if (fields.has("order")) {
            order = fields.choice("order", ORDERS);
            if (type.registers() == 1) {
                throw fields.wrong(
                        "order",
                        "is for values of two registers, but %s has one; remove it"
                                .formatted(word(type)));
            }
        }
        boolean field = type == ModbusSource.Type.BIT || type == ModbusSource.Type.BITS;
        if (fields.has("bit") && (!field || table.bits())) {
            throw fields.wrong(
                    "bit", "is for type bit or bits of a register; remove it or change type");
        }
        if (fields.has("width") && type != ModbusSource.Type.BITS) {
            throw fields.wrong("width", "is for type bits; remove it or write type: bits");
        }
        int bit = field && !table.bits() ? fields.whole("bit", 0, 15) : 0;
        int width = type == ModbusSource.Type.BITS ? fields.whole("width", 1, 16) : 1;
        if (bit + width > 16) {
            throw fields.wrong(
                    "width",
                    "bits %d to %d do not fit into one register of 16 bits; lower bit or width"
                            .formatted(bit, bit + width - 1));
        }
        int address = fields.whole("address", 0, 65536 - type.registers());
        return new ModbusSource(
                table, address, type, order, bit, width, writable(fields, table, field));
    }

    private static boolean writable(Fields fields, Table table, boolean field) throws Wrong {
        boolean write = fields.flag("write");
        if (write && !table.writable()) {
            throw fields.wrong(
                    "write", "only coils and holding registers can be written; remove it");
        }
        if (write && field && !table.bits()) {
            throw fields.wrong(
                    "write",
                    "a few bits of a register cannot be written without the others; remove it");
        }
        return write;
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
        long most = rawMask(fields, "absent", source);
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
        long mask = rawMask(source);
        if (mask == 0) {
            throw fields.wrong(
                    key, "looks at raw bits, which mean nothing in a float32; remove it");
        }
        return mask;
    }

    /** All bits that the raw value can have; 0 for a float, whose bits are no number. */
    static long rawMask(Point.Source source) {
        if (source instanceof CoapSource coap) {
            return coap.mask();
        }
        return source instanceof ModbusSource modbus ? rawMask(modbus) : 0;
    }

    private static long rawMask(ModbusSource source) {
        return switch (source.type()) {
            case FLOAT32 -> 0;
            case UINT32, INT32 -> 0xFFFF_FFFFL;
            case UINT16, INT16 -> 0xFFFF;
            case BIT -> 1;
            case BITS -> (1L << source.width()) - 1;
        };
    }

    // A step of the raw value shows in as many digits as scale and offset have.
    private static int decimals(Point.Source source, double scale, double offset) {
        if (rawMask(source) == 0) {
            return -1;
        }
        return Math.min(9, Math.max(digits(scale), digits(offset)));
    }

    private static int digits(double number) {
        return number == 0
                ? 0
                : Math.max(0, BigDecimal.valueOf(number).stripTrailingZeros().scale());
    }

    private static String word(ModbusSource.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The point at one place of a repeat.
     *
     * @param index its place among the profile's points
     * @param shift what the repeat adds to its address
     * @throws Wrong the address lies beyond 65535
     */
    Point at(int index, String id, long shift) throws Wrong {
        return new Point(
                index,
                id,
                prototype.quantity(),
                prototype.unit(),
                source instanceof ModbusSource modbus
                        ? shifted(modbus, id, shift)
                        : CoapDraft.shifted(this, shift),
                prototype.scale(),
                prototype.offset(),
                prototype.range(),
                prototype.deadband(),
                prototype.decimals(),
                prototype.states(),
                prototype.absent());
    }

    private ModbusSource shifted(ModbusSource modbus, String id, long shift) throws Wrong {
        long address = modbus.address() + shift;
        if (address > 65536 - modbus.type().registers()) {
            throw new Wrong(
                    line,
                    path + ".modbus.address",
                    "address %d of %s lies beyond 65535; lower the address, the steps or the number of repetitions"
                            .formatted(address, id));
        }
        return new ModbusSource(
                modbus.table(),
                (int) address,
                modbus.type(),
                modbus.order(),
                modbus.bit(),
                modbus.width(),
                modbus.writable());
    }
}
