package io.standpipe.modbus.profile;

import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import org.jspecify.annotations.Nullable;

/** The key {@code counter} of {@code modbus}: a number that counts up and rolls over. */
final class CounterDraft {

    /** The greatest number of whole 32 bits, and one more. */
    private static final long MOST_NUMBERS = 1L << 32;

    static final Keys KEYS =
            Keys.of(
                    "counter",
                    "The number counts up and begins anew at 0 when its register is full. The"
                            + " point's value goes on: what was lost by rolling over is added. A"
                            + " fall that is too large for a roll over is a device that has begun"
                            + " anew; the value then begins anew too.",
                    Keys.Key.of(
                                    "most",
                                    Shape.above(
                                            0, MOST_NUMBERS / 2, most -> most(MOST_NUMBERS, most)),
                                    "The most that it counts in a second, in the register's"
                                            + " numbers: a counter of hours 0.001.")
                            .needed(),
                    Keys.Key.of(
                            "wraps",
                            Shape.whole(2, MOST_NUMBERS),
                            "How many numbers there are before 0 comes again. Default: as many as"
                                    + " the type has."));

    private CounterDraft() {}

    /**
     * @param width of a part of its registers; 1 if it is whole
     * @return null without the key
     */
    static @Nullable RollingCounter read(Fields fields, ModbusSource.Type type, int width)
            throws Wrong {
        if (!fields.has("counter")) {
            return null;
        }
        long numbers = numbers(type, width);
        Fields rule = fields.fields("counter");
        double most = rule.number("most");
        long wraps = rule.has("wraps") ? rule.mask("wraps", numbers) : numbers;
        if (most >= wraps / 2.0) {
            throw rule.wrong("most", most(wraps, most));
        }
        return new RollingCounter(wraps, most);
    }

    private static Phrase.Said most(long wraps, double most) {
        return ProfilePointPhrase.MOST.with(Parameter.text(wraps / 2.0), Parameter.text(most));
    }

    /** How many numbers a type has; 0 if it does not count up. */
    static long numbers(ModbusSource.Type type, int width) {
        return switch (type) {
            case UINT16 -> width > 1 ? 1L << width : 1 << 16;
            case UINT32 -> width > 1 ? 1L << width : MOST_NUMBERS;
            case BCD16 -> 10_000;
            case BCD32 -> 100_000_000;
            default -> 0;
        };
    }
}
