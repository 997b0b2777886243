package io.standpipe.profiles;

import io.standpipe.model.Composition;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.ModbusSource.Order;
import io.standpipe.model.ModbusSource.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The key {@code modbus} of a point: where it stands, and how its registers are decoded. */
final class ModbusDraft {

    static final Set<String> KEYS =
            Set.of(
                    "table",
                    "address",
                    "type",
                    "order",
                    "bit",
                    "number",
                    "width",
                    "write",
                    "decimalPlaces",
                    "unitCode");
    private static final Set<String> PLACES = Set.of("address", "max");
    private static final Set<String> UNIT = Set.of("address", "factors");

    /** Most decimal places that a device of the four-register family knows. */
    private static final int USUAL_PLACES = 4;

    private static final int ADDRESSES = 65536;

    private static final List<String> NOT_COUNTED =
            List.of("bit", "width", "order", "write", "decimalPlaces", "unitCode");

    private static final Map<String, Table> TABLES = words(Table.values());
    private static final Map<String, ModbusSource.Type> TYPES = words(ModbusSource.Type.values());

    /** By the number of registers: as many letters as bytes, A the most significant. */
    private static final Map<Integer, Map<String, Order>> ORDERS =
            Map.of(
                    1,
                    Map.of("AB", Order.ABCD, "BA", Order.BADC),
                    2,
                    Map.of(
                            "ABCD",
                            Order.ABCD,
                            "DCBA",
                            Order.DCBA,
                            "BADC",
                            Order.BADC,
                            "CDAB",
                            Order.CDAB),
                    4,
                    Map.of(
                            "ABCDEFGH", Order.ABCD,
                            "HGFEDCBA", Order.DCBA,
                            "BADCFEHG", Order.BADC,
                            "GHEFCDAB", Order.CDAB,
                            "EFGHABCD", Order.EFGHABCD,
                            "FEHGBADC", Order.FEHGBADC,
                            "CDABGHEF", Order.CDABGHEF,
                            "DCBAHGFE", Order.DCBAHGFE));

    private ModbusDraft() {}

