package io.standpipe.kura;

import io.standpipe.model.point.Point;
import io.standpipe.model.point.Reading;
import io.standpipe.model.words.ChannelPhrase;
import io.standpipe.model.words.Phrase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.eclipse.kura.channel.ChannelRecord;
import org.eclipse.kura.type.DataType;
import org.eclipse.kura.type.TypedValue;
import org.eclipse.kura.type.TypedValues;
import org.jspecify.annotations.Nullable;

/** A value in the type that a channel wants, or a sentence why that would be another value. */
final class ChannelValue {

    private ChannelValue() {}

    /** Exactly one of the two is there. */
    record Outcome(@Nullable TypedValue<?> value, Phrase.@Nullable Said problem) {}

    static Outcome of(ChannelRecord record, Reading reading) {
        DataType wanted = record.getValueType();
        double value = number(reading);
        return switch (wanted == null ? DataType.DOUBLE : wanted) {
            case DOUBLE -> found(TypedValues.newDoubleValue(value));
            case FLOAT -> found(TypedValues.newFloatValue((float) value));
            case LONG ->
                    whole(reading.point(), value, Long.MAX_VALUE)
                            ? found(TypedValues.newLongValue((long) value))
                            : wrong(reading, wanted);
            case INTEGER ->
                    whole(reading.point(), value, Integer.MAX_VALUE)
                            ? found(TypedValues.newIntegerValue((int) value))
                            : wrong(reading, wanted);
            case BOOLEAN ->
                    whole(reading.point(), value, 1) && value >= 0
                            ? found(TypedValues.newBooleanValue(value == 1))
                            : wrong(reading, wanted);
            case STRING -> found(TypedValues.newStringValue(plain(reading)));
            case BYTE_ARRAY -> wrong(reading, wanted);
        };
    }

    /** The type that every value of a point fits into, and that says most of what it is. */
    static DataType fitting(Point point) {
        if (point.isText() || !point.states().isEmpty()) {
            return DataType.STRING;
        }
        if (point.decimals() != 0 || point.linearisation() != null) {
            return DataType.DOUBLE;
        }
        return switch (point.source().wholeBits()) {
            case 0 -> DataType.DOUBLE;
            case 1 -> point.scale() == 1 && point.offset() == 0 ? DataType.BOOLEAN : DataType.LONG;
            default -> DataType.LONG;
        };
    }

    static Outcome text(ChannelRecord record, String text) {
        DataType wanted = record.getValueType();
        return wanted == null || wanted == DataType.STRING
                ? found(TypedValues.newStringValue(text))
                : new Outcome(null, ChannelPhrase.TEXT.with(wanted));
    }

    /** The point never has a fraction, and this value fits. */
    private static boolean whole(Point point, double value, double max) {
        return (point.decimals() == 0 || !point.states().isEmpty())
                && value == Math.rint(value)
                && Math.abs(value) <= max;
    }

    /** As it stands in messages; a state by its name. */
    static String plain(Reading reading) {
        String state = reading.state();
        return state != null ? state : digits(reading.value(), reading.point().decimals());
    }

    /** As it stands in messages, as a number: without digits that mean nothing. */
    static double number(Reading reading) {
        return number(reading.value(), reading.point().decimals());
    }

    /**
     * @param decimals [0, 9], or -1 for a float as it is
     */
    static double number(double value, int decimals) {
        return Double.parseDouble(digits(value, decimals));
    }

    private static String digits(double value, int decimals) {
        if (decimals < 0) {
            return value == (float) value ? Float.toString((float) value) : Double.toString(value);
        }
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }

    private static Outcome found(TypedValue<?> value) {
        return new Outcome(value, null);
    }

    private static Outcome wrong(Reading reading, @Nullable DataType wanted) {
        return new Outcome(
                null,
                ChannelPhrase.NO_ROOM.with(
                        reading.point().id(),
                        (plain(reading) + " " + reading.point().unit()).strip(),
                        wanted));
    }
}
