package io.standpipe.gpio.profile;

import io.standpipe.gpio.profile.GpioSource.Contact;
import io.standpipe.gpio.profile.GpioSource.Current;
import io.standpipe.gpio.profile.GpioSource.Follows;
import io.standpipe.gpio.profile.GpioSource.Loop;
import io.standpipe.gpio.profile.GpioSource.Output;
import io.standpipe.gpio.profile.GpioSource.Pull;
import io.standpipe.gpio.profile.GpioSource.Pulses;
import io.standpipe.gpio.profile.GpioSource.Voltage;
import io.standpipe.model.point.Point.Source;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the key {@code gpio} of points: what is wired to a pin, or to an input of a converter. */
final class GpioReader implements PointReader {

    /** The keys of each type, besides the type itself. */
    private static final Map<String, Set<String>> BY_TYPE =
            Map.of(
                    "contact", Set.of("normal", "pull", "closed", "debounce"),
                    "pulses", Set.of("pull", "closed", "debounce"),
                    "output", Set.of("on", "follows"),
                    "loop", Set.of("supply", "feed", "normal", "alarm"),
                    "current", Set.of("shunt"),
                    "voltage", Set.of());

    private static final Set<String> KEYS = keys();
    private static final Map<String, String> TYPES = types();

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

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(50);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

    private static Set<String> keys() {
        Set<String> keys = new TreeSet<>(Set.of("type"));
        BY_TYPE.values().forEach(keys::addAll);
        return keys;
    }

    private static Map<String, String> types() {
        Map<String, String> types = new TreeMap<>();
        BY_TYPE.keySet().forEach(type -> types.put(type, type));
        return types;
    }

    @Override
    public GpioSource source(Fields point) throws Wrong {
        Fields fields = point.fields("gpio", KEYS);
        String type = fields.choice("type", TYPES);
        Set<String> known = BY_TYPE.getOrDefault(type, Set.of());
        for (String key : KEYS) {
            if (fields.has(key) && !key.equals("type") && !known.contains(key)) {
                throw fields.wrong(
                        key,
                        ProfilePointPhrase.NOT_FOR_TYPE.with(
                                type,
                                known.isEmpty()
                                        ? ProfilePointPhrase.NO_FURTHER_KEYS.of()
                                        : String.join(", ", new TreeSet<>(known))),
                        ProfileYamlPhrase.CHANGE_TYPE.with());
            }
        }
        GpioSource source =
                switch (type) {
                    case "contact" -> contact(fields);
                    case "pulses" -> pulses(fields);
                    case "output" -> output(fields);
                    case "loop" -> loop(fields);
                    case "current" ->
                            new Current(number(fields, "shunt", Current.LEAST, Current.MOST));
                    default -> new Voltage();
                };
        checkPoint(point, source);
        return source;
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
        boolean high = pull == Pull.DOWN;
        if (fields.has("closed")) {
            high = fields.choice("closed", LEVELS);
        }
        if (high ? pull == Pull.UP : pull == Pull.DOWN) {
            throw fields.wrong(
                    "closed",
                    (high ? ProfilePointPhrase.PULLED_UP : ProfilePointPhrase.PULLED_DOWN).with());
        }
        return high;
    }

    private static Duration debounce(Fields fields, Duration fallback) throws Wrong {
        if (!fields.has("debounce")) {
            return fallback;
        }
        Duration debounce = fields.time("debounce");
        if (debounce.compareTo(GpioSource.MAX_DEBOUNCE) > 0) {
            throw fields.wrong(
                    "debounce",
                    ProfilePhrase.DEBOUNCE.with(
                            GpioSource.MAX_DEBOUNCE.toSeconds(), debounce.toMillis()));
        }
        return debounce;
    }

    private static Output output(Fields fields) throws Wrong {
        return new Output(
                !fields.has("on") || fields.choice("on", LEVELS),
                fields.has("follows") ? fields.choice("follows", FOLLOWS) : Follows.NOTHING);
    }

    private static Loop loop(Fields fields) throws Wrong {
        double supply = fields.number("supply");
        if (!(supply > 0 && supply <= Loop.MAX_SUPPLY)) {
            throw fields.wrong(
                    "supply",
                    ProfilePhrase.LINE_SUPPLY.with(
                            Parameter.text(Loop.MAX_SUPPLY), Parameter.text(supply)));
        }
        double feed = number(fields, "feed", Loop.LEAST, Loop.MOST);
        double normal = number(fields, "normal", Loop.LEAST, Loop.MOST);
        double alarm = number(fields, "alarm", Loop.LEAST, Loop.MOST);
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

    private static double number(Fields fields, String key, double least, double most)
            throws Wrong {
        double ohm = fields.number(key);
        if (!(ohm >= least && ohm <= most)) {
            throw fields.wrong(
                    key,
                    ProfilePhrase.OHMS.with(
                            Parameter.text(least), Parameter.text(most), Parameter.text(ohm)));
        }
        return ohm;
    }

    private static void checkPoint(Fields point, GpioSource source) throws Wrong {
        if (point.has("absent")) {
            throw point.wrong("absent", ProfilePointPhrase.NO_ABSENT.with());
        }
        if (source instanceof Contact || source instanceof Output) {
            if (point.has("interval")) {
                throw point.wrong(
                        "interval",
                        ProfilePointPhrase.NOTICED.with(word(source)),
                        ProfileYamlPhrase.REMOVE_IT.with());
            }
        }
        if (switched(source)) {
            for (String key : List.of("scale", "offset", "range", "deadband")) {
                if (point.has(key)) {
                    throw point.wrong(
                            key,
                            ProfilePointPhrase.FOR_NUMBERS.with(word(source)),
                            ProfileYamlPhrase.REMOVE_IT.with());
                }
            }
        }
    }

    @Override
    public Duration interval(Fields point) throws Wrong {
        Duration interval = point.time("interval");
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw point.wrong(
                    "interval", ProfilePhrase.MEASURED_INTERVAL.with(interval.toMillis()));
        }
        return interval;
    }

    @Override
    public void checkLinear(Fields point, String key, Source source, boolean states) throws Wrong {
        if (states || !(source instanceof Current || source instanceof Voltage)) {
            throw point.wrong(
                    key,
                    ProfilePointPhrase.FOR_NUMBERS.with(ProfilePointPhrase.A_STATE.of()),
                    ProfileYamlPhrase.REMOVE_IT.with());
        }
    }

    @Override
    public void checkQuality(Fields point) throws Wrong {
        throw point.wrong(
                "quality",
                ProfileRulePhrase.QUALITY_OF_BUS.with(),
                ProfileYamlPhrase.REMOVE_IT.with());
    }

    /** Whether its raw value is one of few positions, not a number. */
    private static boolean switched(GpioSource source) {
        return source instanceof Contact || source instanceof Output || source instanceof Loop;
    }

    /** "a contact", "a loop", of what is switched. */
    private static String word(GpioSource source) {
        ProfilePointPhrase word =
                source instanceof Contact
                        ? ProfilePointPhrase.A_CONTACT
                        : source instanceof Output
                                ? ProfilePointPhrase.AN_OUTPUT
                                : ProfilePointPhrase.A_LOOP;
        return word.of();
    }
}
