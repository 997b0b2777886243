package io.standpipe.modbus.profile;

import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import java.util.Map;

/** The key {@code modbus} of a point: where it stands, and how its registers are decoded. */
final class ModbusDraft {

    static final int ADDRESSES = PointRegisters.ADDRESSES;

    private ModbusDraft() {}

    /**
     * @param registers of the value
     */
    static Order order(Fields fields, int registers) throws Wrong {
        return fields.has("order")
                ? fields.choice("order", LayoutDraft.orders(registers))
                : Order.ABCD;
    }

    static ModbusSource read(Fields fields) throws Wrong {
        if (fields.has("number")) {
            return counted(fields);
        }
        return fields.has("record")
                ? LogDraft.source(fields)
                : read(fields, fields.choice("table", ModbusKeys.TABLES), ModbusSource.InLog.NO);
    }

    /** One bit of those that are counted from 1 through several registers: nodes, zones. */
    private static ModbusSource counted(Fields fields) throws Wrong {
        Table table = fields.choice("table", ModbusKeys.TABLES);
        int before = fields.whole("number") - 1;
        return new ModbusSource(
                table,
                address(fields, table, 1 + before / 16) + before / 16,
                fields.choice("type", ModbusKeys.TYPES),
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
        RegisterLayout layout = LayoutDraft.read(fields, type);
        int registers = layout == null ? type.registers() : layout.registers();
        Order order = order(fields, layout == null ? registers : 1);
        int[] bits = bits(fields, type);
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
                fields.flag("write"),
                composition,
                layout,
                CounterDraft.read(fields, type, bits[1]),
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
        return fields.choice("type", ModbusKeys.TYPES);
    }

    private static final Map<String, Phrase.Said> PARTS =
            Map.of(
                    "uint8", ProfilePointPhrase.BYTE.with("uint16"),
                    "int8", ProfilePointPhrase.BYTE.with("int16"),
                    "uint24", ProfilePointPhrase.THREE_BYTES.with("uint32"),
                    "int24", ProfilePointPhrase.THREE_BYTES.with("int32"));

    /** Lowest bit and number of bits of a bit field, or of a number that is a part. */
    private static int[] bits(Fields fields, ModbusSource.Type type) throws Wrong {
        int registers = type.parts() ? type.registers() : 1;
        int most = 16 * registers;
        int bit = fields.has("bit") ? fields.whole("bit") : 0;
        int width = fields.has("width") ? fields.whole("width") : 1;
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
                written =
                        fields.values()
                                .whole(
                                        fields.node("address"),
                                        fields.key("address"),
                                        0,
                                        Integer.MAX_VALUE);
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
}
