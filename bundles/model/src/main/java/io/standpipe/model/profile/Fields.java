package io.standpipe.model.profile;

import io.standpipe.model.config.Nearest;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mapping whose keys are known. Every getter says line and key when a value is wrong. */
public final class Fields {

    private static final Pattern TIME = Pattern.compile("([0-9]{1,8})(ms|s|m|h)");
    private static final Duration MAX_TIME = Duration.ofHours(24);

    private final Yaml.Mapping mapping;
    private final String path;
    private final Values values;

    private Fields(Yaml.Mapping mapping, String path, Values values) {
        this.mapping = mapping;
        this.path = path;
        this.values = values;
    }

    /**
     * @param path of the mapping, empty for the document
     * @param known the keys it may have
     * @throws Wrong not a mapping, or a key that is not known
     */
    public static Fields of(Yaml node, String path, Set<String> known, Values values) throws Wrong {
        if (!(node instanceof Yaml.Mapping mapping)) {
            throw new Wrong(
                    node.line(),
                    path,
                    ProfileYamlPhrase.MAPPING_OF.with(
                            String.join(", ", known.stream().sorted().toList()),
                            Values.quote(node)));
        }
        Fields fields = new Fields(mapping, path, values);
        for (Map.Entry<String, Yaml.Entry> entry : mapping.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                String key = entry.getKey();
                String shown = Printable.of(key, Quotation.MAX);
                throw new Wrong(
                        entry.getValue().line(),
                        fields.key(shown),
                        ProfileYamlPhrase.NO_SUCH_KEY.with(),
                        Nearest.said(key, known));
            }
        }
        return fields;
    }

    public int line() {
        return mapping.line();
    }

    public String path() {
        return path;
    }

    public String key(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public boolean has(String name) {
        return mapping.entries().containsKey(name);
    }

    /**
     * @throws Wrong the key is missing
     */
    public Yaml node(String name) throws Wrong {
        Yaml.Entry entry = mapping.entries().get(name);
        if (entry == null) {
            throw new Wrong(mapping.line(), path, ProfileYamlPhrase.NEEDS_KEY.with(name));
        }
        return entry.value();
    }

    /** At the line of the key, or of the mapping if the key is missing. */
    public Wrong wrong(String name, Phrase.Said said, Phrase.Said... more) {
        Yaml.Entry entry = mapping.entries().get(name);
        return new Wrong(entry == null ? mapping.line() : entry.line(), key(name), said, more);
    }

    public String text(String name) throws Wrong {
        return values.text(node(name), key(name));
    }

    public double number(String name) throws Wrong {
        return values.number(node(name), key(name));
    }

    public double number(String name, double fallback) throws Wrong {
        return has(name) ? number(name) : fallback;
    }

    public int whole(String name, int min, int max) throws Wrong {
        return (int) values.whole(node(name), key(name), min, max);
    }

    public int whole(String name, int fallback, int min, int max) throws Wrong {
        return has(name) ? whole(name, min, max) : fallback;
    }

    public long mask(String name, long max) throws Wrong {
        return values.whole(node(name), key(name), 0, max);
    }

    /**
     * @param words what may stand there, and what it means
     */
    public <T> T choice(String name, Map<String, T> words) throws Wrong {
        return values.choice(node(name), key(name), words);
    }

    /** The mapping behind a key. */
    public Fields fields(String name, Set<String> known) throws Wrong {
        return of(node(name), key(name), known, values);
    }

    /** The items of a list, which may be missing. */
    public List<Yaml> list(String name) throws Wrong {
        if (!has(name)) {
            return List.of();
        }
        if (node(name) instanceof Yaml.Sequence sequence) {
            return sequence.items();
        }
        throw wrong(name, ProfileYamlPhrase.LIST.with(Values.quote(node(name))));
    }

    /** The entries of a mapping whose keys are not fixed; it may be missing. */
    public Map<String, Yaml.Entry> entries(String name) throws Wrong {
        if (!has(name)) {
            return Map.of();
        }
        if (node(name) instanceof Yaml.Mapping inner) {
            return inner.entries();
        }
        throw wrong(name, ProfileYamlPhrase.MAPPING.with(Values.quote(node(name))));
    }

    /** Whole numbers, at least one. */
    public List<Long> numbers(String name, long max) throws Wrong {
        List<Yaml> items = list(name);
        if (items.isEmpty()) {
            throw wrong(name, ProfileYamlPhrase.NUMBERS.with());
        }
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            numbers.add(values.whole(items.get(i), key(name) + "[" + i + "]", 0, max));
        }
        return numbers;
    }

    /** {@code true} or {@code false}; of a parameter, whether it is not 0. */
    public boolean flag(String name) throws Wrong {
        if (!has(name)) {
            return false;
        }
        if (node(name) instanceof Yaml.Scalar scalar) {
            if (scalar.text().startsWith("$")) {
                return values.parameter(scalar, key(name)) != 0;
            }
            if (scalar.plain() && (scalar.text().equals("true") || scalar.text().equals("false"))) {
                return scalar.text().equals("true");
            }
        }
        throw wrong(name, ProfileYamlPhrase.TRUE_OR_FALSE.with(Values.quote(node(name))));
    }

    /** A time such as 100ms, 15s, 2m or 1h; zero if the key is missing. */
    public Duration time(String name) throws Wrong {
        if (!has(name)) {
            return Duration.ZERO;
        }
        Yaml node = node(name);
        Duration time = null;
        if (node instanceof Yaml.Scalar scalar && scalar.text().startsWith("$")) {
            double seconds = values.parameter(scalar, key(name));
            Parameter parameter = values.referred(scalar);
            if (parameter != null && !parameter.unit().isEmpty() && !parameter.unit().equals("s")) {
                throw wrong(
                        name, ProfileYamlPhrase.SECONDS.with(Values.quote(node), parameter.unit()));
            }
            if (seconds >= 0 && seconds <= MAX_TIME.toSeconds()) {
                time = Duration.ofMillis(Math.round(seconds * 1000));
            }
        } else if (node instanceof Yaml.Scalar scalar) {
            Matcher matcher = TIME.matcher(scalar.text());
            if (matcher.matches()) {
                long number = Long.parseLong(matcher.group(1));
                time =
                        switch (matcher.group(2)) {
                            case "ms" -> Duration.ofMillis(number);
                            case "s" -> Duration.ofSeconds(number);
                            case "m" -> Duration.ofMinutes(number);
                            default -> Duration.ofHours(number);
                        };
            }
        }
        if (time == null || time.compareTo(MAX_TIME) > 0) {
            throw wrong(name, ProfilePhrase.TIME.with(Values.quote(node)));
        }
        return time;
    }

    /** The same fields with other parameters. */
    public Fields with(Values others) {
        return new Fields(mapping, path, others);
    }

    public Values values() {
        return values;
    }
}
