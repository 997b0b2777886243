package io.standpipe.profiles.alarm;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointKeys;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.profiles.point.PointTable;
import io.standpipe.profiles.point.Repeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The keys of an alarm and of a condition, and what they must be to each other. */
public final class AlarmTable {

    /** The words of a condition: each alone but point, which has a test. */
    static final List<String> SORTS =
            List.of("point", "all", "any", "not", "alarm", "other", "place");

    static final List<String> TESTS = List.of("below", "above", "bit", "is", "mask", "stuckFor");

    private static final Rule.Test LIMIT = Rule.hasAny("below", "above");

    private static final Shape CONDITION = new Shape.Section(() -> AlarmTable.WHEN);
    private static final Shape KIND = Shape.choice(AlarmDraft.KINDS);

    private static final Keys PLACE =
            Keys.of(
                            "place",
                            "Met while at so many detectors of the device's place (grid cell) an"
                                    + " alarm stands, its own included. Every profile with a FIRE"
                                    + " has fire-confirmed by itself.",
                            Keys.Key.of("atLeast", Shape.whole(1, 10_000), "How many.").needed(),
                            Keys.Key.of("kind", KIND, "Kind of those that count."),
                            Keys.Key.of("alarm", Shape.TEXT, "Id of those that count."))
                    .rules(
                            new Rule.Some(
                                    List.of("kind", "alarm"),
                                    true,
                                    Rule.ALWAYS,
                                    none -> ProfileRulePhrase.PLACE.with()));

    /** The keys of a condition. */
    static final Keys WHEN =
            Keys.of(
                            "when",
                            "A condition: the test of a point (exactly one of below, above, bit, is,"
                                    + " stuckFor, or mask with in), or a combination.",
                            Keys.Key.of("all", Shape.list(CONDITION, 1), "Met while every one is."),
                            Keys.Key.of(
                                    "any", Shape.list(CONDITION, 1), "Met while at least one is."),
                            Keys.Key.of("not", CONDITION, "Met while the other is not."),
                            Keys.Key.of(
                                    "alarm",
                                    Shape.TEMPLATE,
                                    "Met while this other alarm of the device stands."),
                            Keys.Key.of(
                                    "other",
                                    KIND,
                                    "Met while another alarm of this kind stands at the device;"
                                            + " those that look at others do not count."),
                            Keys.Key.of("place", PLACE),
                            Keys.Key.of("point", Shape.TEMPLATE, "Id of the point it looks at."),
                            Keys.Key.of(
                                    "below",
                                    Shape.NUMBER,
                                    "Raised below this value, gone at or above it plus the"
                                            + " deadband."),
                            Keys.Key.of(
                                    "above",
                                    Shape.NUMBER,
                                    "Raised above this value, gone at or below it less the"
                                            + " deadband."),
                            Keys.Key.of(
                                    "deadband",
                                    Shape.positive(none -> ProfilePhrase.NEGATIVE_DEADBAND.with()),
                                    "Distance from the setpoint at which the alarm goes, in the"
                                            + " point's unit."),
                            Keys.Key.of(
                                    "bit",
                                    Shape.anyOf(
                                            Shape.whole(0, AlarmTest.MAX_BIT),
                                            new Shape.Word(
                                                    Pattern.compile("\\{" + Repeat.NAME + "\\}"))),
                                    "Raised while this bit of the raw value is set; inside repeat"
                                            + " also the value of a variable."),
                            Keys.Key.of(
                                    "is",
                                    Shape.list(Shape.TEXT, 1),
                                    "Raised while the point is in one of these states."),
                            Keys.Key.of(
                                    "mask",
                                    PointKeys.RAW,
                                    "Raised while the raw value, seen through this mask, is one of"
                                            + " in."),
                            Keys.Key.of("in", Shape.wholes(0xFFFF_FFFFL), "Values for mask."),
                            Keys.Key.of(
                                    "stuckFor",
                                    Shape.time(
                                            Duration.ofMillis(1),
                                            Values.MAX_TIME,
                                            none -> ProfileRulePhrase.STUCK_AT_ONCE.with()),
                                    "Raised when the value has not left the band for this time: a"
                                            + " stuck sensor."),
                            Keys.Key.of(
                                            "band",
                                            Shape.positive(none -> ProfileRulePhrase.BAND.with()),
                                            "A change up to this size is none, for stuckFor.")
                                    .or(0.0),
                            Keys.Key.of(
                                    "samples",
                                    new Shape.Text(When.SAMPLES, Values.MAX_TEXT),
                                    "N of M: met while so many of the last samples meet the test."),
                            Keys.Key.of(
                                    "unit",
                                    Shape.TEXT,
                                    "Unit of below, above, deadband and band, to be checked against"
                                            + " the point's."))
                    .rules(sorts())
                    .rules(tests());

