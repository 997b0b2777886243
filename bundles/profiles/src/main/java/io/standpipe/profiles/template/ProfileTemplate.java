package io.standpipe.profiles.template;

import io.standpipe.model.config.Nearest;
import io.standpipe.model.device.BusPart;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Ids;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Profiles.ProfileException;
import io.standpipe.model.log.Printable;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A profile that was read and checked; with values for its parameters it becomes a {@link
 * DeviceProfile}. Immutable.
 */
public final class ProfileTemplate {

    private static final Logger LOG = LoggerFactory.getLogger(ProfileTemplate.class);

    private final Formats formats;
    private final ProfileTable table;
    private final Fields document;
    private final String id;
    private final String source;
    private final Map<String, Parameter> parameters;
    private final ProfileNames names;

    private ProfileTemplate(Fields document, Formats formats, ProfileTable table) throws Wrong {
        this.formats = formats;
        this.table = table;
        this.document = document;
        id = id(document);
        source = document.text("source");
        parameters = ParameterDraft.read(document);
        names = ProfileNames.read(document);
    }

    private static String id(Fields document) throws Wrong {
        String id = document.text("profile");
        if (!Ids.valid(id)) {
            throw document.wrong(
                    "profile", ProfileYamlPhrase.ID.with(Values.quote(document.node("profile"))));
        }
        return id;
    }

