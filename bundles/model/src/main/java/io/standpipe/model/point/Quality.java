package io.standpipe.model.point;

import java.util.Locale;

/**
 * How far a value may be trusted, in the words of OPC UA (part 8, StatusCode severity), and why.
 *
 * @param status GOOD, UNCERTAIN or BAD
 * @param cause why it is not GOOD; NONE with GOOD
 * @param code Modbus exception code with {@link Cause#EXCEPTION}, otherwise 0
 */
public record Quality(Status status, Cause cause, int code) {

    public static final Quality GOOD = new Quality(Status.GOOD, Cause.NONE, 0);
    public static final Quality NOT_YET_READ = new Quality(Status.UNCERTAIN, Cause.NOT_YET_READ, 0);
    public static final Quality OUT_OF_RANGE = bad(Cause.OUT_OF_RANGE);
    public static final Quality ABSENT = bad(Cause.ABSENT);
    public static final Quality NOT_POLLED = bad(Cause.NOT_POLLED);

    public static Quality bad(Cause cause) {
        return new Quality(Status.BAD, cause, 0);
    }

    /** The device answered with a Modbus exception. */
    public static Quality exception(int code) {
        return new Quality(Status.BAD, Cause.EXCEPTION, code);
    }

    public boolean isGood() {
        return status == Status.GOOD;
    }

    /** The worse one of both, this one if they are equally bad. */
    public Quality worse(Quality other) {
        return other.status.compareTo(status) > 0 ? other : this;
    }

    /**
     * The cause as it stands in messages: {@code device-silent}, {@code exception-2}; {@code none}
     * with GOOD.
     */
    public String text() {
        return cause == Cause.EXCEPTION ? "exception-" + code : cause.word();
    }

    public enum Status {
        GOOD,
        UNCERTAIN,
        BAD
    }

    public enum Cause {
        NONE,
        /** no reading since the gateway started */
        NOT_YET_READ,
        /** the value lies outside the point's valid range, or is no number */
        OUT_OF_RANGE,
        /** what the registers hold cannot be: a digit beyond 9, too many decimal places */
        INVALID_VALUE,
        /** the device measures in a unit that its profile does not know */
        UNKNOWN_UNIT,
        /** the current of a 4-20 mA loop says that there is none: at most 3.6 mA (NAMUR NE 43) */
        WIRE_BREAK,
        /** the current of a 4-20 mA loop is at least 21 mA (NAMUR NE 43) */
        SHORT_CIRCUIT,
        /** UNCERTAIN: the sensor is at its stop, the true value lies at or beyond this one */
        SATURATED,
        /** the device says that its sensor failed (OPC UA BadSensorFailure) */
        SENSOR_FAILURE,
        /** the device says that it failed itself (OPC UA BadDeviceFailure) */
        DEVICE_FAILURE,
        /** the device says that nothing is connected where it measures (BadNotConnected) */
        NOT_CONNECTED,
        /** the device says that it is switched off, tested or served (BadOutOfService) */
        OUT_OF_SERVICE,
        /** the device says that it is set up wrongly (BadConfigurationError) */
        CONFIGURATION_ERROR,
        /** the device says that it has no such value, as 0x8000 does in SunSpec */
        NOT_IMPLEMENTED,
        /** the device warms up and has not measured yet (UncertainInitialValue) */
        INITIAL_VALUE,
        /**
         * the device says that it measures less well than it should (UncertainSensorNotAccurate)
         */
        NOT_ACCURATE,
        /** UNCERTAIN: a whole number so large that its last digits are lost */
        ROUNDED,
        /** UNCERTAIN: the device's clock does not go right, so the time is that of the arrival */
        CLOCK_UNSYNCHRONISED,
        /** the device says that what it measured before is not installed any more */
        ABSENT,
        /** the bus did not read it in time, whoever is to blame */
        NOT_POLLED,
        /** more answers come from there than were asked for; this one may be another's */
        UNASKED_ANSWERS,
        /** no connection to the device: refused, unreachable or closed */
        NO_CONNECTION,
        /** connected, but no answer in time */
        DEVICE_SILENT,
        /**
         * an answer that does not fit the request or the protocol, or a report that cannot be read
         */
        INVALID_ANSWER,
        /** the device would not tell a change: it is registered, but not observed there */
        NOT_OBSERVED,
        /** the device refused the request with an exception code */
        EXCEPTION;

        private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

        public String word() {
            return word;
        }
    }
}
