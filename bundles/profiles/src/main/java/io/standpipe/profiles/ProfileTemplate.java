package io.standpipe.profiles;

import io.standpipe.model.DeviceKind;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Ids;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.Point;
import io.standpipe.model.Profiles;
import io.standpipe.model.config.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A profile that was read and checked; with values for its parameters it becomes a {@link
 * DeviceProfile}. Immutable.
 */
final class ProfileTemplate {

    private static final Set<String> KEYS =
            Set.of(
                    "profile",
                    "kind",
                    "source",
                    "maxRegisters",
                    "holes",
                    "missed",
                    "period",
                    "frame",
                    "parameters",
                    "points",
                    "alarms",
                    "repeat",
                    "identify",
                    "log",
                    "names");
    private static final Map<String, DeviceKind> KINDS = kinds();

    private final Fields document;
    private final String id;
    private final String source;
    private final int maxRegisters;
    private final boolean holes;
    private final Map<String, Parameter> parameters;
    private final ProfileNames names;

    private ProfileTemplate(Fields document) throws Wrong {
        this.document = document;
        id = id(document);
        source = document.text("source");
        maxRegisters =
                document.whole(
                        "maxRegisters",
                        DeviceProfile.MAX_REGISTERS,
                        1,
                        DeviceProfile.MAX_REGISTERS);
        holes = !document.has("holes") || document.flag("holes");
        parameters = Parameter.read(document);
        names = ProfileNames.read(document);
    }

    private static Map<String, DeviceKind> kinds() {
        Map<String, DeviceKind> words = new TreeMap<>();
        for (DeviceKind kind : DeviceKind.values()) {
            words.put(kind.word(), kind);
        }
        return words;
    }

    private static String id(Fields document) throws Wrong {
        String id = document.text("profile");
        if (!Ids.valid(id)) {
            throw document.wrong(
                    "profile",
                    "must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit, but is "
                            + Values.quote(document.node("profile")));
        }
        return id;
    }

    /**
     * The id that a document claims, also if the rest of it is wrong; the fallback if it has none.
     */
    static String claimedId(Yaml document, String fallback) {
        if (document instanceof Yaml.Mapping mapping) {
            Yaml.Entry entry = mapping.entries().get("profile");
            if (entry != null
                    && entry.value() instanceof Yaml.Scalar scalar
                    && Ids.valid(scalar.text())) {
                return scalar.text();
            }
        }
        return fallback;
    }

    /**
     * Reads a profile and makes it with its defaults, with the least and the most of every
     * parameter, and with each option, so that what a row can ask for later was seen to work.
     *
     * @throws BrokenProfile with everything that is wrong
     */
    static ProfileTemplate read(Yaml yaml) throws BrokenProfile {
        ProfileTemplate template = head(yaml);
        Map<String, Double> defaults = template.with(Parameter::fallback);
        template.make(defaults);
        template.requireUsed(yaml);
        Map<String, Double> least = template.with(Parameter::min);
        Map<String, Double> most = template.with(Parameter::max);
        Set<Map<String, Double>> tried = new HashSet<>(Set.of(defaults));
        template.tryOut("every parameter at its least; narrow its min and max", least, tried);
        template.tryOut("every parameter at its most; narrow its min and max", most, tried);
        // An option decides which points and alarms there are: these must bear the longest delays
        // too.
        for (Parameter parameter : template.parameters.values()) {
            for (int i = 0; i < parameter.options().size(); i++) {
                Map<String, Double> chosen = new HashMap<>(most);
                chosen.put(parameter.name(), (double) i);
                template.tryOut(
                        "%s: %s, and the other parameters at their most; correct one of them"
                                .formatted(parameter.name(), parameter.options().get(i)),
                        chosen,
                        tried);
            }
        }
        return template;
    }

    /**
     * Reads a profile that {@link #read} has seen to work, without making it.
     *
     * @throws BrokenProfile something is wrong above its points
     */
    static ProfileTemplate head(Yaml yaml) throws BrokenProfile {
        try {
            // The head's numbers are the profile's own: parameters stand in points and alarms only.
            return new ProfileTemplate(Fields.of(yaml, "", KEYS, Values.PLAIN));
        } catch (Wrong wrong) {
            throw new BrokenProfile(List.of(wrong.sentence()));
        }
    }

    /** A parameter that nothing uses is a column that a technician fills in for nothing. */
    private void requireUsed(Yaml yaml) throws BrokenProfile {
        Set<String> used = new HashSet<>();
        if (yaml instanceof Yaml.Mapping root) {
            root.entries()
                    .forEach(
                            (key, entry) -> {
                                if (!key.equals("parameters")) {
                                    use(entry.value(), key, used);
                                }
                            });
        }
        List<String> problems = new ArrayList<>();
        for (String name : parameters.keySet()) {
            if (!used.contains(name)) {
                problems.add(
                        document.wrong(
                                        "parameters",
                                        "nothing uses parameter %s; write $%s where it belongs, or only: {%s: ...}, or remove it"
                                                .formatted(name, name, name))
                                .sentence());
            }
        }
        if (!problems.isEmpty()) {
            throw new BrokenProfile(problems);
        }
    }

