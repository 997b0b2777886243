package io.standpipe.modbus.profile;

import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The key {@code counter} of {@code modbus}: a number that counts up and rolls over. */
final class CounterDraft {

    private static final Set<String> KEYS = Set.of("most", "wraps");

    /** The greatest number of whole 32 bits, and one more. */
    private static final double MOST_NUMBERS = 1L << 32;

    private CounterDraft() {}

    /**
     * @param width of a part of its registers; 1 if it is whole
     * @param composed whether other registers say what it means
     * @return null without the key
     */
    static @Nullable RollingCounter read(
            Fields fields, ModbusSource.Type type, int width, boolean composed) throws Wrong {
        if (!fields.has("counter")) {
            return null;
        }
        double numbers = numbers(type, width);
        if (numbers == 0 || composed) {
            throw fields.wrong(
                    "counter",
                    ProfilePointPhrase.COUNTER.with(),
                    ProfileYamlPhrase.CHANGE_TYPE.with());
        }
        if (fields.flag("write")) {
            throw fields.wrong("counter", ProfilePointPhrase.READ_ONLY.with());
        }
        Fields rule = fields.fields("counter", KEYS);
        double most = rule.number("most");
        double wraps = rule.has("wraps") ? wraps(rule, numbers) : numbers;
        if (!(most > 0) || most >= wraps / 2) {
            throw rule.wrong(
                    "most",
                    ProfilePointPhrase.MOST.with(Parameter.text(wraps / 2), Parameter.text(most)));
        }
        return new RollingCounter(wraps, most);
    }

    private static double wraps(Fields rule, double numbers) throws Wrong {
        double wraps = rule.number("wraps");
        if (wraps < 2 || wraps > numbers || wraps != Math.rint(wraps)) {
            throw rule.wrong(
                    "wraps",
                    ProfilePointPhrase.WRAPS.with(Parameter.text(numbers), Parameter.text(wraps)));
        }
        return wraps;
    }

    /** How many numbers a type has; 0 if it does not count up. */
    private static double numbers(ModbusSource.Type type, int width) {
        return switch (type) {
            case UINT16 -> width > 1 ? 1L << width : 1 << 16;
            case UINT32 -> width > 1 ? 1L << width : MOST_NUMBERS;
            case BCD16 -> 10_000;
            case BCD32 -> 100_000_000;
            default -> 0;
        };
    }
}
