package io.standpipe.modbus.value;

import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.model.point.Point;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the raw number of a value, the other way round than {@link Decoder}. */
public final class Encoder {

    /** How far a value may lie from a whole raw number: rounding of scale and offset, no more. */
    private static final double TOLERANCE = 1e-3;

    private Encoder() {}

    /**
     * @param value in the point's unit
     * @return the raw number's low bits, as many as the point has; of a float and of decimal digits
     *     their bits
     * @throws IllegalArgumentException the point cannot hold this value; the message continues the
     *     point's name
     */
    public static int raw(Point point, ModbusSource source, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    BusPhrase.MUST_BE.of(BusPhrase.A_NUMBER.of(), value));
        }
        if (point.range() != null && !point.range().contains(value)) {
            throw new IllegalArgumentException(
                    BusPhrase.OUTSIDE_RANGE.of(
                            point.range().low(),
                            (point.range().high() + " " + point.unit()).strip(),
                            value));
        }
        if (!point.states().isEmpty()
                && point.states().keySet().stream().noneMatch(s -> s == value)) {
            throw new IllegalArgumentException(
                    BusPhrase.MUST_BE.of(SettingPhrase.ONE_OF.of(states(point.states())), value));
        }
        double number =
                Decoder.unscaled(point, source) ? value : (value - point.offset()) / point.scale();
        if (source.type() == ModbusSource.Type.FLOAT32) {
            float single = (float) number;
            if (!Float.isFinite(single)) {
                throw new IllegalArgumentException(BusPhrase.TOO_LARGE.of(value));
            }
            return Float.floatToIntBits(single);
        }
        int whole = whole(point, source, value, number);
        return source.type().decimal() ? digits(whole) : whole;
    }

    /** Four bits for each decimal digit. */
    private static int digits(int number) {
        int digits = 0;
        int rest = number;
        for (int shift = 0; rest > 0; shift += 4) {
            digits |= rest % 10 << shift;
            rest /= 10;
        }
        return digits;
    }

    private static int whole(Point point, ModbusSource source, double value, double number) {
        double whole = Math.rint(number);
        if (Math.abs(number - whole) > TOLERANCE) {
            throw new IllegalArgumentException(
                    BusPhrase.NO_STEP.of(
                            Decoder.unscaled(point, source) ? 1 : Math.abs(point.scale()), value));
        }
        long low =
                switch (source.type()) {
                    case INT16 -> Short.MIN_VALUE;
                    case INT32 -> Integer.MIN_VALUE;
                    default -> 0;
                };
        long high =
                switch (source.type()) {
                    case UINT16 -> 0xFFFF;
                    case INT16 -> Short.MAX_VALUE;
                    case UINT32 -> 0xFFFF_FFFFL;
                    case INT32 -> Integer.MAX_VALUE;
                    case BCD16 -> 9999;
                    case BCD32 -> 99_999_999;
                    case BIT, BITS -> 1;
                    case FLOAT32,
                            FLOAT64,
                            UINT64,
                            INT64,
                            SIGNMAG16,
                            SIGNMAG32,
                            TIME,
                            BCDTIME,
                            TEXT ->
                            throw new IllegalArgumentException(
                                    BusPhrase.TYPE_NOT_WRITTEN.of(source.type()));
                };
        if (whole < low || whole > high) {
            throw new IllegalArgumentException(
                    BusPhrase.RAW_OUTSIDE.of(low, high, value, "%.0f".formatted(whole)));
        }
        return (int) (long) whole;
    }

    private static String states(Map<Long, String> states) {
        return new TreeMap<>(states)
                .entrySet().stream()
                        .map(state -> state.getKey() + " (" + state.getValue() + ")")
                        .collect(Collectors.joining(", "));
    }
}
