package io.standpipe.kura;

import io.standpipe.model.CoapSource;
import io.standpipe.model.GpioSource;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.Point;
import io.standpipe.model.Reading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.eclipse.kura.channel.ChannelRecord;
import org.eclipse.kura.type.DataType;
import org.eclipse.kura.type.TypedValue;
import org.eclipse.kura.type.TypedValues;
import org.jspecify.annotations.Nullable;

/** Values in the type that a channel wants, or a sentence why that would be another value. */
final class Values {

    private Values() {}

    /** Exactly one of the two is there. */
    record Outcome(@Nullable TypedValue<?> value, String problem) {}

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
        return switch (bits(point.source())) {
            case 0 -> DataType.DOUBLE;
            case 1 -> point.scale() == 1 && point.offset() == 0 ? DataType.BOOLEAN : DataType.LONG;
            default -> DataType.LONG;
        };
    }

    /** Of the whole number that it reads, [1, 32]; 0 if it may read any other. */
    private static int bits(Point.Source source) {
        if (source instanceof ModbusSource modbus) {
            boolean wide = modbus.type().registers() > 2;
            return wide || modbus.type().floating() || modbus.composition() != null
                    ? 0
                    : modbus.bits();
        }
        if (source instanceof CoapSource coap) {
            return Long.bitCount(coap.mask());
        }
        return source instanceof GpioSource gpio ? Long.bitCount(gpio.mask()) : 0;
    }

    static Outcome text(ChannelRecord record, String text) {
        DataType wanted = record.getValueType();
        return wanted == null || wanted == DataType.STRING
                ? found(TypedValues.newStringValue(text))
                : new Outcome(
                        null,
                        "this is a text; set the channel's value type to STRING, it is " + wanted);
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
        return state != null ? state : digits(reading);
    }

    /** As it stands in messages, as a number: without digits that mean nothing. */
    static double number(Reading reading) {
        return Double.parseDouble(digits(reading));
    }

    private static String digits(Reading reading) {
        Point point = reading.point();
        double value = reading.value();
        if (point.decimals() < 0) {
            return value == (float) value ? Float.toString((float) value) : Double.toString(value);
        }
        return BigDecimal.valueOf(value)
                .setScale(point.decimals(), RoundingMode.HALF_UP)
                .toPlainString();
    }

    private static Outcome found(TypedValue<?> value) {
        return new Outcome(value, "");
    }

    private static Outcome wrong(Reading reading, @Nullable DataType wanted) {
        return new Outcome(
                null,
                "%s is %s %s and does not fit into the channel's value type %s; DOUBLE or STRING do"
                        .formatted(
                                reading.point().id(),
                                plain(reading),
                                reading.point().unit(),
                                wanted)
                        .replace("  ", " "));
    }
}
