package io.standpipe.model.profile;

import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Linearisation.Current;
import io.standpipe.model.point.Point;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.HashSet;
import java.util.List;

/** Keys that mean the same wherever they stand. */
public final class PointKeys {

    /** A mask of 32 bits. */
    public static final Shape RAW = Shape.whole(0, 0xFFFF_FFFFL);

    /** What the key {@code current} holds. */
    public static final Keys CURRENT =
            Keys.of(
                    "current",
                    "The number, after scale and offset, is the current of a 4-20 mA loop in mA;"
                            + " what it means, in the unit. By NAMUR NE 43 it is BAD (wire-break)"
                            + " at 3.6 mA and below, BAD (short-circuit) at 21 mA and above,"
                            + " UNCERTAIN (saturated) outside 3.8 to 20.5 mA.",
                    Keys.Key.of("at4mA", Shape.NUMBER, "Value at 4 mA.").needed(),
                    Keys.Key.of("at20mA", Shape.NUMBER, "Value at 20 mA; not the same.").needed());

    private PointKeys() {}

    /** A mask and the values that count: {@code mask: 0xFF, values: [0xFF]}. */
    public static Bits bits(Fields fields, String valuesKey, long most) throws Wrong {
        long mask = fields.mask("mask", most);
        if (mask == 0) {
            throw fields.wrong("mask", ProfileYamlPhrase.NO_BIT.with());
        }
        List<Long> values = fields.numbers(valuesKey, most);
        for (long value : values) {
            if ((value & ~mask) != 0) {
                throw fields.wrong(
                        valuesKey,
                        ProfileYamlPhrase.NEVER_SEEN.with(Values.hex(value), Values.hex(mask)));
            }
        }
        return new Bits(mask, new HashSet<>(values));
    }

    /**
     * The bits of a source, for a key that looks at them.
     *
     * @throws Wrong there are none
     */
    public static long rawBits(Fields fields, String key, Point.Source source) throws Wrong {
        long mask = source.mask();
        if (mask == 0) {
            throw fields.wrong(
                    key,
                    ProfilePointPhrase.RAW_BITS.with(source.whyNoBits()),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
        return mask;
    }

    /** The key {@code current}, which is there. */
    public static Current current(Fields fields) throws Wrong {
        Fields ends = fields.fields("current");
        double low = ends.number("at4mA");
        double high = ends.number("at20mA");
        if (low == high) {
            throw ends.wrong("at20mA", ProfilePhrase.SAME_CURRENTS.with());
        }
        return new Current(low, high);
    }
}
