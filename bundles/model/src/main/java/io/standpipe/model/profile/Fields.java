package io.standpipe.model.profile;

import io.standpipe.model.config.Nearest;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.model.words.settings.RowPhrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A mapping whose keys are known. Every getter says line and key when a value is wrong. */
public final class Fields {

    private final Yaml.Mapping mapping;
    private final String path;
    private final Keys keys;
    private final Values values;

    private Fields(Yaml.Mapping mapping, String path, Keys keys, Values values) {
        this.mapping = mapping;
        this.path = path;
        this.keys = keys;
        this.values = values;
    }

    /**
     * @param path of the mapping, empty for the document
     * @param keys that it may have
     * @throws Wrong not a mapping, a key that is not known, one that is missing, or keys that break
     *     a rule
     */
    public static Fields of(Yaml node, String path, Keys keys, Values values) throws Wrong {
        if (!(node instanceof Yaml.Mapping mapping)) {
            throw new Wrong(
                    node.line(),
                    path,
                    ProfileYamlPhrase.MAPPING_OF.with(
                            String.join(", ", keys.names().stream().sorted().toList()),
                            Values.quote(node)));
        }
        Fields fields = new Fields(mapping, path, keys, values);
        for (Map.Entry<String, Yaml.Entry> entry : mapping.entries().entrySet()) {
            if (!keys.names().contains(entry.getKey())) {
                String key = entry.getKey();
                String shown = Printable.of(key, Quotation.MAX);
                throw new Wrong(
                        entry.getValue().line(),
                        fields.key(shown),
                        ProfileYamlPhrase.NO_SUCH_KEY.with(),
                        Nearest.said(key, keys.names()));
            }
        }
        for (Keys.Key key : keys.all()) {
            if (key.required()) {
                fields.node(key.name());
            }
        }
        for (Rule rule : keys.rules()) {
            rule.check(fields);
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
        return text(name, keys.get(name).shape());
    }

    private String text(String name, Shape shape) throws Wrong {
        String text = values.text(node(name), key(name));
        for (Shape one : alternatives(shape)) {
            if (one instanceof Shape.Text bounds && text.length() > bounds.most()) {
                throw wrong(name, RowPhrase.CELL_TOO_LONG.with(bounds.most(), text.length()));
            }
        }
        return text;
    }

    /** A number within the key's bounds, or what the key is where it is not written. */
    public double number(String name) throws Wrong {
        Keys.Key key = keys.get(name);
        return !has(name) && key.fallback() instanceof Number fallback
                ? fallback.doubleValue()
                : number(name, key.shape());
    }

    private double number(String name, Shape shape) throws Wrong {
        double number = values(name).number(node(name), key(name));
        for (Shape one : alternatives(shape)) {
            if (one instanceof Shape.Num bounds && !bounds.allows(number)) {
                throw wrong(name, bounds.outside().of(number));
            }
        }
        return number;
    }

    public double number(String name, double fallback) throws Wrong {
        return has(name) ? number(name) : fallback;
    }

    /** A whole number within the key's bounds, or what the key is where it is not written. */
    public int whole(String name) throws Wrong {
        return !has(name) && keys.get(name).fallback() instanceof Long fallback
                ? fallback.intValue()
                : whole(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** The same where it can be no more, or less, than the key's bounds allow. */
    public int whole(String name, int min, int max) throws Wrong {
        return (int) whole(name, keys.get(name).shape(), min, max);
    }

    public int whole(String name, int fallback, int min, int max) throws Wrong {
        return has(name) ? whole(name, min, max) : fallback;
    }

    public long mask(String name, long max) throws Wrong {
        return whole(name, keys.get(name).shape(), 0, max);
    }

    private long whole(String name, Shape shape, long min, long max) throws Wrong {
        for (Shape one : alternatives(shape)) {
            if (one instanceof Shape.Whole bounds) {
                long least = Math.max(min, bounds.min());
                long most = Math.min(max, bounds.max());
                return values(name).whole(node(name), key(name), least, most);
            }
        }
        throw new IllegalStateException(key(name) + " is no whole number");
    }

    private static List<Shape> alternatives(Shape shape) {
        return shape instanceof Shape.AnyOf any ? any.shapes() : List.of(shape);
    }

    /**
     * @param words what may stand there, of the key's words, and what it means
     */
    public <T> T choice(String name, Map<String, T> words) throws Wrong {
        boolean known = false;
        for (Shape one : alternatives(keys.get(name).shape())) {
            known |=
                    one instanceof Shape.Choice choice
                            && choice.words().containsAll(words.keySet());
        }
        if (!known) {
            throw new IllegalStateException(key(name) + " has not the words " + words.keySet());
        }
        T meant = has(name) ? null : words.get(String.valueOf(keys.get(name).fallback()));
        return meant == null ? values(name).choice(node(name), key(name), words) : meant;
    }

    /** The mapping behind a key. */
    public Fields fields(String name) throws Wrong {
        return of(node(name), key(name), keys.get(name).shape(), values);
    }

    /** The mappings of a list, which may be missing. */
    public List<Fields> each(String name) throws Wrong {
        Shape item = ((Shape.Items) keys.get(name).shape()).item();
        List<Yaml> items = list(name);
        List<Fields> all = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            all.add(of(items.get(i), key(name) + "[" + i + "]", item, values));
        }
        return all;
    }

    private static Fields of(Yaml node, String path, Shape shape, Values values) throws Wrong {
        for (Shape one : alternatives(shape)) {
            if (one instanceof Shape.Section section) {
                return of(node, path, section.keys().get(), values);
            }
        }
        throw new IllegalStateException(path + " has no keys");
    }

    /** The mapping behind a key as it stands; null if there is none, or it is none. */
    @Nullable Fields inside(String name) {
        Yaml.Entry entry = mapping.entries().get(name);
        for (Shape one : alternatives(keys.get(name).shape())) {
            if (one instanceof Shape.Section section
                    && entry != null
                    && entry.value() instanceof Yaml.Mapping inner) {
                return new Fields(inner, key(name), section.keys().get(), values);
            }
        }
        return null;
    }

    /** Refuses what a key may otherwise be. */
    void check(String name, Shape shape) throws Wrong {
        if (shape instanceof Shape.Choice choice) {
            Map<String, String> words = new TreeMap<>();
            choice.words().forEach(word -> words.put(word, word));
            values(name).choice(node(name), key(name), words);
        } else if (shape instanceof Shape.Whole) {
            whole(name, shape, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (shape instanceof Shape.Num) {
            number(name, shape);
        } else if (shape instanceof Shape.Time time) {
            time(name, time);
        } else if (shape instanceof Shape.Text) {
            text(name, shape);
        } else {
            throw new IllegalStateException(key(name) + " cannot be less");
        }
    }

    /**
     * What a key says, for rules: a word, a {@link Long} or a {@link Boolean}; null if it is not
     * there or cannot be read, of which its reader tells.
     */
    @Nullable Object said(String name) {
        if (!has(name)) {
            return null;
        }
        for (Shape one : alternatives(keys.get(name).shape())) {
            try {
                if (one instanceof Shape.Flag) {
                    return flag(name);
                }
                if (one instanceof Shape.Whole) {
                    return whole(name, one, Long.MIN_VALUE, Long.MAX_VALUE);
                }
                String word = values(name).word(node(name), key(name));
                if (!(one instanceof Shape.Choice choice) || choice.words().contains(word)) {
                    return word;
                }
            } catch (Wrong none) {
                // its reader tells
            }
        }
        return null;
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

    /** What a mapping whose keys are not fixed may hold. */
    public Shape.Entries entriesOf(String name) {
        return (Shape.Entries) keys.get(name).shape();
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
        if (!(keys.get(name).shape() instanceof Shape.Items shape)
                || !(shape.item() instanceof Shape.Whole bounds)) {
            throw new IllegalStateException(key(name) + " is no list of whole numbers");
        }
        List<Yaml> items = list(name);
        if (items.isEmpty()) {
            throw wrong(name, ProfileYamlPhrase.NUMBERS.with());
        }
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String key = key(name) + "[" + i + "]";
            long most = Math.min(max, bounds.max());
            numbers.add(values(name).whole(items.get(i), key, bounds.min(), most));
        }
        return numbers;
    }

    /**
     * {@code true} or {@code false}; of a parameter, whether it is not 0. What is not written is
     * false, unless the key says otherwise.
     */
    public boolean flag(String name) throws Wrong {
        if (!has(name)) {
            return Boolean.TRUE.equals(keys.get(name).fallback());
        }
        if (node(name) instanceof Yaml.Scalar scalar) {
            if (scalar.text().startsWith("$")) {
                return values(name).parameter(scalar, key(name)) != 0;
            }
            if (scalar.plain() && (scalar.text().equals("true") || scalar.text().equals("false"))) {
                return scalar.text().equals("true");
            }
        }
        throw wrong(name, ProfileYamlPhrase.TRUE_OR_FALSE.with(Values.quote(node(name))));
    }

    /** A time such as 100ms, 15s, 2m or 1h; zero if the key is missing. */
    public Duration time(String name) throws Wrong {
        Shape shape = keys.get(name).shape();
        if (!(shape instanceof Shape.Time bounds)) {
            throw new IllegalStateException(key(name) + " is no time");
        }
        return has(name) ? time(name, bounds) : Duration.ZERO;
    }

    private Duration time(String name, Shape.Time bounds) throws Wrong {
        Duration time = values(name).time(node(name), key(name));
        if (time.compareTo(bounds.least()) < 0 || time.compareTo(bounds.most()) > 0) {
            throw wrong(name, bounds.outside().of(time));
        }
        return time;
    }

    /** The same fields with other parameters. */
    public Fields with(Values others) {
        return new Fields(mapping, path, keys, others);
    }

    /** Those that may stand behind a key. */
    private Values values(String name) {
        return keys.get(name).own() ? Values.PLAIN : values;
    }

    public Values values() {
        return values;
    }
}
