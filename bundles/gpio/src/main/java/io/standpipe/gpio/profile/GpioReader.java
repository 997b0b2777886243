package io.standpipe.gpio.profile;

import io.standpipe.gpio.profile.GpioSource.Contact;
import io.standpipe.gpio.profile.GpioSource.Current;
import io.standpipe.gpio.profile.GpioSource.Follows;
import io.standpipe.gpio.profile.GpioSource.Loop;
import io.standpipe.gpio.profile.GpioSource.Output;
import io.standpipe.gpio.profile.GpioSource.Pull;
import io.standpipe.gpio.profile.GpioSource.Pulses;
import io.standpipe.gpio.profile.GpioSource.Voltage;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the key {@code gpio} of points: what is wired to a pin, or to an input of a converter. */
final class GpioReader implements PointReader {

    private static final Map<String, Boolean> POSITIONS = Map.of("open", false, "closed", true);
    private static final Map<String, Boolean> LEVELS = Map.of("low", false, "high", true);
    private static final Map<String, Pull> PULLS =
            Map.of("up", Pull.UP, "down", Pull.DOWN, "none", Pull.NONE);
    private static final Map<String, Follows> FOLLOWS =
            Map.of(
                    "nothing", Follows.NOTHING,
                    "fire", Follows.FIRE,
                    "alarm", Follows.ALARM,
                    "fault", Follows.FAULT);

    /** Practice: the contact of a push button or relay bounces for 20 to 50 ms. */
    private static final Duration DEBOUNCE = Duration.ofMillis(50);

    /** A reed contact bounces for a millisecond or two; a meter gives 50 pulses/s at most. */
    private static final Duration PULSE_DEBOUNCE = Duration.ofMillis(5);

    private static final Shape POSITION = Shape.choice(POSITIONS);
    private static final Shape OHM = ohms(Loop.LEAST, Loop.MOST);

    private static final Keys.Key NORMAL =
            Keys.Key.of(
                            "normal",
                            Shape.anyOf(POSITION, OHM),
                            "Of a contact: whether it is open or closed when all is well. Of a loop:"
                                    + " resistance of the whole line then, in ohm.")
                    .needed();
    private static final Keys.Key PULL =
            Keys.Key.of(
                            "pull",
                            Shape.choice(PULLS),
                            "What holds the pin while the contact is open: the board's own resistor"
                                    + " to its supply (up) or to ground (down), or a resistor"
                                    + " outside (none).")
                    .needed();
    private static final Keys.Key CLOSED =
            Keys.Key.of(
                    "closed",
                    Shape.choice(LEVELS),
                    "Level of the pin while the contact is closed. Default low: the contact connects"
                            + " ground; with pull down high.");
    private static final Keys.Key BOUNCES =
            Keys.Key.of(
                    "debounce",
                    Shape.time(
                            Duration.ZERO,
                            GpioSource.MAX_DEBOUNCE,
                            time ->
                                    ProfilePhrase.DEBOUNCE.with(
                                            GpioSource.MAX_DEBOUNCE.toSeconds(), time.toMillis())),
                    "How long a position must last to count. Default 50ms, of pulses 5ms. With the"
                            + " onDelay of an alarm of kind FIRE at most 100ms.");

    /** The keys of each type, besides the type itself. */
    private static final Map<String, List<Keys.Key>> BY_TYPE =
            Map.of(
                    "contact",
                    List.of(NORMAL, PULL, CLOSED, BOUNCES),
                    "pulses",
                    List.of(PULL, CLOSED, BOUNCES),
                    "output",
                    List.of(
                            Keys.Key.of(
                                            "on",
                                            Shape.choice(LEVELS),
                                            "Level of the pin that switches it on.")
                                    .or("high"),
                            Keys.Key.of(
                                            "follows",
                                            Shape.choice(FOLLOWS),
                                            "What switches it besides a write: it is on while an"
                                                    + " alarm of kind FIRE stands at the gateway,"
                                                    + " while any stands but FAULT, DISABLED and"
                                                    + " TEST, or while a FAULT stands.")
                                    .or("nothing")),
                    "loop",
                    List.of(
                            NORMAL,
                            Keys.Key.of(
                                            "supply",
                                            Shape.above(0, Loop.MAX_SUPPLY, GpioReader::supply),
                                            "Voltage that feeds the line; the converter must measure"
                                                    + " up to it.")
                                    .needed()
                                    .in("V"),
                            Keys.Key.of(
                                            "feed",
                                            OHM,
                                            "Resistor between supply and line. The converter"
                                                    + " measures between it and the line.")
                                    .needed()
                                    .in("ohm"),
                            Keys.Key.of(
                                            "alarm",
                                            OHM,
                                            "Resistance of the whole line when a contact has"
                                                    + " operated; at least a third less or a half"
                                                    + " more than normal.")
                                    .needed()
                                    .in("ohm")),
                    "current",
                    List.of(
                            Keys.Key.of(
                                            "shunt",
                                            ohms(Current.LEAST, Current.MOST),
                                            "Resistor that the current flows through.")
                                    .needed()
                                    .in("ohm")),
                    "voltage",
                    List.of());

    private static final Map<String, String> TYPES = types();

    /** The keys of a point behind {@code gpio}. */
    static final Keys KEYS = keys();