    private static void use(Yaml node, String key, Set<String> used) {
        if (node instanceof Yaml.Scalar scalar && scalar.text().startsWith("$")) {
            used.add(scalar.text().substring(1));
        } else if (node instanceof Yaml.Sequence sequence) {
            sequence.items().forEach(item -> use(item, "", used));
        } else if (node instanceof Yaml.Mapping mapping) {
            mapping.entries()
                    .forEach(
                            (name, entry) -> {
                                if (key.equals("only")) {
                                    used.add(name);
                                }
                                use(entry.value(), name, used);
                            });
        }
    }

    /**
     * Made with its defaults, and the least of what is required; {@link #read} has seen it work.
     */
    DeviceProfile made() throws BrokenProfile {
        return make(with(Parameter::fallback));
    }

    private void tryOut(String how, Map<String, Double> values, Set<Map<String, Double>> tried)
            throws BrokenProfile {
        if (!tried.add(values)) {
            return;
        }
        try {
            make(values);
        } catch (BrokenProfile broken) {
            List<String> problems = new ArrayList<>();
            for (String problem : broken.problems()) {
                problems.add(problem + " (with " + how + ")");
            }
            throw new BrokenProfile(problems);
        }
    }

    private Map<String, Double> with(ToDoubleFunction<Parameter> value) {
        Map<String, Double> values = new HashMap<>();
        parameters.forEach((name, parameter) -> values.put(name, value.applyAsDouble(parameter)));
        return values;
    }

    String id() {
        return id;
    }

    /** Its own names, without those that all share. */
    ProfileNames names() {
        return names;
    }

    Set<String> parameters() {
        return parameters.keySet();
    }

    /** Those that each row should say. */
    List<Profiles.Needed> needed() {
        return parameters.values().stream()
                .filter(parameter -> !parameter.ask().isEmpty())
                .map(one -> new Profiles.Needed(one.name(), one.unit(), one.ask()))
                .toList();
    }

    /**
     * Those that a row must give and does not, by name.
     *
     * @param given by a row
     */
    List<Parameter> missing(Map<String, String> given) {
        return parameters.values().stream()
                .filter(parameter -> parameter.required() && !given.containsKey(parameter.name()))
                .toList();
    }

    /**
     * All parameters, from what a row gives and the defaults.
     *
     * @throws NumberFormatException no such parameter, or a value out of bounds; the message is a
     *     sentence
     */
    Map<String, Double> values(Map<String, String> given) {
        Map<String, Double> values = with(Parameter::fallback);
        given.forEach(
                (name, cell) -> {
                    Parameter parameter = parameters.get(name);
                    if (parameter == null) {
                        throw new NumberFormatException(
                                "profile %s has no parameter \"%s\"; %s"
                                        .formatted(
                                                id, name, Nearest.hint(name, parameters.keySet())));
                    }
                    try {
                        values.put(name, parameter.parse(cell));
                    } catch (NumberFormatException e) {
                        throw new NumberFormatException(
                                "parameter %s of profile %s must be %s, but is %s"
                                        .formatted(name, id, e.getMessage(), Values.quote(cell)));
                    }
                });
        return values;
    }

    /** What makes one value comes in one answer, or it may be of two moments. */
    private void requireOneAnswer(List<Point> points) throws Wrong {
        for (Point point : points) {
            if (point.source() instanceof ModbusSource source && !point.isStored()) {
                int first = point.first();
                int count = point.end() - first;
                int most = source.table().bits() ? 16 * maxRegisters : maxRegisters;
                if (count > most) {
                    throw new Wrong(
                            document.line(),
                            "",
                            "what makes the value of point %s stands from %d to %d, %d %s, but must come in one answer, and the device answers at most %d at once (maxRegisters): the code of one moment with the number of another would be a lie; leave the far one out and let the row say it, by a parameter with options"
                                    .formatted(
                                            point.id(),
                                            first,
                                            first + count - 1,
                                            count,
                                            source.table().bits() ? "bits" : "registers",
                                            most));
                }
            }
        }
    }

    /**
     * @param values of all parameters
     * @throws BrokenProfile with these values something does not fit
     */
    DeviceProfile make(Map<String, Double> values) throws BrokenProfile {
        try {
            Values filled = new Values(values, parameters);
            Fields head = document.with(filled);
            DeviceKind kind = head.choice("kind", KINDS);
            int missed = head.whole("missed", DeviceProfile.MISSED, 1, 100);
            Duration period = head.time("period");
            Expansion expansion = new Expansion(kind, filled, CoapDraft.frame(head));
            expansion.read(document);
            requireOneAnswer(expansion.points());
            return new DeviceProfile(
                    id,
                    kind,
                    source,
                    maxRegisters,
                    holes,
                    expansion.points(),
                    expansion.alarms(),
                    missed,
                    period.isZero() ? null : period,
                    IdentifyDraft.read(head),
                    LogDraft.read(head, expansion.points()),
                    names);
        } catch (Wrong wrong) {
            throw new BrokenProfile(List.of(wrong.sentence()));
        } catch (IllegalArgumentException e) {
            // The model's own checks have the last word, should ours have missed one.
            throw new BrokenProfile(List.of(String.valueOf(e.getMessage())));
        }
    }
}
