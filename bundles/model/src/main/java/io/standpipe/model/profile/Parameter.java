package io.standpipe.model.profile;

import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.math.BigDecimal;
import java.util.List;

/**
 * A number that each device of a profile may set in its row of the device table, or must.
 *
 * @param name lower case, since the device table's columns are
 * @param required whether a row must give it: the profile names no default, because each would read
 *     a part of some device only
 * @param fallback what it is when the row says nothing; of one that is required, the least that it
 *     may be, for trying the profile out
 * @param min smallest allowed, included
 * @param max largest allowed, included
 * @param decimals how many digits may follow the point; 0 for whole numbers
 * @param unit that what refers to it must have; may be empty
 * @param options words that it may be instead of a number; its value is then the word's place in
 *     the list. Empty for a number
 * @param description what it is for, for people; may be empty
 * @param ask why each row should say it; empty if the default will do
 */
public record Parameter(
        String name,
        boolean required,
        double fallback,
        double min,
        double max,
        int decimals,
        String unit,
        List<String> options,
        String description,
        String ask) {

    /**
     * @param cell from the device table
     * @throws NumberFormatException not a number, out of bounds, or too many digits; the message is
     *     what was expected
     */
    public double parse(String cell) {
        if (!options.isEmpty()) {
            for (int option = 0; option < options.size(); option++) {
                if (options.get(option).equalsIgnoreCase(cell.strip())) {
                    return option;
                }
            }
            throw new NumberFormatException(expected());
        }
        try {
            // A length that no value within double's digits needs, before a huge exponent costs
            // time.
            if (cell.length() <= 40) {
                BigDecimal exact = new BigDecimal(cell.strip());
                double number = exact.doubleValue();
                if (allows(number) && digitsFit(exact)) {
                    return number;
                }
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of bounds
        }
        throw new NumberFormatException(expected());
    }

    /** Whether it lies within the bounds. */
    public boolean allows(double number) {
        return number >= min && number <= max;
    }

    /** Whether it has no more digits behind the point than are allowed. */
    public boolean digitsFit(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= decimals;
    }

    /** Why its default is none. */
    public Phrase.Said outOfBounds() {
        return (decimals == 0 ? RowPhrase.WHOLE_NUMBER : ProfileYamlPhrase.NUMBER_FROM)
                .with(text(min), text(max), text(fallback));
    }

    /** "a whole number from 0 to 3600 (s)", "one of zones, elements". */
    public String expected() {
        if (!options.isEmpty()) {
            return SettingPhrase.ONE_OF.of(String.join(", ", options));
        }
        String least = text(min);
        String most = text(max);
        if (decimals == 0) {
            return unit.isEmpty()
                    ? SettingPhrase.WHOLE_NUMBER.of(least, most)
                    : ProfilePhrase.WHOLE_NUMBER_OF.of(least, most, unit);
        }
        return unit.isEmpty()
                ? ProfilePhrase.NUMBER.of(decimals, least, most)
                : ProfilePhrase.NUMBER_OF.of(decimals, least, most, unit);
    }

    /** A number as people write it: without exponent and trailing zeros. */
    public static String text(double number) {
        if (number == 0 || !Double.isFinite(number)) {
            return number == 0 ? "0" : "infinity";
        }
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
