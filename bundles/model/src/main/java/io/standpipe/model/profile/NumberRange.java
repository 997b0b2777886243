package io.standpipe.model.profile;

import io.standpipe.model.words.settings.ProfileRulePhrase;

/**
 * Which numbers there are.
 *
 * @param mask all bits of it; 0 if its bits are not looked at
 * @param floating whether it may have a fraction, and be no number
 * @param single whether it has the digits of 32 bits only
 */
public record NumberRange(double low, double high, long mask, boolean floating, boolean single) {

    private static final double MOST = Double.MAX_VALUE;

    /** Any number, whose bits are not looked at. */
    public static final NumberRange ANY = new NumberRange(-MOST, MOST, 0, true, false);

    /** Any whole number, whose bits are not looked at. */
    public static final NumberRange WHOLE = new NumberRange(-MOST, MOST, 0, false, false);

    /** Numbers of 32 bits with a fraction. */
    public static final NumberRange SINGLE = new NumberRange(-MOST, MOST, 0, true, true);

    /** Of another point, whose type is not known here. */
    public static final NumberRange ANYTHING =
            new NumberRange(-MOST, MOST, 0xFFFF_FFFFL, true, false);

    /** Whole numbers. */
    public static NumberRange of(long low, long high, long mask) {
        return new NumberRange((double) low, (double) high, mask, false, false);
    }

    /** As the decoder makes it: of a signed number, 0x8000 is the lowest. */
    public double number(Fields fields, Yaml item, String path) throws Wrong {
        double number = fields.values().number(item, path);
        boolean fits = number >= low && number <= high && (floating || number == Math.rint(number));
        if (!fits) {
            throw new Wrong(
                    item.line(),
                    path,
                    ProfileRulePhrase.NEVER.with(
                            Parameter.text(low), Parameter.text(high), Values.quote(item)));
        }
        if (low < 0 && mask != 0 && number > -low - 1) {
            return number - mask - 1;
        }
        return single ? (float) number : number;
    }
}
