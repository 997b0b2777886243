package io.standpipe.coap.payload;

import io.standpipe.coap.profile.CoapSource;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.words.PayloadPhrase;
import java.util.Map;

/**
 * Makes a reading of one raw value: applies scale, offset and unit, and the numbers by which a
 * device says that it has no value. Stateless; any thread.
 */
final class ValueDecoder {

    /** Of a float in a frame that is infinite or no number. */
    static final Quality NO_NUMBER = Quality.bad(Quality.Cause.INVALID_ANSWER);

    /** A double holds each whole number up to here: 2^53. */
    private static final double MAX_WHOLE = 1L << 53;

    private ValueDecoder() {}

    /**
     * The reading of a named value.
     *
     * @throws PayloadException a value of a kind that the point cannot have
     */
    static Reading reading(Point point, Sample sample) throws PayloadException {
        double raw = raw(point, sample.value());
        if (point.absent() != null && point.absent().match((long) raw)) {
            return new Reading(point, Double.NaN, Quality.ABSENT);
        }
        return said(point, raw, scaled(point, sample, raw));
    }

    /** The reading of a number in a maker's frame; {@link #NO_NUMBER} for a float that is none. */
    static Reading reading(Point point, double raw) {
        if (!Double.isFinite(raw)) {
            Quality said = point.said(raw);
            boolean bad = said.status() == Quality.Status.BAD;
            return new Reading(point, Double.NaN, bad ? said : NO_NUMBER);
        }
        if (point.absent() != null && point.absent().match((long) raw)) {
            return new Reading(point, Double.NaN, Quality.ABSENT);
        }
        double value = raw * point.scale() + point.offset();
        return said(point, raw, new Reading(point, value, Quality.GOOD));
    }

    /** The reading, unless the profile says that this number is no value of the point. */
    private static Reading said(Point point, double raw, Reading reading) {
        Quality said = point.said(raw);
        if (said.isGood() || reading.quality().status() == Quality.Status.BAD) {
            return reading;
        }
        boolean bad = said.status() == Quality.Status.BAD;
        return new Reading(point, bad ? Double.NaN : reading.value(), said);
    }

    private static Reading scaled(Point point, Sample sample, double raw) {
        boolean asIs =
                sample.unit().isEmpty()
                        || point.unit().isEmpty() // a state or a count has none
                        || !(sample.value() instanceof SampleValue.Numeric);
        if (asIs) {
            return finite(point, raw * point.scale() + point.offset());
        }
        // Who says the unit has scaled already.
        Double converted = SenmlUnits.convert(raw, sample.unit(), point.unit());
        return converted == null
                ? new Reading(point, Double.NaN, Quality.bad(Quality.Cause.UNKNOWN_UNIT))
                : finite(point, converted);
    }

    private static Reading finite(Point point, double value) {
        return Double.isFinite(value)
                ? new Reading(point, value, Quality.GOOD)
                : new Reading(point, Double.NaN, Quality.OUT_OF_RANGE);
    }

    private static double raw(Point point, SampleValue value) throws PayloadException {
        if (!(point.source() instanceof CoapSource.Resource resource)) {
            throw new PayloadException(PayloadPhrase.NO_NAMED_VALUE.with());
        }
        if (resource.code() != CoapSource.NO_CODE) {
            return whole(integer(value)) == resource.code() ? 1 : 0;
        }
        if (value instanceof SampleValue.Text text) {
            return state(point, text.value());
        }
        return switch (resource.type()) {
            case BOOLEAN -> flag(value) ? 1 : 0;
            case INTEGER -> whole(integer(value));
            case FLOAT -> finite(decimal(value));
        };
    }

    private static boolean flag(SampleValue value) throws PayloadException {
        if (value instanceof SampleValue.Bytes bytes) {
            return Lwm2mTlv.flag(bytes.value());
        }
        if (value instanceof SampleValue.Numeric number
                && (number.value() == 0 || number.value() == 1)) {
            return number.value() == 1;
        }
        if (value instanceof SampleValue.Flag flag) {
            return flag.value();
        }
        throw new PayloadException(PayloadPhrase.BOOLEAN.with());
    }

    private static double integer(SampleValue value) throws PayloadException {
        return value instanceof SampleValue.Bytes bytes
                ? Lwm2mTlv.integer(bytes.value())
                : number(value);
    }

    private static double decimal(SampleValue value) throws PayloadException {
        return value instanceof SampleValue.Bytes bytes
                ? Lwm2mTlv.decimal(bytes.value())
                : number(value);
    }

    private static double number(SampleValue value) throws PayloadException {
        if (value instanceof SampleValue.Numeric number) {
            return number.value();
        }
        throw new PayloadException(PayloadPhrase.NUMBER.with());
    }

    private static double finite(double number) throws PayloadException {
        if (!Double.isFinite(number)) {
            throw new PayloadException(PayloadPhrase.FINITE.with());
        }
        return number;
    }

    private static double whole(double number) throws PayloadException {
        if (number != Math.rint(number) || Math.abs(number) > MAX_WHOLE) {
            throw new PayloadException(PayloadPhrase.WHOLE.with());
        }
        return number;
    }

    /** A state by its name. */
    private static double state(Point point, String name) throws PayloadException {
        for (Map.Entry<Long, String> state : point.states().entrySet()) {
            if (state.getValue().equals(name)) {
                return state.getKey();
            }
        }
        throw new PayloadException(PayloadPhrase.NO_STATE.with());
    }
}