    private static <E extends Enum<E>> Map<String, E> words(E[] constants) {
        Map<String, E> words = new TreeMap<>();
        for (E constant : constants) {
            words.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return words;
    }

    static String word(ModbusSource.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** Holding or input registers. */
    static Table registers(Fields fields) throws Wrong {
        Table table = fields.choice("table", TABLES);
        if (table.bits()) {
            throw fields.wrong(
                    "table", "must be holding or input, since only registers tell a device");
        }
        return table;
    }

    /**
     * @param registers of the value
     */
    static Order order(Fields fields, int registers) throws Wrong {
        return fields.has("order")
                ? fields.choice("order", ORDERS.getOrDefault(registers, Map.of()))
                : Order.ABCD;
    }

    static ModbusSource read(Fields fields) throws Wrong {
        return fields.has("number") ? counted(fields) : plain(fields);
    }

    /** One bit of those that are counted from 1 through several registers: nodes, zones. */
    private static ModbusSource counted(Fields fields) throws Wrong {
        for (String key : NOT_COUNTED) {
            if (fields.has(key)) {
                throw fields.wrong(
                        key, "is not for a bit that is found by its number; remove one of them");
            }
        }
        Table table = fields.choice("table", TABLES);
        if (table.bits() || fields.choice("type", TYPES) != ModbusSource.Type.BIT) {
            throw fields.wrong(
                    "number",
                    "is for type bit of holding or input registers; remove it or change type");
        }
        int before = fields.whole("number", 1, ADDRESSES) - 1;
        return new ModbusSource(
                table,
                address(fields, table, 1 + before / 16) + before / 16,
                ModbusSource.Type.BIT,
                Order.ABCD,
                before % 16,
                1,
                false,
                null);
    }

    private static ModbusSource plain(Fields fields) throws Wrong {
        Table table = fields.choice("table", TABLES);
        ModbusSource.Type type =
                table.bits() && !fields.has("type")
                        ? ModbusSource.Type.BIT
                        : fields.choice("type", TYPES);
        if (table.bits() && type != ModbusSource.Type.BIT) {
            throw fields.wrong(
                    "type", "a coil or discrete input is a single bit; remove type or write bit");
        }
        if (table.bits() && fields.has("order")) {
            throw fields.wrong("order", "is for registers, but this is a single bit; remove it");
        }
        Order order = order(fields, type.registers());
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
        int address = address(fields, table, type.registers());
        return new ModbusSource(
                table,
                address,
                type,
                order,
                bit,
                width,
                writable(fields, table, type, field),
                composition(fields, field));
    }

    private static int address(Fields fields, Table table, int registers) throws Wrong {
        try {
            return fields.whole("address", 0, ADDRESSES - registers);
        } catch (Wrong wrong) {
            long written;
            try {
                written = fields.mask("address", Integer.MAX_VALUE);
            } catch (Wrong none) {
                throw wrong;
            }
            int meant = PrintedAddress.meant(table, written);
            throw meant < 0
                    ? wrong
                    : fields.wrong(
                            "address",
                            "must be a whole number from 0 to %d, but is %d: did you mean %d, which manuals print so?"
                                    .formatted(ADDRESSES - registers, written, meant));
        }
    }

    private static @Nullable Composition composition(Fields fields, boolean field) throws Wrong {
        Composition.Places places = null;
        if (fields.has("decimalPlaces")) {
            requireNumber(fields, "decimalPlaces", field);
            Fields rule = fields.fields("decimalPlaces", PLACES);
            places =
                    new Composition.Places(
                            rule.whole("address", 0, ADDRESSES - 1),
                            rule.whole("max", USUAL_PLACES, 0, 9));
        }
        Composition.UnitCode unit = null;
        if (fields.has("unitCode")) {
            requireNumber(fields, "unitCode", field);
            Fields rule = fields.fields("unitCode", UNIT);
            unit = new Composition.UnitCode(rule.whole("address", 0, ADDRESSES - 1), factors(rule));
        }
        return places == null && unit == null ? null : new Composition(places, unit);
    }

    private static void requireNumber(Fields fields, String key, boolean field) throws Wrong {
        if (field) {
            throw fields.wrong(key, "is for numbers, but this is a bit field; remove it");
        }
        if (fields.flag("write")) {
            throw fields.wrong(
                    key, "is for what is only read; remove it, or remove write from the point");
        }
    }

    private static Map<Integer, Double> factors(Fields rule) throws Wrong {
        Map<Integer, Double> factors = new HashMap<>();
        for (Map.Entry<String, Yaml.Entry> entry : rule.entries("factors").entrySet()) {
            Yaml.Entry value = entry.getValue();
            String key = rule.key("factors") + "." + Values.quote(entry.getKey());
            int code =
                    (int)
                            Values.PLAIN.whole(
                                    new Yaml.Scalar(value.line(), entry.getKey(), true),
                                    key,
                                    0,
                                    0xFFFF);
            double factor = rule.values().number(value.value(), key);
            if (factor == 0) {
                throw new Wrong(value.line(), key, "must not be 0: every value would be 0");
            }
            if (factors.put(code, factor) != null) {
                throw new Wrong(
                        value.line(), key, "stands there twice, written differently; remove one");
            }
        }
        if (factors.isEmpty()) {
            throw rule.wrong(
                    "factors",
                    "must be a mapping of at least one code to its factor, such as {0: 1, 1: 0.001}");
        }
        return factors;
    }

    private static boolean writable(
            Fields fields, Table table, ModbusSource.Type type, boolean field) throws Wrong {
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
        if (write && type.registers() > 2) {
            throw fields.wrong(
                    "write",
                    "values of four registers are only read, but this is %s; remove it"
                            .formatted(word(type)));
        }
        return write;
    }

    /**
     * The same, further on.
     *
     * @return null if it would end beyond 65535
     */
    static @Nullable ModbusSource shifted(ModbusSource source, long shift) {
        if (source.end() + shift > ADDRESSES) {
            return null;
        }
        int by = (int) shift;
        Composition composition = source.composition();
        return new ModbusSource(
                source.table(),
                source.address() + by,
                source.type(),
                source.order(),
                source.bit(),
                source.width(),
                source.writable(),
                composition == null ? null : shifted(composition, by));
    }

    private static Composition shifted(Composition composition, int by) {
        Composition.Places places = composition.places();
        Composition.UnitCode unit = composition.unit();
        return new Composition(
                places == null ? null : new Composition.Places(places.address() + by, places.max()),
                unit == null
                        ? null
                        : new Composition.UnitCode(unit.address() + by, unit.factors()));
    }
}