    /**
     * The id that a document claims, also if the rest of it is wrong; the fallback if it has none.
     */
    public static String claimedId(Yaml document, String fallback) {
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
    public static ProfileTemplate read(Yaml yaml, Formats formats) throws BrokenProfile {
        ProfileTemplate template = head(yaml, formats);
        Map<String, Double> defaults = template.with(Parameter::fallback);
        template.make(defaults);
        template.requireUsed(yaml);
        Map<String, Double> least = template.with(Parameter::min);
        Map<String, Double> most = template.with(Parameter::max);
        Set<Map<String, Double>> tried = new HashSet<>(Set.of(defaults));
        template.tryOut(least, tried, ProfileYamlPhrase.AT_LEAST);
        template.tryOut(most, tried, ProfileYamlPhrase.AT_MOST);
        // An option decides which points and alarms there are: these must bear the longest delays
        // too.
        for (Parameter parameter : template.parameters.values()) {
            for (int i = 0; i < parameter.options().size(); i++) {
                Map<String, Double> chosen = new HashMap<>(most);
                chosen.put(parameter.name(), (double) i);
                template.tryOut(
                        chosen,
                        tried,
                        ProfileYamlPhrase.WITH_OPTION,
                        parameter.name() + ": " + parameter.options().get(i));
            }
        }
        return template;
    }

    /**
     * Reads a profile that {@link #read} has seen to work, without making it.
     *
     * @throws BrokenProfile something is wrong above its points
     */
    public static ProfileTemplate head(Yaml yaml, Formats formats) throws BrokenProfile {
        try {
            // The head's numbers are the profile's own: parameters stand in points and alarms only.
            ProfileTable table = ProfileTable.of(formats);
            return new ProfileTemplate(
                    Fields.of(yaml, "", table.root(), Values.PLAIN), formats, table);
        } catch (Wrong wrong) {
            throw new BrokenProfile(List.of(wrong));
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
        List<Wrong> problems = new ArrayList<>();
        for (String name : parameters.keySet()) {
            if (!used.contains(name)) {
                problems.add(
                        document.wrong(
                                "parameters", ProfileYamlPhrase.UNUSED.with(name, name, name)));
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
    public DeviceProfile made() throws BrokenProfile {
        return make(with(Parameter::fallback));
    }

    /**
     * @param how what is said around each sentence
     * @param more of it, behind the sentence
     */
    private void tryOut(
            Map<String, Double> values, Set<Map<String, Double>> tried, Phrase how, Object... more)
            throws BrokenProfile {
        if (!tried.add(values)) {
            return;
        }
        try {
            make(values);
        } catch (BrokenProfile broken) {
            throw new BrokenProfile(
                    broken.wrongs().stream().map(wrong -> wrong.within(how, more)).toList());
        }
    }

    private Map<String, Double> with(ToDoubleFunction<Parameter> value) {
        Map<String, Double> values = new HashMap<>();
        parameters.forEach((name, parameter) -> values.put(name, value.applyAsDouble(parameter)));
        return values;
    }

    public String id() {
        return id;
    }

    /** Where its map comes from. */
    public String source() {
        return source;
    }

    /** The kind of device as it is written: a word, or a parameter's name behind a dollar sign. */
    public String kind() {
        try {
            return document.node("kind") instanceof Yaml.Scalar kind ? kind.text() : "";
        } catch (Wrong e) {
            return ""; // whoever makes the profile says so
        }
    }

    /** Its own names, without those that all share. */
    public ProfileNames names() {
        return names;
    }

    /** What it tells of its parameters: descriptions, and why each row should say one. */
    public List<String> texts() {
        return parameters.values().stream()
                .flatMap(one -> Stream.of(one.description(), one.ask()))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    public Set<String> parameters() {
        return parameters.keySet();
    }

    /** Those that each row should say. */
    public List<Profiles.Needed> needed() {
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
    public List<Parameter> missing(Map<String, String> given) {
        return parameters.values().stream()
                .filter(parameter -> parameter.required() && !given.containsKey(parameter.name()))
                .toList();
    }

    /**
     * All parameters, from what a row gives and the defaults.
     *
     * @throws ProfileException no such parameter, or a value out of bounds
     */
    public Map<String, Double> values(Map<String, String> given) throws ProfileException {
        Map<String, Double> values = with(Parameter::fallback);
        for (Map.Entry<String, String> cell : given.entrySet()) {
            String name = cell.getKey();
            Parameter parameter = parameters.get(name);
            if (parameter == null) {
                throw new ProfileException(
                        ProfilePhrase.NO_PARAMETER.of(
                                id, name, Nearest.hint(name, parameters.keySet())),
                        name);
            }
            try {
                values.put(name, parameter.parse(cell.getValue()));
            } catch (NumberFormatException e) {
                throw new ProfileException(
                        ProfilePhrase.PARAMETER_MUST_BE.of(
                                name, id, e.getMessage(), Values.quote(cell.getValue())),
                        name);
            }
        }
        return values;
    }

    /**
     * @param values of all parameters
     * @throws BrokenProfile with these values something does not fit
     */
    public DeviceProfile make(Map<String, Double> values) throws BrokenProfile {
        try {
            Values filled = new Values(values, parameters);
            Fields head = document.with(filled);
            DeviceKind kind = head.choice("kind", ProfileTable.KINDS);
            int missed = head.whole("missed");
            Duration period = head.time("period");
            Map<String, PointReader> readers = formats.readers(head);
            Expansion expansion = new Expansion(kind, filled, table, readers);
            expansion.read(document);
            BusPart part = BusPart.NONE;
            for (Map.Entry<String, PointReader> one : readers.entrySet()) {
                boolean own = one.getKey().equals(expansion.way());
                BusPart read = finish(one.getValue(), expansion.points(), own);
                part = own ? read : part;
            }
            return new DeviceProfile(
                    id,
                    kind,
                    source,
                    expansion.points(),
                    expansion.alarms(),
                    missed,
                    period.isZero() ? null : period,
                    part,
                    names);
        } catch (Wrong wrong) {
            throw new BrokenProfile(List.of(wrong));
        } catch (IllegalArgumentException e) {
            // The model's own checks have the last word, should ours have missed one.
            throw new BrokenProfile(
                    List.of(new Wrong(0, "", ProfileYamlPhrase.DO_NOT_FIT.with(e.getMessage()))));
        } catch (RuntimeException | Error e) {
            // The bus is another bundle: what it throws concerns its own profiles.
            LOG.debug("profile {} could not be read", id, e);
            String why = Printable.sentence(e.toString());
            throw new BrokenProfile(
                    List.of(new Wrong(0, "", ProfileYamlPhrase.READER_FAILED.with(why))));
        }
    }

    /** One that is not its own may refuse a key of the profile, and nothing else. */
    private static BusPart finish(PointReader reader, List<Point> points, boolean own)
            throws Wrong {
        try {
            return Objects.requireNonNull(reader.finish(points));
        } catch (RuntimeException | Error e) {
            if (own) {
                throw e;
            }
            return BusPart.NONE;
        }
    }
}
