package io.standpipe.profiles.point;

import io.standpipe.model.point.Linearisation.Curve;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointKeys;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The keys that all points have, and those of a point of one of some formats. */
public final class PointTable {

    /** Which devices have it: of a point, an alarm or a block. */
    public static final Keys.Key ONLY =
            Keys.Key.of(
                    "only",
                    Shape.texts(),
                    "The device has this only if its parameters with options are so.");

    public static final Keys.Key ID =
            Keys.Key.of(
                            "id",
                            Shape.TEMPLATE,
                            "An id; inside repeat it holds the variables in braces: L{loop}D{d}.")
                    .needed();

    static final Keys.Key QUANTITY =
            Keys.Key.of(
                    "quantity",
                    Shape.TEXT,
                    "What is measured: pressure, level, flow, temperature, voltage, state, count. A"
                            + " derived point takes that of its origin.");

    static final Keys.Key UNIT =
            Keys.Key.of(
                    "unit",
                    Shape.TEXT,
                    "Unit of the scaled value: MPa, kPa, m, Cel, V, A, L/s. Leave it out for states"
                            + " and counts.");

    static final Keys.Key RANGE =
            Keys.Key.of(
                    "range",
                    Shape.pair(),
                    "Lowest and highest valid value, both included, in the unit. Outside it the"
                            + " reading is BAD.");

    static final Keys.Key DEADBAND =
            Keys.Key.of(
                    "deadband",
                    Shape.positive(number -> ProfileYamlPhrase.DEADBAND.with()),
                    "A change up to this size is not reported, in the unit. Default 0, every change"
                            + " is; of a derived point that of its origin.");

    static final Keys.Key DECIMALS =
            Keys.Key.of(
                    "decimals",
                    Shape.whole(-1, 9),
                    "Digits after the point that mean something. Default: as many as scale has; 3"
                            + " with decimalPlaces, unitCode, current or curve; -1 for a float as it"
                            + " is.");

    private static final Keys ABSENT =
            Keys.of(
                    "absent",
                    "Raw values, before scale and offset, by which the device says that nothing is"
                            + " installed here; of a float its bits. Such a point is not reported"
                            + " and raises no alarm.",
                    Keys.Key.of("mask", PointKeys.RAW, "Which bits count.").needed(),
                    Keys.Key.of("values", Shape.wholes(0xFFFF_FFFFL), "What they are then.")
                            .needed());

    /** Those that say nothing of how a point is read. */
    public static final Keys COMMON =
            Keys.of(
                    "point",
                    "A value of the device.",
                    ID,
                    ONLY,
                    QUANTITY.needed(),
                    UNIT,
                    Keys.Key.of(
                                    "scale",
                                    Shape.notZero(none -> ProfileYamlPhrase.ALWAYS_SAME.with()),
                                    "value = number * scale + offset.")
                            .or(1.0),
                    Keys.Key.of("offset", Shape.NUMBER, "value = number * scale + offset.").or(0.0),
                    Keys.Key.of("current", PointKeys.CURRENT),
                    Keys.Key.of(
                            "curve",
                            Shape.list(Shape.pair(), 2, Curve.MAX_KNOTS),
                            "Comes last: pairs of number and value in rising order, straight between"
                                    + " them, such as level and volume of a tank. Beyond its ends"
                                    + " the reading is BAD."),
                    RANGE,
                    DEADBAND,
                    DECIMALS,
                    QualityDraft.QUALITY,
                    Keys.Key.of(
                            "sourceTime",
                            Shape.TEMPLATE,
                            "Id of the point that says when this one was measured: a time in"
                                    + " registers of the same table, which comes in the same answer."
                                    + " Readings then have that source time; one that cannot be is"
                                    + " not believed, and they are UNCERTAIN. Leave it out where the"
                                    + " device only tells what time it is now."),
                    Keys.Key.of(
                            "interval",
                            Shape.TIME,
                            "How often it is read, at least 100ms, whatever the interval of the"
                                    + " device in the table: a temperature every minute beside a"
                                    + " fire every second. Of gpio 50ms to 1h, and not for contacts"
                                    + " and outputs, which are noticed as they change. Default: as"
                                    + " often as the device."),
                    Keys.Key.of(
                            "states",
                            Shape.codes(10, Shape.TEXT, 0),
                            "Names of an enumeration's raw values: {0: none, 1: fire}."),
                    Keys.Key.of("absent", ABSENT));

    private PointTable() {}

    /** The keys of a point that is read in one of the ways. */
    public static Keys of(Collection<PointFormat> formats) {
        List<String> ways = formats.stream().map(PointFormat::key).toList();
        List<Rule> rules = new ArrayList<>();
        for (int i = 1; i < ways.size(); i++) {
            rules.add(
                    new Rule.Refuse(
                            List.of(ways.get(i)),
                            Rule.hasAny(ways.subList(0, i).toArray(String[]::new)),
                            (point, key) -> List.of(severalWays(point, ways))));
        }
        rules.add(
                new Rule.Some(
                        ways,
                        true,
                        Rule.ALWAYS,
                        none -> ProfilePointPhrase.NO_WAY.with(String.join(", ", ways))));
        for (PointFormat format : formats) {
            for (Rule rule : format.pointRules()) {
                rules.add(rule.where(Rule.has(format.key())));
            }
        }
        return COMMON.and(formats.stream().map(PointFormat::point).toList()).rules(rules);
    }

    private static Phrase.Said severalWays(Fields point, List<String> ways) {
        return ProfilePointPhrase.ONE_WAY.with(
                ways.stream().filter(point::has).collect(Collectors.joining(", ")));
    }
}
