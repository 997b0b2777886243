package io.standpipe.gpio.profile;

import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Point;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import java.time.Duration;

/**
 * What is wired to a pin or an input of an analogue-to-digital converter. Which one, the device
 * table says.
 */
public sealed interface GpioSource extends Point.Source {

    /**
     * A dry contact. Its raw value is 0 in its normal position, otherwise 1.
     *
     * @param normallyClosed whether it is closed when all is well
     * @param closedHigh the level of the pin while the contact is closed: high, if it connects the
     *     supply; low, if it connects ground
     * @param pull what holds the pin while the contact is open
     * @param debounce how long a position must last to count, [0, 10 s]
     */
    record Contact(boolean normallyClosed, boolean closedHigh, Pull pull, Duration debounce)
            implements GpioSource {

        public Contact {
            checkDebounce(debounce);
        }

        @Override
        public Duration heldBack() {
            return debounce;
        }

        @Override
        public long mask() {
            return 1;
        }
    }

    /**
     * A contact that closes once for each unit that flowed. Its raw value is the number of closings
     * since the gateway started.
     *
     * @param closedHigh see {@link Contact}
     * @param debounce how long it must be closed to count, [0, 10 s]
     */
    record Pulses(boolean closedHigh, Pull pull, Duration debounce) implements GpioSource {

        public Pulses {
            checkDebounce(debounce);
        }

        @Override
        public boolean countsPulses() {
            return true;
        }

        @Override
        public boolean isMeasuredHere() {
            return true;
        }

        @Override
        public long mask() {
            return 0xFFFF_FFFFL;
        }
    }

    /**
     * Something that is switched: a sounder, a lamp, a relay. Its raw value is 1 while it is on.
     *
     * @param onHigh the level of the pin that switches it on
     * @param follows what switches it besides a write
     */
    record Output(boolean onHigh, Follows follows) implements GpioSource {

        @Override
        public long mask() {
            return 1;
        }
    }

    /**
     * A zone of contacts that is supervised by a resistor at its end. The supply feeds it through a
     * resistor, and the converter measures the voltage between that resistor and the line. Its raw
     * value is one of {@link #NORMAL}, {@link #ALARM}, {@link #OPEN} and {@link #SHORT}.
     *
     * @param supply in V, (0, 5.5]
     * @param feed resistor between supply and line in ohm, [100, 1000000]
     * @param normal resistance of the whole line when all is well, in ohm, [100, 1000000]
     * @param alarm the same when a contact has operated, in ohm; at least a third less or a half
     *     more than {@code normal}
     */
    record Loop(double supply, double feed, double normal, double alarm) implements GpioSource {

        public static final int NORMAL = 0;
        public static final int ALARM = 1;

        /** the line is broken, or its end is missing */
        public static final int OPEN = 2;

        /** the two wires touch */
        public static final int SHORT = 3;

        /** Resistors of the trade have 5 % at worst, lines a few ohm more: this is far enough. */
        public static final double APART = 1.5;

        /** Smallest and largest resistance, in ohm. */
        public static final double LEAST = 100;

        public static final double MOST = 1_000_000;

        /** The most that a converter stands, in V. */
        public static final double MAX_SUPPLY = 5.5;

        public Loop {
            if (!(supply > 0 && supply <= MAX_SUPPLY)) {
                throw new IllegalArgumentException(
                        "supply must be above 0 and at most %s V, but is %s"
                                .formatted(MAX_SUPPLY, supply));
            }
            resistance("feed", feed);
            resistance("normal", normal);
            resistance("alarm", alarm);
            if (Math.max(normal, alarm) < APART * Math.min(normal, alarm)) {
                throw new IllegalArgumentException(
                        "normal and alarm cannot be told apart: the larger must be at least %s times the smaller, but they are %s and %s ohm"
                                .formatted(APART, normal, alarm));
            }
        }

        private static void resistance(String name, double ohm) {
            if (!(ohm >= LEAST && ohm <= MOST)) {
                throw new IllegalArgumentException(
                        "%s must be %.0f to %.0f ohm, but is %s".formatted(name, LEAST, MOST, ohm));
            }
        }

        @Override
        public boolean isMeasuredHere() {
            return true;
        }

        @Override
        public boolean tellsOfLine(Bits bits) {
            return bits.match(OPEN) || bits.match(SHORT);
        }

        @Override
        public long mask() {
            return 3;
        }
    }

    /**
     * The current through a resistor; the raw value is in mA.
     *
     * @param shunt in ohm, [1, 1000]
     */
    record Current(double shunt) implements GpioSource {

        public static final double LEAST = 1;
        public static final double MOST = 1000;

        public Current {
            if (!(shunt >= LEAST && shunt <= MOST)) {
                throw new IllegalArgumentException("shunt must be 1 to 1000 ohm, but is " + shunt);
            }
        }

        @Override
        public String whyNoBits() {
            return bitless(ProfilePointPhrase.A_CURRENT);
        }

        @Override
        public boolean isComposed() {
            return true;
        }

        @Override
        public boolean isFloating() {
            return false;
        }

        @Override
        public boolean isMeasuredHere() {
            return true;
        }

        @Override
        public long mask() {
            return 0;
        }
    }

    /** A voltage at the converter's input; the raw value is in V. */
    record Voltage() implements GpioSource {

        @Override
        public String whyNoBits() {
            return bitless(ProfilePointPhrase.A_VOLTAGE);
        }

        @Override
        public boolean isComposed() {
            return true;
        }

        @Override
        public boolean isFloating() {
            return false;
        }

        @Override
        public boolean isMeasuredHere() {
            return true;
        }

        @Override
        public long mask() {
            return 0;
        }
    }

    /** What holds a pin that nothing is connected to. */
    enum Pull {
        UP,
        DOWN,
        /** a resistor outside */
        NONE
    }

    /** What an output follows, besides being written. */
    enum Follows {
        /** nothing: it is written only */
        NOTHING,
        /** on while an alarm of kind FIRE stands at the gateway */
        FIRE,
        /** on while any alarm but FAULT, DISABLED and TEST stands */
        ALARM,
        /** on while an alarm of kind FAULT stands, also of the gateway itself */
        FAULT
    }

    /** What lasts longer than this is no bouncing of a contact. */
    Duration MAX_DEBOUNCE = Duration.ofSeconds(10);

    private static String bitless(Phrase word) {
        return ProfilePointPhrase.BITS_MEAN_NOTHING.of(word.of());
    }

    private static void checkDebounce(Duration debounce) {
        if (debounce.isNegative() || debounce.compareTo(MAX_DEBOUNCE) > 0) {
            throw new IllegalArgumentException(
                    "debounce must be 0 to 10 s, but is %d ms".formatted(debounce.toMillis()));
        }
    }
}
