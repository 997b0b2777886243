package io.standpipe.profiles;

import io.standpipe.model.GpioSource;
import io.standpipe.model.GpioSource.Contact;
import io.standpipe.model.GpioSource.Current;
import io.standpipe.model.GpioSource.Follows;
import io.standpipe.model.GpioSource.Loop;
import io.standpipe.model.GpioSource.Output;
import io.standpipe.model.GpioSource.Pull;
import io.standpipe.model.GpioSource.Pulses;
import io.standpipe.model.GpioSource.Voltage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The key {@code gpio} of a point: what is wired to its pin, or to an input of a converter. */
final class GpioDraft {

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

    private GpioDraft() {}

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

    /** Also checks the keys of the point that do not go together with what is wired there. */
    static GpioSource source(Fields point) throws Wrong {
        Fields fields = point.fields("gpio", KEYS);
        String type = fields.choice("type", TYPES);
        Set<String> known = BY_TYPE.getOrDefault(type, Set.of());
        for (String key : KEYS) {
            if (fields.has(key) && !key.equals("type") && !known.contains(key)) {
                throw fields.wrong(
                        key,
                        "is not for type %s, which has %s; remove it or change type"
                                .formatted(
                                        type,
                                        known.isEmpty()
                                                ? "no further keys"
                                                : String.join(", ", new TreeSet<>(known))));
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
                    "a pin that is pulled %s is %s whether the contact is open or closed; remove it, or change pull"
                            .formatted(high ? "up" : "down", high ? "high" : "low"));
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
                    "must be 0s to %ds, but is %d ms; what lasts longer is an onDelay or offDelay of the alarm"
                            .formatted(GpioSource.MAX_DEBOUNCE.toSeconds(), debounce.toMillis()));
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
                    "must be above 0 and at most %s V, what feeds the line, but is %s; correct it"
                            .formatted(Parameter.text(Loop.MAX_SUPPLY), Parameter.text(supply)));
        }
        double feed = number(fields, "feed", Loop.LEAST, Loop.MOST);
        double normal = number(fields, "normal", Loop.LEAST, Loop.MOST);
        double alarm = number(fields, "alarm", Loop.LEAST, Loop.MOST);
        if (Math.max(normal, alarm) < Loop.APART * Math.min(normal, alarm)) {
            throw fields.wrong(
                    "alarm",
                    "%s ohm cannot be told from normal, %s ohm: the larger must be at least %s times the smaller; take other resistors"
                            .formatted(
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
                    "must be %s to %s ohm, but is %s; correct it"
                            .formatted(
                                    Parameter.text(least),
                                    Parameter.text(most),
                                    Parameter.text(ohm)));
        }
        return ohm;
    }

    private static void checkPoint(Fields point, GpioSource source) throws Wrong {
        if (point.has("absent")) {
            throw point.wrong(
                    "absent",
                    "an input has no value that says that nothing is installed; remove it, or the point");
        }
        if (source instanceof Contact || source instanceof Output) {
            if (point.has("interval")) {
                throw point.wrong(
                        "interval",
                        "is for what is measured again and again, but %s is noticed as it changes; remove it"
                                .formatted(word(source)));
            }
        }
        if (switched(source)) {
            for (String key : List.of("scale", "offset", "range", "deadband")) {
                if (point.has(key)) {
                    throw point.wrong(
                            key,
                            "is for numbers, but this is %s; remove it".formatted(word(source)));
                }
            }
        }
    }

    /** How often it is measured: key {@code interval} of the point. */
    static Duration interval(Fields point) throws Wrong {
        Duration interval = point.time("interval");
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw point.wrong(
                    "interval",
                    "must be 50ms to 1h, but is %d ms; correct it".formatted(interval.toMillis()));
        }
        return interval;
    }

    /** Whether its raw value is one of few positions, not a number. */
    static boolean switched(GpioSource source) {
        return source instanceof Contact || source instanceof Output || source instanceof Loop;
    }

    /** Whether it is measured, in mA or V. */
    static boolean measured(GpioSource source) {
        return source instanceof Current || source instanceof Voltage;
    }

    /** "a contact", "pulses". */
    static String word(GpioSource source) {
        if (source instanceof Contact) {
            return "a contact";
        }
        if (source instanceof Pulses) {
            return "pulses";
        }
        if (source instanceof Output) {
            return "an output";
        }
        if (source instanceof Loop) {
            return "a loop";
        }
        return source instanceof Current ? "a current" : "a voltage";
    }
}
