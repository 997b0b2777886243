package io.standpipe.modbus.profile;

import io.standpipe.model.Bus;
import io.standpipe.model.point.DeviceText;
import io.standpipe.model.point.Point;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a point stands in a Modbus slave.
 *
 * @param table which of the four tables
 * @param address 0-based protocol address, [0, 65535]; a printed 4NNNN number less 40001
 * @param type how the registers are decoded; coils and discrete inputs are always {@link Type#BIT}
 * @param order of bytes and words; ABCD is the standard's
 * @param bit lowest bit for BIT and BITS within a register, [0, 15], and for a whole number that is
 *     a part of its registers, [0, 31]; 0 for coils and discrete inputs and for what is whole
 * @param width number of bits for BITS, [1, 16], and for a part, [2, 31]; otherwise 1
 * @param writable whether the device's maker lets it be written; a coil, or a holding register of
 *     at most two that is neither a bit field nor composed. The bus must allow it besides, see
 *     {@link Bus#write}
 * @param composition other registers that say what the number means; null for most
 * @param layout how a date or a text stands in its registers; null of all other types
 * @param counter how it rolls over, if it counts up; null if it does not. Its number is whole, and
 *     neither composed nor written
 * @param inLog whether it stands in each record of the device's {@link EventLog}, at {@code
 *     address} from the record's beginning; then nothing polls it
 */
public record ModbusSource(
        Table table,
        int address,
        Type type,
        Order order,
        int bit,
        int width,
        boolean writable,
        @Nullable Composition composition,
        @Nullable RegisterLayout layout,
        @Nullable RollingCounter counter,
        InLog inLog)
        implements Point.Source {

    public ModbusSource {
        boolean fits =
                type.time()
                        ? layout instanceof PackedTime
                        : type == Type.TEXT ? layout instanceof TextLayout : layout == null;
        if (!fits) {
            throw new IllegalArgumentException("type %s and layout do not fit".formatted(type));
        }
        int registers = layout == null ? type.registers() : layout.registers();
        if (address < 0 || address + registers > PointRegisters.ADDRESSES) {
            throw new IllegalArgumentException(
                    "address must be 0 to "
                            + (PointRegisters.ADDRESSES - registers)
                            + ", but is "
                            + address);
        }
        int bits = type.parts() ? 16 * type.registers() : 16;
        if (bit < 0 || width < 1 || bit + width > bits) {
            throw new IllegalArgumentException(
                    "bits must lie in 0 to %d, but are %d to %d"
                            .formatted(bits - 1, bit, bit + width - 1));
        }
        if (table.bits() && (type != Type.BIT || bit != 0)) {
            throw new IllegalArgumentException("a " + table + " is a single bit");
        }
        boolean wide =
                order.wide()
                        || (composition != null
                                && composition.order() != null
                                && composition.order().orders().values().stream()
                                        .anyMatch(Order::wide));
        if (wide && type.registers() != 4) {
            throw new IllegalArgumentException(
                    "order %s is for 64 bits, but %s has %d"
                            .formatted(order, type, 16 * type.registers()));
        }
        boolean field = type == Type.BIT || type == Type.BITS;
        if (composition != null && (table.bits() || field || layout != null)) {
            throw new IllegalArgumentException("a bit field of a " + table + " is not composed");
        }
        if (counter != null
                && (table.bits() || field || type.floating() || layout != null || writable)) {
            throw new IllegalArgumentException("a counter is a whole number that is only read");
        }
        if (counter != null && composition != null) {
            throw new IllegalArgumentException("a counter is not composed");
        }
        boolean whole = table == Table.COIL || (!field && type.written() && bit == 0 && width == 1);
        if (writable && (!table.writable() || !whole || composition != null)) {
            throw new IllegalArgumentException(
                    "only coils and whole holding registers, at most two, can be written, but this is %s of a %s"
                            .formatted(type, table));
        }
    }

    /** One that is polled. */
    public ModbusSource(
            Table table,
            int address,
            Type type,
            Order order,
            int bit,
            int width,
            boolean writable,
            @Nullable Composition composition,
            @Nullable RegisterLayout layout,
            @Nullable RollingCounter counter) {
        this(
                table,
                address,
                type,
                order,
                bit,
                width,
                writable,
                composition,
                layout,
                counter,
                InLog.NO);
    }

    /** One that is neither date nor text, and does not roll over. */
    public ModbusSource(
            Table table,
            int address,
            Type type,
            Order order,
            int bit,
            int width,
            boolean writable,
            @Nullable Composition composition) {
        this(table, address, type, order, bit, width, writable, composition, null, null);
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

    @Override
    public boolean isStored() {
        return inLog != InLog.NO;
    }

    @Override
    public boolean isText() {
        return type == Type.TEXT;
    }

    @Override
    public boolean isFloating() {
        return type.floating();
    }

    @Override
    public boolean isComposed() {
        return composition != null;
    }

    @Override
    public boolean isPlaceInUnit() {
        return true;
    }

    @Override
    public int wholeBits() {
        return type.registers() > 2 || type.floating() || composition != null ? 0 : bits();
    }

    @Override
    public long mask() {
        return switch (type) {
            case FLOAT32, FLOAT64, BCD16, BCD32, UINT64, INT64 -> 0;
            case SIGNMAG16, SIGNMAG32, TIME, BCDTIME, TEXT -> 0;
            case UINT32, INT32, UINT16, INT16, BIT, BITS -> (1L << bits()) - 1;
        };
    }

    @Override
    public String whyNoBits() {
        ProfilePointPhrase why =
                switch (type) {
                    case TEXT -> ProfilePointPhrase.NO_NUMBER;
                    case TIME, BCDTIME -> ProfilePointPhrase.DATE_BITS;
                    case BCD16, BCD32 -> ProfilePointPhrase.DIGITS_NO_BITS;
                    case SIGNMAG16, SIGNMAG32 -> ProfilePointPhrase.SIGN_BIT;
                    case FLOAT32, FLOAT64 -> ProfilePointPhrase.BITS_MEAN_NOTHING;
                    default -> ProfilePointPhrase.MANY_BITS;
                };
        return why.of(type.word());
    }

    /** How many registers, or bits, its own value takes. */
    public int registers() {
        return layout == null ? type.registers() : layout.registers();
    }

    /** What of a record in the device's log it is. */
    public enum InLog {
        /** it does not stand there, but is polled */
        NO,
        /** registers of each record */
        FIELD,
        /** the record's number, counted by the gateway: one more each time */
        NUMBER,
        /** how many records were written over before the gateway could read them */
        LOST
    }

    /** Whether it is a whole number that has only some of the bits of its registers. */
    public boolean part() {
        return type.parts() && width > 1;
    }

    /** How many bits the number has: those of its registers, or of the part. */
    public int bits() {
        return table.bits() || type == Type.BIT || type == Type.BITS || part()
                ? width
                : 16 * type.registers();
    }

    /** First register or bit that an answer must hold. */
    public int first() {
        return composition == null ? address : Math.min(address, composition.first());
    }

    /** The one after the last register or bit that an answer must hold. */
    public int end() {
        int end = address + registers();
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
        /** the highest bit is the sign, the others are the magnitude */
        SIGNMAG16(1),
        SIGNMAG32(2),
        /** IEEE 754 */
        FLOAT32(2),
        FLOAT64(4),
        /** four decimal digits, four bits each */
        BCD16(1),
        /** eight decimal digits */
        BCD32(2),
        /** a date and time of day in the bytes of registers, each a binary number */
        TIME(1),
        /** the same, each byte two decimal digits */
        BCDTIME(1),
        /** a text, see {@link DeviceText} */
        TEXT(1),
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

        /** As profiles write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it may be a part of its registers: a half of one, 24 bits of two. */
        public boolean parts() {
            return switch (this) {
                case UINT16, INT16, UINT32, INT32, SIGNMAG16, SIGNMAG32 -> true;
                default -> false;
            };
        }

        /** Whether a value of it can be written whole. */
        public boolean written() {
            return switch (this) {
                case UINT16, INT16, UINT32, INT32, FLOAT32, BCD16, BCD32 -> true;
                default -> false;
            };
        }

        /** Whether it is a date and time of day, in as many registers as its format has. */
        public boolean time() {
            return this == TIME || this == BCDTIME;
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
