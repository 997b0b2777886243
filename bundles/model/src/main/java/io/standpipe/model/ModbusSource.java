package io.standpipe.model;

/**
 * Where a point stands in a Modbus slave.
 *
 * @param table which of the four tables
 * @param address 0-based protocol address, [0, 65535]; a printed 4NNNN number less 40001
 * @param type how the registers are decoded; coils and discrete inputs are always {@link Type#BIT}
 * @param order of bytes and words for types of two registers; ABCD is the standard's
 * @param bit lowest bit for BIT and BITS within a register, [0, 15]; 0 for coils and discrete
 *     inputs
 * @param width number of bits for BITS, [1, 16]; otherwise 1
 * @param writable whether the device's maker lets it be written; a coil, or a holding register that
 *     is no bit field. The bus must allow it besides, see {@link Bus#write}
 */
public record ModbusSource(
        Table table, int address, Type type, Order order, int bit, int width, boolean writable)
        implements Point.Source {

    public ModbusSource {
        if (address < 0 || address + type.registers() > 65536) {
            throw new IllegalArgumentException(
                    "address must be 0 to " + (65536 - type.registers()) + ", but is " + address);
        }
        if (bit < 0 || width < 1 || bit + width > 16) {
            throw new IllegalArgumentException(
                    "bits must lie in 0 to 15 of one register, but are %d to %d"
                            .formatted(bit, bit + width - 1));
        }
        if (table.bits() && (type != Type.BIT || bit != 0)) {
            throw new IllegalArgumentException("a " + table + " is a single bit");
        }
        boolean whole = table == Table.COIL || (type != Type.BIT && type != Type.BITS);
        if (writable && (!table.writable() || !whole)) {
            throw new IllegalArgumentException(
                    "only coils and whole holding registers can be written, but this is %s of a %s"
                            .formatted(type, table));
        }
    }

    /** One that is only read. */
    public ModbusSource(Table table, int address, Type type, Order order, int bit, int width) {
        this(table, address, type, order, bit, width, false);
    }

    /** The four tables of the Modbus data model, with the function that reads each. */
    public enum Table {
        COIL(1),
        DISCRETE(2),
        HOLDING(3),
        INPUT(4);

        private final int function;

        Table(int function) {
            this.function = function;
        }

        /** Function code of the read. */
        public int function() {
            return function;
        }

        /** True for the two tables of single bits. */
        public boolean bits() {
            return function <= 2;
        }

        /** True for the two tables that the protocol can write. */
        public boolean writable() {
            return this == COIL || this == HOLDING;
        }
    }

    /** How raw registers become a number. */
    public enum Type {
        UINT16(1),
        INT16(1),
        UINT32(2),
        INT32(2),
        FLOAT32(2),
        /** one bit: 0 or 1 */
        BIT(1),
        /** an unsigned field of several bits of one register */
        BITS(1);

        private final int registers;

        Type(int registers) {
            this.registers = registers;
        }

        public int registers() {
            return registers;
        }
    }

    /**
     * Byte and word order of a value of two registers; A is the most significant byte, the first
     * letter comes first.
     */
    public enum Order {
        ABCD,
        DCBA,
        BADC,
        CDAB
    }
}