    private static Keys keys() {
        Keys type =
                Keys.of(
                        "gpio",
                        "What is wired to a pin or to an input of an analogue-to-digital converter."
                                + " Which one, the device table says in its column pins. contact: 0"
                                + " in its normal position, otherwise 1. pulses: how often it closed"
                                + " since the gateway started. output: 1 while on. loop: 0 normal, 1"
                                + " alarm, 2 open, 3 short. current: in mA. voltage: in V at the"
                                + " input.",
                        Keys.Key.of("type", Shape.choice(TYPES), "What is wired there.").needed());
        Map<String, Keys.Key> all = new TreeMap<>();
        List<Rule> rules = new ArrayList<>();
        BY_TYPE.values().forEach(keys -> keys.forEach(key -> all.put(key.name(), key.optional())));
        new TreeMap<>(BY_TYPE)
                .forEach(
                        (word, keys) -> {
                            Set<String> known = new TreeSet<>();
                            keys.forEach(key -> known.add(key.name()));
                            List<String> others = new ArrayList<>(all.keySet());
                            others.removeAll(known);
                            rules.add(
                                    Rule.refuse(
                                            others,
                                            Rule.is("type", word),
                                            ProfilePointPhrase.NOT_FOR_TYPE.with(
                                                    word,
                                                    known.isEmpty()
                                                            ? ProfilePointPhrase.NO_FURTHER_KEYS
                                                                    .of()
                                                            : String.join(", ", known)),
                                            ProfileYamlPhrase.CHANGE_TYPE.with()));
                            rules.add(
                                    new Rule.Need(
                                            keys.stream()
                                                    .filter(Keys.Key::required)
                                                    .map(Keys.Key::name)
                                                    .toList(),
                                            Rule.is("type", word)));
                        });
        rules.add(Rule.narrow("normal", POSITION, Rule.is("type", "contact")));
        rules.add(Rule.narrow("normal", OHM, Rule.is("type", "loop")));
        // A closed contact works against the pull.
        rules.add(
                Rule.refuse(
                        "closed",
                        Rule.all(Rule.is("pull", "up"), Rule.is("closed", "high")),
                        ProfilePointPhrase.PULLED_UP.with()));
        rules.add(
                Rule.refuse(
                        "closed",
                        Rule.all(Rule.is("pull", "down"), Rule.is("closed", "low")),
                        ProfilePointPhrase.PULLED_DOWN.with()));
        return type.and(all.values()).rules(rules);
    }

    private static Shape ohms(double least, double most) {
        return Shape.number(
                least,
                most,
                ohm ->
                        ProfilePhrase.OHMS.with(
                                Parameter.text(least), Parameter.text(most), Parameter.text(ohm)));
    }

    private static Phrase.Said supply(double volts) {
        return ProfilePhrase.LINE_SUPPLY.with(
                Parameter.text(Loop.MAX_SUPPLY), Parameter.text(volts));
    }

    private static Map<String, String> types() {
        Map<String, String> types = new TreeMap<>();
        BY_TYPE.keySet().forEach(type -> types.put(type, type));
        return types;
    }

    @Override
    public GpioSource source(Fields point) throws Wrong {
        Fields fields = point.fields(GpioFormat.KEY);
        return switch (fields.choice("type", TYPES)) {
            case "contact" -> contact(fields);
            case "pulses" -> pulses(fields);
            case "output" -> output(fields);
            case "loop" -> loop(fields);
            case "current" -> new Current(fields.number("shunt"));
            default -> new Voltage();
        };
    }

    private static Contact contact(Fields fields) throws Wrong {
        Pull pull = fields.choice("pull", PULLS);
        return new Contact(
                fields.choice("normal", POSITIONS),
                closedHigh(fields, pull),
                pull,
                debounce(fields, DEBOUNCE));
    }

    private static Pulses pulses(Fields fields) throws Wrong {
        Pull pull = fields.choice("pull", PULLS);
        return new Pulses(closedHigh(fields, pull), pull, debounce(fields, PULSE_DEBOUNCE));
    }

    /** A closed contact works against the pull: without one, resistors outside are pull-ups. */
    private static boolean closedHigh(Fields fields, Pull pull) throws Wrong {
        return fields.has("closed") ? fields.choice("closed", LEVELS) : pull == Pull.DOWN;
    }

    private static Duration debounce(Fields fields, Duration fallback) throws Wrong {
        return fields.has("debounce") ? fields.time("debounce") : fallback;
    }

    private static Output output(Fields fields) throws Wrong {
        return new Output(fields.choice("on", LEVELS), fields.choice("follows", FOLLOWS));
    }

    private static Loop loop(Fields fields) throws Wrong {
        double supply = fields.number("supply");
        double feed = fields.number("feed");
        double normal = fields.number("normal");
        double alarm = fields.number("alarm");
        if (Math.max(normal, alarm) < Loop.APART * Math.min(normal, alarm)) {
            throw fields.wrong(
                    "alarm",
                    ProfilePhrase.ALIKE.with(
                            Parameter.text(alarm),
                            Parameter.text(normal),
                            Parameter.text(Loop.APART)));
        }
        return new Loop(supply, feed, normal, alarm);
    }
}
