package io.standpipe.modbus;

import io.standpipe.model.Composition;
import io.standpipe.model.Linearisation;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.ModbusSource.Order;
import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Quality.Cause;
import io.standpipe.model.Quality.Status;
import io.standpipe.model.Reading;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of the bytes of an answer. The buffers are big endian, as Modbus is. No bytes make
 * it throw: what is no value is BAD and says why.
 */
final class Decoder {

    private static final Quality INVALID = Quality.bad(Cause.INVALID_VALUE);
    private static final Quality UNKNOWN_UNIT = Quality.bad(Cause.UNKNOWN_UNIT);
    private static final Quality ROUNDED = new Quality(Status.UNCERTAIN, Cause.ROUNDED, 0);

    private static final double[] POW10 = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    private Decoder() {}

    /**
     * Decodes one point of an answer that has been checked.
     *
     * @param data index in the buffer of the first byte after the byte count
     * @return the reading; {@link Slot#absent} if the device says that nothing is installed here
     */
    static Reading reading(Slot slot, ByteBuffer answer, int data) {
        Point point = slot.point();
        ModbusSource source = slot.source();
        long raw = raw(source, answer, data, slot.at());
        if (point.absent() != null && point.absent().match(raw)) {
            return slot.absent();
        }
        double number = number(source.type(), raw);
        if (Double.isNaN(number) && source.type().decimal()) {
            return bad(point, INVALID);
        }
        Composition composition = source.composition();
        if (composition != null) {
            int here = data + slot.at();
            Quality unfit = unfit(composition, source, answer, here);
            if (unfit != null) {
                return bad(point, unfit);
            }
            number = composed(number, composition, source, answer, here);
        }
        double value = unscaled(point, source) ? number : number * point.scale() + point.offset();
        Linearisation linearisation = point.linearisation();
        if (linearisation != null) {
            return linearisation.reading(point, value);
        }
        return measured(point, value, exact(source.type(), raw) ? Quality.GOOD : ROUNDED);
    }

    /**
     * Why the other registers of a composition make no value.
     *
     * @param here index of the point's own first byte
     * @return null if they do
     */
    private static @Nullable Quality unfit(
            Composition composition, ModbusSource source, ByteBuffer answer, int here) {
        Composition.Places places = composition.places();
        if (places != null && word(answer, here, source, places.address()) > places.max()) {
            return INVALID;
        }
        Composition.UnitCode unit = composition.unit();
        return unit == null || factor(unit, source, answer, here) != null ? null : UNKNOWN_UNIT;
    }

    /** The number as they say, which are fit. */
    private static double composed(
            double number,
            Composition composition,
            ModbusSource source,
            ByteBuffer answer,
            int here) {
        double composed = number;
        Composition.Places places = composition.places();
        if (places != null) {
            composed /= POW10[word(answer, here, source, places.address())];
        }
        Composition.UnitCode unit = composition.unit();
        Double factor = unit == null ? null : factor(unit, source, answer, here);
        return factor == null ? composed : composed * factor;
    }

    private static @Nullable Double factor(
            Composition.UnitCode unit, ModbusSource source, ByteBuffer answer, int here) {
        return unit.factors().get(word(answer, here, source, unit.address()));
    }

    private static Reading measured(Point point, double value, Quality quality) {
        return Double.isFinite(value)
                ? new Reading(point, value, quality)
                : bad(point, Quality.OUT_OF_RANGE);
    }

    private static Reading bad(Point point, Quality quality) {
        return new Reading(point, Double.NaN, quality);
    }

    /** Another register of the same answer. */
    private static int word(ByteBuffer answer, int here, ModbusSource source, int address) {
        return Short.toUnsignedInt(answer.getShort(here + 2 * (address - source.address())));
    }

    /** True if raw number and value are the same: bits and enumerations. */
    static boolean unscaled(Point point, ModbusSource source) {
        return source.type() == ModbusSource.Type.BIT
                || source.type() == ModbusSource.Type.BITS
                || !point.states().isEmpty();
    }

    /**
     * The raw bits as a number, signed types with their sign; of a float and of decimal digits the
     * bits as they are.
     *
     * @param at as in {@link Slot#at()}
     */
    static long raw(ModbusSource source, ByteBuffer answer, int data, int at) {
        if (source.table().bits()) {
            return (answer.get(data + at / 8) >> (at % 8)) & 1;
        }
        int place = data + at;
        Order order = source.order();
        return switch (source.type()) {
            case UINT16, BCD16 -> Short.toUnsignedLong(ordered(answer.getShort(place), order));
            case INT16 -> ordered(answer.getShort(place), order);
            case UINT32, FLOAT32, BCD32 ->
                    Integer.toUnsignedLong(ordered(answer.getInt(place), order));
            case INT32 -> ordered(answer.getInt(place), order);
            case UINT64, INT64, FLOAT64 -> ordered(answer.getLong(place), order);
            case BIT, BITS ->
                    (Short.toUnsignedInt(ordered(answer.getShort(place), order)) >> source.bit())
                            & ((1 << source.width()) - 1);
        };
    }

    /** What the raw bits of a type mean; NaN if they mean nothing. */
    static double number(ModbusSource.Type type, long raw) {
        return switch (type) {
            case FLOAT32 -> Float.intBitsToFloat((int) raw);
            case FLOAT64 -> Double.longBitsToDouble(raw);
            case BCD16, BCD32 -> digits(raw);
            case UINT64 -> unsigned(raw);
            case UINT16, INT16, UINT32, INT32, INT64, BIT, BITS -> raw;
        };
    }

    /** Decimal digits, four bits each; NaN if one of them is none. */
    private static double digits(long raw) {
        long number = 0;
        for (int shift = 28; shift >= 0; shift -= 4) {
            long digit = raw >> shift & 0xF;
            if (digit > 9) {
                return Double.NaN;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    private static double unsigned(long raw) {
        // Half of it, whose lowest bit keeps the rounding right, is a number that Java has.
        return raw >= 0 ? raw : ((raw >>> 1) | (raw & 1)) * 2.0;
    }

    /** Whether a double holds the whole number: one of 64 bits may have more digits. */
    private static boolean exact(ModbusSource.Type type, long raw) {
        if (type != ModbusSource.Type.UINT64 && type != ModbusSource.Type.INT64) {
            return true;
        }
        // From the first to the last bit that is set, or of a negative one that is not.
        long bits = type == ModbusSource.Type.INT64 && raw < 0 ? -raw : raw;
        int span = Long.SIZE - Long.numberOfLeadingZeros(bits) - Long.numberOfTrailingZeros(bits);
        return span <= 53;
    }

    /** The two bytes of a register in the order A B; doing it twice changes nothing. */
    static short ordered(short wire, Order order) {
        return order.bytes() ? Short.reverseBytes(wire) : wire;
    }

    /**
     * Puts four bytes, read in the order of the wire, into the order A B C D. And back: doing it
     * twice changes nothing.
     */
    static int ordered(int wire, Order order) {
        int words = order.words() ? Integer.rotateLeft(wire, 16) : wire;
        return order.bytes() ? ((words & 0x00FF00FF) << 8) | ((words >>> 8) & 0x00FF00FF) : words;
    }

    /** The same of eight bytes. */
    static long ordered(long wire, Order order) {
        int high = ordered((int) (wire >>> 32), order);
        int low = ordered((int) wire, order);
        return order.halves()
                ? (long) low << 32 | Integer.toUnsignedLong(high)
                : (long) high << 32 | Integer.toUnsignedLong(low);
    }
}
