package io.standpipe.modbus.profile;

import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
    static final int ADDRESSES = PointRegisters.ADDRESSES;

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

    /** Holding or input registers. */
    static Table registers(Fields fields) throws Wrong {
        Table table = fields.choice("table", TABLES);
        if (table.bits()) {
            throw fields.wrong("table", ProfilePointPhrase.REGISTERS_TELL.with());
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
                throw fields.wrong(key, ProfilePointPhrase.NOT_WITH_NUMBER.with());
            }
        }
        Table table = fields.choice("table", TABLES);
        if (table.bits() || fields.choice("type", TYPES) != ModbusSource.Type.BIT) {
            throw fields.wrong(
                    "number",
                    ProfilePointPhrase.NUMBERED_BIT.with(),
                    ProfileYamlPhrase.CHANGE_TYPE.with());
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
            throw fields.wrong("type", ProfilePointPhrase.SINGLE_BIT.with());
        }
        if (table.bits() && fields.has("order")) {
            throw fields.wrong(
                    "order",
                    ProfilePointPhrase.FOR_REGISTERS.with(),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        RegisterLayout layout = LayoutDraft.read(fields, type);
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
            Phrase.Said instead = PARTS.get(scalar.text());
            if (instead != null) {
                throw fields.wrong("type", instead);
            }
        }
        return fields.choice("type", TYPES);
    }

    private static final Map<String, Phrase.Said> PARTS =
            Map.of(
                    "uint8", ProfilePointPhrase.BYTE.with("uint16"),
                    "int8", ProfilePointPhrase.BYTE.with("int16"),
                    "uint24", ProfilePointPhrase.THREE_BYTES.with("uint32"),
                    "int24", ProfilePointPhrase.THREE_BYTES.with("int32"));

    /** Lowest bit and number of bits of a bit field, or of a number that is a part. */
    private static int[] bits(Fields fields, Table table, ModbusSource.Type type) throws Wrong {
        boolean one = type == ModbusSource.Type.BIT;
        boolean several = type == ModbusSource.Type.BITS;
        if (fields.has("bit") && (table.bits() || !(one || several || type.parts()))) {
            throw fields.wrong(
                    "bit", ProfilePointPhrase.BIT.with(), ProfileYamlPhrase.CHANGE_TYPE.with());
        }
        if (fields.has("width") && !several && !type.parts()) {
            throw fields.wrong(
                    "width", ProfilePointPhrase.WIDTH.with(), ProfileYamlPhrase.CHANGE_TYPE.with());
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
                    ProfilePointPhrase.BITS_BEYOND.with(
                            bit,
                            bit + width - 1,
                            (registers == 1
                                            ? ProfilePointPhrase.ONE_REGISTER
                                            : ProfilePointPhrase.TWO_REGISTERS)
                                    .of()));
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
                            ProfilePointPhrase.PRINTED.with(ADDRESSES - registers, written, meant));
        }
    }

    private static boolean writable(
            Fields fields, Table table, ModbusSource.Type type, boolean field) throws Wrong {
        boolean write = fields.flag("write");
        if (write && !table.writable()) {
            throw fields.wrong(
                    "write",
                    ProfilePointPhrase.WRITABLE_TABLES.with(),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        if (write && field && !table.bits()) {
            throw fields.wrong(
                    "write",
                    ProfilePointPhrase.WRITTEN_PART.with(),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        if (write && type.registers() > 2) {
            throw fields.wrong(
                    "write",
                    ProfilePointPhrase.FOUR_REGISTERS.with(type.word()),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        if (write && !table.bits() && !type.written()) {
            throw fields.wrong(
                    "write",
                    ProfilePointPhrase.READ_TYPE.with(type.word()),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        if (write && fields.has("width")) {
            throw fields.wrong(
                    "write",
                    ProfilePointPhrase.WRITTEN_PART.with(),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        return write;
    }
}
