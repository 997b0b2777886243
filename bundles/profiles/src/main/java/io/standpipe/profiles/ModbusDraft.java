package io.standpipe.profiles;

import io.standpipe.model.Composition;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.ModbusSource.Order;
import io.standpipe.model.ModbusSource.Table;
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
                    "unitCode",
                    "scaleFactor",
                    "orderCode",
                    "format",
                    "zone",
                    "registers",
                    "charset",
                    "counter",
                    "record");
    static final int ADDRESSES = 65536;

    /** What a bit that is found by its number may have. */
    private static final Set<String> COUNTED = Set.of("table", "address", "type", "number");

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

    /** The orders of a value of so many registers. */
    static Map<String, Order> orders(int registers) {
        return ORDERS.getOrDefault(registers, Map.of());
    }

    /**
     * @param registers of the value
     */
    static Order order(Fields fields, int registers) throws Wrong {
        return fields.has("order") ? fields.choice("order", orders(registers)) : Order.ABCD;
    }

    static ModbusSource read(Fields fields) throws Wrong {
        if (fields.has("number")) {
            return counted(fields);
        }
        return fields.has("record")
                ? LogDraft.source(fields)
                : read(fields, fields.choice("table", TABLES), ModbusSource.InLog.NO);
    }

    /** One bit of those that are counted from 1 through several registers: nodes, zones. */
    private static ModbusSource counted(Fields fields) throws Wrong {
        for (String key : KEYS) {
            if (!COUNTED.contains(key) && fields.has(key)) {
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

    /** What stands in each record of a log: registers, as in a table of them. */
    static ModbusSource stored(Fields fields) throws Wrong {
        return read(fields, Table.INPUT, ModbusSource.InLog.FIELD);
    }

    private static ModbusSource read(Fields fields, Table table, ModbusSource.InLog inLog)
            throws Wrong {
        ModbusSource.Type type =
                table.bits() && !fields.has("type") ? ModbusSource.Type.BIT : type(fields);
        if (table.bits() && type != ModbusSource.Type.BIT) {
            throw fields.wrong(
                    "type", "a coil or discrete input is a single bit; remove type or write bit");
        }
        if (table.bits() && fields.has("order")) {
            throw fields.wrong("order", "is for registers, but this is a single bit; remove it");
        }
        ModbusSource.Layout layout = LayoutDraft.read(fields, type);
        int registers = layout == null ? type.registers() : layout.registers();
        Order order = order(fields, layout == null ? registers : 1);
        boolean field = type == ModbusSource.Type.BIT || type == ModbusSource.Type.BITS;
        int[] bits = bits(fields, table, type);
        int address =
                inLog == ModbusSource.InLog.NO
                        ? address(fields, table, registers)
                        : fields.whole("record", 0, 125 - registers);
        Composition composition = ComposedDraft.read(fields, table, type);
        return new ModbusSource(
                table,
                address,
                type,
                order,
                bits[0],
                bits[1],
                writable(fields, table, type, field),
                composition,
                layout,
                CounterDraft.read(fields, type, bits[1], composition != null),
                inLog);
    }

    /** Manuals know signed and unsigned bytes and 24 bits: they are parts of registers here. */
    private static ModbusSource.Type type(Fields fields) throws Wrong {
        if (fields.node("type") instanceof Yaml.Scalar scalar) {
            String instead = PARTS.get(scalar.text());
            if (instead != null) {
                throw fields.wrong("type", "is a part of its registers: " + instead);
            }
        }
        return fields.choice("type", TYPES);
    }

    private static final String HALF =
            "write type: %s16, width: 8, and bit: 8 for the high byte, bit: 0 for the low one";
    private static final String THREE =
            "write type: %s32, width: 24, and bit: 0 if the highest byte is the one left out, bit: 8 if it is the lowest";
    private static final Map<String, String> PARTS =
            Map.of(
                    "uint8", HALF.formatted("uint"),
                    "int8", HALF.formatted("int"),
                    "uint24", THREE.formatted("uint"),
                    "int24", THREE.formatted("int"));

    /** Lowest bit and number of bits of a bit field, or of a number that is a part. */
    private static int[] bits(Fields fields, Table table, ModbusSource.Type type) throws Wrong {
        boolean one = type == ModbusSource.Type.BIT;
        boolean several = type == ModbusSource.Type.BITS;
        if (fields.has("bit") && (table.bits() || !(one || several || type.parts()))) {
            throw fields.wrong(
                    "bit",
                    "is for type bit or bits of a register, or for a whole number of up to 32 bits that is a part of its registers; remove it or change type");
        }
        if (fields.has("width") && !several && !type.parts()) {
            throw fields.wrong(
                    "width",
                    "is for type bits, or for a whole number of up to 32 bits that is a part of its registers; remove it or change type");
        }
        int registers = type.parts() ? type.registers() : 1;
        int most = 16 * registers;
        int bit = 0;
        int width = 1;
        if (several || (one && !table.bits())) {
            bit = fields.whole("bit", 0, 15);
            width = several ? fields.whole("width", 1, 16) : 1;
        } else if (fields.has("bit") || fields.has("width")) {
            bit = fields.whole("bit", 0, most - 2);
            width = fields.whole("width", 2, most - 1);
        }
        if (bit + width > most) {
            throw fields.wrong(
                    "width",
                    "bits %d to %d do not fit into %s of %d bits; lower bit or width"
                            .formatted(
                                    bit,
                                    bit + width - 1,
                                    registers == 1 ? "one register" : "two registers",
                                    most));
        }
        return new int[] {bit, width};
    }

    /** The key {@code address}: of so many registers from there on. */
    static int address(Fields fields, Table table, int registers) throws Wrong {
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
        if (write && !table.bits() && !type.written()) {
            throw fields.wrong("write", "type %s is only read; remove write".formatted(word(type)));
        }
        if (write && fields.has("width")) {
            throw fields.wrong(
                    "write", "a part of a register cannot be written without the rest; remove it");
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
                composition == null ? null : composition.shifted(by),
                source.layout(),
                source.counter(),
                source.inLog());
    }
}
