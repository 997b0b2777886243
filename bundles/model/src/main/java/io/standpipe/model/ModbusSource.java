package io.standpipe.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a point stands in a Modbus slave.
 *
 * @param table which of the four tables
 * @param address 0-based protocol address, [0, 65535]; a printed 4NNNN number less 40001
 * @param type how the registers are decoded; coils and discrete inputs are always {@link Type#BIT}
 * @param order of bytes and words; ABCD is the standard's
 * @param bit lowest bit for BIT and BITS within a register, [0, 15]; 0 for coils and discrete
 *     inputs
 * @param width number of bits for BITS, [1, 16]; otherwise 1
 * @param writable whether the device's maker lets it be written; a coil, or a holding register of
 *     at most two that is neither a bit field nor composed. The bus must allow it besides, see
 *     {@link Bus#write}
 * @param composition other registers that say what the number means; null for most
 */
public record ModbusSource(
        Table table,
        int address,
        Type type,
        Order order,
        int bit,
        int width,
        boolean writable,
        @Nullable Composition composition)
        implements Point.Source {

    private static final int ADDRESSES = 65536;

    public ModbusSource {
        if (address < 0 || address + type.registers() > ADDRESSES) {
            throw new IllegalArgumentException(
                    "address must be 0 to "
                            + (ADDRESSES - type.registers())
                            + ", but is "
                            + address);
        }
        if (bit < 0 || width < 1 || bit + width > 16) {
            throw new IllegalArgumentException(
                    "bits must lie in 0 to 15 of one register, but are %d to %d"
                            .formatted(bit, bit + width - 1));
        }
        if (table.bits() && (type != Type.BIT || bit != 0)) {
            throw new IllegalArgumentException("a " + table + " is a single bit");
        }
        if (order.wide() && type.registers() != 4) {
            throw new IllegalArgumentException(
                    "order %s is for 64 bits, but %s has %d"
                            .formatted(order, type, 16 * type.registers()));
        }
        boolean field = type == Type.BIT || type == Type.BITS;
        if (composition != null && (table.bits() || field)) {
            throw new IllegalArgumentException("a bit field of a " + table + " is not composed");
        }
        boolean whole = table == Table.COIL || (!field && type.registers() <= 2);
        if (writable && (!table.writable() || !whole || composition != null)) {
            throw new IllegalArgumentException(
                    "only coils and whole holding registers, at most two, can be written, but this is %s of a %s"
                            .formatted(type, table));
        }
    }

    /** One that is not composed. */
    public ModbusSource(
            Table table,
            int address,
            Type type,
            Order order,
            int bit,
            int width,
            boolean writable) {
        this(table, address, type, order, bit, width, writable, null);
    }

    /** One that is only read. */
    public ModbusSource(Table table, int address, Type type, Order order, int bit, int width) {
        this(table, address, type, order, bit, width, false, null);
    }

    /** First register or bit that an answer must hold. */
    public int first() {
        return composition == null ? address : Math.min(address, composition.first());
    }

    /** The one after the last register or bit that an answer must hold. */
    public int end() {
        int end = address + type.registers();
        return composition == null ? end : Math.max(end, composition.end());
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
        UINT64(4),
        INT64(4),
        /** IEEE 754 */
        FLOAT32(2),
        FLOAT64(4),
        /** four decimal digits, four bits each */
        BCD16(1),
        /** eight decimal digits */
        BCD32(2),
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

        /** Whether its raw bits are an IEEE 754 number. */
        public boolean floating() {
            return this == FLOAT32 || this == FLOAT64;
        }

        /** Whether its raw bits are decimal digits. */
        public boolean decimal() {
            return this == BCD16 || this == BCD32;
        }
    }

    /**
     * Byte and word order of a value; A is the most significant byte of four, the first letter
     * comes first. One register knows only whether its bytes are exchanged. Four registers take the
     * order of two as the same thing done to all (CDAB: the last word first), and have four orders
     * more, in which the two halves are in another order than the words of each.
     */
    public enum Order {
        ABCD(false, false, false),
        DCBA(true, true, true),
        BADC(false, false, true),
        CDAB(true, true, false),
        EFGHABCD(true, false, false),
        FEHGBADC(true, false, true),
        CDABGHEF(false, true, false),
        DCBAHGFE(false, true, true);

        private final boolean halves;
        private final boolean words;
        private final boolean bytes;

        Order(boolean halves, boolean words, boolean bytes) {
            this.halves = halves;
            this.words = words;
            this.bytes = bytes;
        }

        /** Whether the low half of 64 bits comes first. */
        public boolean halves() {
            return halves;
        }

        /** Whether the low word of each 32 bits comes first. */
        public boolean words() {
            return words;
        }

        /** Whether the low byte of each register comes first. */
        public boolean bytes() {
            return bytes;
        }

        /** Whether only 64 bits have it. */
        public boolean wide() {
            return halves != words;
        }
    }
}