    /** The keys of an alarm. */
    public static final Keys ALARM =
            Keys.of(
                            "alarm",
                            "A condition that somebody must know of.",
                            PointTable.ID,
                            Keys.Key.of("kind", KIND, "In the trade's order of priority.").needed(),
                            Keys.Key.of("when", CONDITION, "What raises it.").needed(),
                            Keys.Key.of(
                                    "onDelay",
                                    Shape.TIME,
                                    "How long the condition must hold before the alarm is raised."
                                            + " Default 0s. For FIRE at most 100ms."),
                            Keys.Key.of(
                                    "offDelay",
                                    Shape.TIME,
                                    "How long it must be gone before the alarm is cleared. Default"
                                            + " 0s."),
                            Keys.Key.of(
                                    "unserviceable",
                                    Shape.choice(AlarmDraft.REASONS),
                                    "Why a water source (hydrant, crane, tank, pool, intake, well)"
                                            + " with this alarm cannot be used; unknown if it only"
                                            + " makes that doubtful. Leave it out if it still can. A"
                                            + " source is serviceable while the points of its"
                                            + " no-water alarms are GOOD and no such alarm stands;"
                                            + " without one, only by inspection."),
                            Keys.Key.of(
                                    "gateway",
                                    Shape.choice(AlarmDraft.CONDITIONS),
                                    "What it says about the gateway itself: its mains supply is"
                                            + " lost, its standby supply failed, somebody tampers"
                                            + " with it, its door is open, a line that it watches is"
                                            + " broken. For kind FAULT or SUPERVISORY. A FAULT that"
                                            + " looks for a loop that is open or short says line"
                                            + " without a word."),
                            Keys.Key.of(
                                    "priority",
                                    Shape.choice(AlarmDraft.PRIORITIES),
                                    "How soon somebody must act. Default high for FIRE, medium for"
                                            + " PRE_ALARM and SUPERVISORY, low for the others."),
                            Keys.Key.of(
                                            "latching",
                                            Shape.FLAG,
                                            "Stands until it is reset, though the condition is gone."
                                                    + " Leave it out where the device latches by"
                                                    + " itself.")
                                    .or(false),
                            Keys.Key.of(
                                    "reset",
                                    CONDITION,
                                    "What resets a latching alarm at its source. A person can reset"
                                            + " it in any case."),
                            Keys.Key.of(
                                    "reAlarm",
                                    Shape.TIME,
                                    "Announced again each time this has passed while it stands."
                                            + " Default 0s: never."),
                            Keys.Key.of(
                                    "suppressedWhile",
                                    CONDITION,
                                    "Not raised while this is met, but held ready: a pump that is"
                                            + " tested does not raise pump-running. Never for"
                                            + " FIRE."),
                            Keys.Key.of(
                                    "beyond",
                                    Shape.TEMPLATE,
                                    "Id of the alarm whose limit this one must lie beyond: low-low"
                                            + " beyond low."),
                            PointTable.ONLY,
                            Keys.Key.of(
                                    "source",
                                    Shape.TEXT,
                                    "Where the setpoint and the delays come from, in a sentence."))
                    .rules(
                            Rule.narrow(
                                    "onDelay",
                                    Shape.time(
                                            Duration.ZERO,
                                            AlarmDefinition.MAX_FIRE_DELAY,
                                            time ->
                                                    ProfilePhrase.FIRE_DELAYED.with(
                                                            time.toMillis())),
                                    Rule.is("kind", "FIRE")),
                            Rule.refuse(
                                    "suppressedWhile",
                                    Rule.is("kind", "FIRE"),
                                    ProfileRulePhrase.FIRE_SUPPRESSED.with()),
                            Rule.refuse(
                                    "reset",
                                    Rule.not(Rule.has("latching")),
                                    ProfileRulePhrase.LATCHING.with()),
                            new Rule.Some(
                                    List.of("source"),
                                    true,
                                    Rule.anyOf(
                                            Rule.hasAny("onDelay", "offDelay", "reAlarm"),
                                            Rule.inside(
                                                    "when",
                                                    Rule.hasAny("below", "above", "stuckFor"))),
                                    none -> ProfileRulePhrase.SOURCE.with()),
                            new Rule.Refuse(
                                    List.of("gateway"),
                                    Rule.not(Rule.is("kind", "FAULT", "SUPERVISORY")),
                                    (alarm, key) ->
                                            List.of(
                                                    ProfileRulePhrase.GATEWAY_KIND.with(
                                                            alarm.text("kind")))));

    private AlarmTable() {}

    private static List<Rule> sorts() {
        List<Rule> rules = new ArrayList<>();
        rules.add(Rule.one(SORTS, given -> ProfileRulePhrase.CONDITION.with(Values.given(given))));
        List<String> ofPoints = new ArrayList<>(TESTS);
        ofPoints.addAll(List.of("deadband", "in", "band", "unit", "samples"));
        for (String sort : SORTS.subList(1, SORTS.size())) {
            rules.add(
                    Rule.refuse(
                            ofPoints,
                            Rule.has(sort),
                            ProfileRulePhrase.OF_A_POINT.with(sort),
                            ProfileYamlPhrase.REMOVE_IT.with()));
        }
        return rules;
    }

    private static List<Rule> tests() {
        return List.of(
                Rule.one(TESTS, given -> ProfileRulePhrase.TEST.with(Values.given(given)))
                        .where(Rule.has("point")),
                only("deadband", LIMIT, RowPhrase.AND.of("below", "above")),
                Rule.need(LIMIT, "deadband"),
                Rule.refuse("in", Rule.not(Rule.has("mask")), ProfileRulePhrase.IN_OF_MASK.with()),
                new Rule.Some(
                        List.of("in"),
                        true,
                        Rule.has("mask"),
                        none -> ProfileRulePhrase.NEEDS_IN.with()),
                only("band", Rule.has("stuckFor"), "stuckFor"),
                only(
                        "unit",
                        Rule.anyOf(LIMIT, Rule.has("stuckFor")),
                        RowPhrase.AND.of("below, above", "stuckFor")),
                new Rule.Refuse(
                        List.of("samples"),
                        Rule.has("stuckFor"),
                        (when, key) -> List.of(samples(Values.quote(when.node(key))))));
    }

    private static Rule only(String key, Rule.Test with, String named) {
        return Rule.refuse(
                key,
                Rule.not(with),
                ProfileYamlPhrase.FOR_KEY.with(named),
                ProfileYamlPhrase.REMOVE_IT.with());
    }

    static Phrase.Said samples(String quoted) {
        return ProfileRulePhrase.SAMPLES.with(quoted);
    }
}
