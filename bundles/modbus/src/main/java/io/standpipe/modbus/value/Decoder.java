package io.standpipe.modbus.value;

import io.standpipe.modbus.profile.Composition;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.PackedTime;
import io.standpipe.modbus.profile.RegisterLayout;
import io.standpipe.modbus.profile.TextLayout;
import io.standpipe.model.point.DeviceText;
import io.standpipe.model.point.Linearisation;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Quality.Status;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.point.Reading;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of the bytes of an answer. The buffers are big endian, as Modbus is. No bytes make
 * it throw: what is no value is BAD and says why.
 */
public final class Decoder {

    private static final Quality INVALID = Quality.bad(Cause.INVALID_VALUE);
    private static final Quality UNKNOWN_UNIT = Quality.bad(Cause.UNKNOWN_UNIT);
    private static final Quality NOT_IMPLEMENTED = Quality.bad(Cause.NOT_IMPLEMENTED);
    private static final Quality ROUNDED = new Quality(Status.UNCERTAIN, Cause.ROUNDED, 0);

    private static final double[] POW10 = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10};

    private Decoder() {}

    /**
     * Decodes one point of an answer that has been checked.
     *
     * @param data index in the buffer of the first byte after the byte count
     * @return the reading; {@link PointOffset#absent} if the device says that nothing is installed
     *     here. Where the device says when it was measured, with that time, as the device has it
     */
    public static Reading reading(PointOffset pointOffset, ByteBuffer answer, int data) {
        Reading reading = valued(pointOffset, answer, data);
        return pointOffset.clock() == null || reading.quality().status() == Status.BAD
                ? reading
                : reading.at(time(valued(pointOffset.clock(), answer, data)));
    }

    /**
     * What a clock says.
     *
     * @return milliseconds; {@link Reading#ON_ARRIVAL} if that is no time
     */
    public static long time(Reading clock) {
        return clock.quality().isGood() ? Math.round(clock.value() * 1000) : Reading.ON_ARRIVAL;
    }

    private static Reading valued(PointOffset pointOffset, ByteBuffer answer, int data) {
        Point point = pointOffset.point();
        ModbusSource source = pointOffset.source();
        Order order = order(pointOffset, answer, data);
        if (order == null) {
            return bad(point, INVALID);
        }
        long raw = raw(source, order, answer, data, pointOffset.at());
        if (point.absent() != null && point.absent().match(raw)) {
            return pointOffset.absent();
        }
        RegisterLayout layout = source.layout();
        double number =
                layout == null
                        ? number(source.type(), raw)
                        : number(layout, order, answer, data + pointOffset.at());
        if (Double.isNaN(number) && (layout != null || source.type().decimal())) {
            return bad(point, INVALID);
        }
        Quality said = said(pointOffset, answer, data, number);
        if (said.status() == Status.BAD) {
            return said.equals(Quality.ABSENT) ? pointOffset.absent() : bad(point, said);
        }
        Reading reading = made(pointOffset, answer, data, raw, number);
        return said.isGood() || reading.quality().status() == Status.BAD
                ? reading
                : new Reading(point, reading.value(), said);
    }

    /** A date or a text in registers from an index on; NaN if there is none such. */
    private static double number(RegisterLayout layout, Order order, ByteBuffer answer, int place) {
        if (layout instanceof PackedTime time) {
            return time.seconds(
                    i -> Byte.toUnsignedInt(answer.get(place + (order.bytes() ? i ^ 1 : i))));
        }
        if (layout instanceof TextLayout text) {
            String told = RegisterText.of(answer, place, text, order);
            return told == null ? Double.NaN : DeviceText.number(told);
        }
        return Double.NaN;
    }

    /** In which order the bytes come; null if the device gives a code that means none. */
    private static @Nullable Order order(PointOffset pointOffset, ByteBuffer answer, int data) {
        Composition composition = pointOffset.source().composition();
        Composition.OrderCode code = composition == null ? null : composition.order();
        return code == null
                ? pointOffset.source().order()
                : code.orders()
                        .get(
                                code(
                                        answer,
                                        data + pointOffset.at(),
                                        pointOffset.source(),
                                        code.code()));
    }

    /** What the device says of the value's quality: by the number, or in other registers. */
    private static Quality said(
            PointOffset pointOffset, ByteBuffer answer, int data, double number) {
        Point point = pointOffset.point();
        if (point.quality().isEmpty()) {
            return Quality.GOOD;
        }
        Quality said = point.said(number);
        for (QualityRule rule : point.quality()) {
            if (rule.beside() && rule.applies(beside(pointOffset, answer, data, rule.register()))) {
                said = said.worse(rule.quality());
            }
        }
        return said;
    }

    /** Another register, or bit, of the same answer. */
    private static int beside(PointOffset pointOffset, ByteBuffer answer, int data, int address) {
        ModbusSource source = pointOffset.source();
        if (source.table().bits()) {
            int at = pointOffset.at() + address - source.address();
            return (answer.get(data + at / 8) >> (at % 8)) & 1;
        }
        return word(answer, data + pointOffset.at(), source, address);
    }

    /** The number as the registers of a composition say, scaled and linearised. */
    private static Reading made(
            PointOffset pointOffset, ByteBuffer answer, int data, long raw, double plain) {
        Point point = pointOffset.point();
        ModbusSource source = pointOffset.source();
        Composition composition = source.composition();
        if (composition != null) {
            return composed(pointOffset, composition, answer, data + pointOffset.at(), plain);
        }
        double value = unscaled(point, source) ? plain : plain * point.scale() + point.offset();
        return finished(point, value, exact(source.type(), raw) ? Quality.GOOD : ROUNDED);
    }

    /**
     * @param here index of the point's own first byte
     */
    private static Reading composed(
            PointOffset pointOffset,
            Composition composition,
            ByteBuffer answer,
            int here,
            double plain) {
        Point point = pointOffset.point();
        ModbusSource source = pointOffset.source();
        double number = plain;
        Composition.Places places = composition.places();
        if (places != null) {
            int digits = code(answer, here, source, places.code());
            if (digits > places.max()) {
                return bad(point, INVALID);
            }
            number /= POW10[digits];
        }
        Composition.ScaleFactor factor = composition.scaleFactor();
        if (factor != null) {
            Composition.Part exponent = factor.exponent();
            int power = exponent.signed(word(answer, here, source, exponent.address()));
            if (power == Composition.ScaleFactor.NONE) {
                return bad(point, NOT_IMPLEMENTED);
            }
            if (Math.abs(power) > Composition.ScaleFactor.MOST) {
                return bad(point, INVALID);
            }
            number = power < 0 ? number / POW10[-power] : number * POW10[power];
        }
        Quality quality = Quality.GOOD;
        Composition.UnitCode unit = composition.unit();
        if (unit != null) {
            Composition.Conversion conversion =
                    unit.conversions().get(code(answer, here, source, unit.code()));
            if (conversion == null) {
                return bad(point, UNKNOWN_UNIT);
            }
            number = number * conversion.factor() + conversion.offset();
            Linearisation.Current current = conversion.current();
            if (current != null) {
                quality = current.quality(number);
                if (quality.status() == Status.BAD) {
                    return bad(point, quality);
                }
                number = current.value(number);
            }
        }
        double value = unscaled(point, source) ? number : number * point.scale() + point.offset();
        return finished(point, value, quality);
    }

    /**
     * @param quality of what the value was made of
     */
    private static Reading finished(Point point, double value, Quality quality) {
        Linearisation linearisation = point.linearisation();
        if (linearisation == null) {
            return measured(point, value, quality);
        }
        Reading reading = linearisation.reading(point, value);
        return reading.quality().isGood() && !quality.isGood()
                ? new Reading(point, reading.value(), quality)
                : reading;
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

    /** A code that says what the number means. */
    private static int code(
            ByteBuffer answer, int here, ModbusSource source, Composition.Part code) {
        return code.of(word(answer, here, source, code.address()));
    }

    /** True if raw number and value are the same: bits and enumerations. */
    static boolean unscaled(Point point, ModbusSource source) {
        return source.type() == ModbusSource.Type.BIT
                || source.type() == ModbusSource.Type.BITS
                || !point.states().isEmpty();
    }

    /**
     * The raw bits as a number, signed ones with their sign; of a float and of decimal digits the
     * bits as they are.
     *
     * @param at as in {@link PointOffset#at()}
     */
    static long raw(ModbusSource source, ByteBuffer answer, int data, int at) {
        return raw(source, source.order(), answer, data, at);
    }

    private static long raw(ModbusSource source, Order order, ByteBuffer answer, int data, int at) {
        if (source.table().bits()) {
            return (answer.get(data + at / 8) >> (at % 8)) & 1;
        }
        int place = data + at;
        return switch (source.type()) {
            case UINT16, INT16, SIGNMAG16 ->
                    part(source, Short.toUnsignedLong(ordered(answer.getShort(place), order)));
            case UINT32, INT32, SIGNMAG32 ->
                    part(source, Integer.toUnsignedLong(ordered(answer.getInt(place), order)));
            case BCD16 -> Short.toUnsignedLong(ordered(answer.getShort(place), order));
            case FLOAT32, BCD32 -> Integer.toUnsignedLong(ordered(answer.getInt(place), order));
            case UINT64, INT64, FLOAT64 -> ordered(answer.getLong(place), order);
            case TIME, BCDTIME, TEXT -> 0; // more than a raw number holds
            case BIT, BITS ->
                    (Short.toUnsignedInt(ordered(answer.getShort(place), order)) >> source.bit())
                            & ((1 << source.width()) - 1);
        };
    }

    /** The bits of a whole number, all or a part of its registers', with their sign. */
    private static long part(ModbusSource source, long registers) {
        int bits = source.bits();
        long raw = (registers >>> source.bit()) & ((1L << bits) - 1);
        long sign = 1L << (bits - 1);
        if ((raw & sign) == 0) {
            return raw;
        }
        return switch (source.type()) {
            case INT16, INT32 -> raw - 2 * sign;
            case SIGNMAG16, SIGNMAG32 -> sign - raw;
            default -> raw;
        };
    }

    /** What the raw bits of a type mean; NaN if they mean nothing. */
    static double number(ModbusSource.Type type, long raw) {
        return switch (type) {
            case FLOAT32 -> Float.intBitsToFloat((int) raw);
            case FLOAT64 -> Double.longBitsToDouble(raw);
            case BCD16, BCD32 -> digits(raw);
            case UINT64 -> unsigned(raw);
            case UINT16,
                    INT16,
                    UINT32,
                    INT32,
                    SIGNMAG16,
                    SIGNMAG32,
                    INT64,
                    TIME,
                    BCDTIME,
                    TEXT,
                    BIT,
                    BITS ->
                    raw;
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
    public static short ordered(short transport, Order order) {
        return order.bytes() ? Short.reverseBytes(transport) : transport;
    }

    /**
     * Puts four bytes, read in the order of the wire, into the order A B C D. And back: doing it
     * twice changes nothing.
     */
    public static int ordered(int transport, Order order) {
        int words = order.words() ? Integer.rotateLeft(transport, 16) : transport;
        return order.bytes() ? ((words & 0x00FF00FF) << 8) | ((words >>> 8) & 0x00FF00FF) : words;
    }

    /** The same of eight bytes. */
    public static long ordered(long transport, Order order) {
        int high = ordered((int) (transport >>> 32), order);
        int low = ordered((int) transport, order);
        return order.halves()
                ? (long) low << 32 | Integer.toUnsignedLong(high)
                : (long) high << 32 | Integer.toUnsignedLong(low);
    }
}
