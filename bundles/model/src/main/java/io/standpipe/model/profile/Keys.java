package io.standpipe.model.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a mapping may have, and what they must be to each other. {@link Fields} refuses all
 * else, and the schema for editors is made of them, so the two cannot differ. What the rules cannot
 * say, such as limits against ranges, only the loader checks. Immutable.
 */
public final class Keys {

    /**
     * One key of a mapping in a profile. The loader reads by it, and the schema for editors is made
     * of it.
     *
     * @param meaning of the key in a sentence or two, for authors of profiles
     * @param required whether the mapping must have it
     * @param own whether it is the profile's own for all its devices: no parameter may stand there
     * @param fallback what it is where it is not written: a {@link Long}, {@link Double}, {@link
     *     Boolean} or a word; null if there is no such value, or none that is always the same
     * @param unit of its number; empty if it has none, or that of the point
     */
    public record Key(
            String name,
            Shape shape,
            String meaning,
            boolean required,
            boolean own,
            @Nullable Object fallback,
            String unit) {

        /** A key that may be left out. */
        public static Key of(String name, Shape shape, String meaning) {
            return new Key(name, shape, meaning, false, false, null, "");
        }

        /** A mapping with keys of its own. */
        public static Key of(String name, Keys keys) {
            return of(name, Shape.section(keys), keys.meaning());
        }

        /** The same, which must be there. */
        public Key needed() {
            return new Key(name, shape, meaning, true, own, fallback, unit);
        }

        /** The same, which need not be there. */
        public Key optional() {
            return new Key(name, shape, meaning, false, own, fallback, unit);
        }

        /** The same without parameters. */
        public Key forAll() {
            return new Key(name, shape, meaning, required, true, fallback, unit);
        }

        /** The same with what it is where it is not written. */
        public Key or(Object value) {
            Object same = value instanceof Integer whole ? whole.longValue() : value;
            return new Key(name, shape, meaning, required, own, same, unit);
        }

        /** The same with the unit of its number. */
        public Key in(String other) {
            return new Key(name, shape, meaning, required, own, fallback, other);
        }
    }

    private final String name;
    private final String meaning;
    private final Map<String, Key> byName;
    private final List<Rule> rules;

    private Keys(String name, String meaning, Map<String, Key> byName, List<Rule> rules) {
        this.name = name;
        this.meaning = meaning;
        this.byName = byName;
        this.rules = List.copyOf(rules);
    }

    /**
     * @param name of such a mapping, once in all
     * @param meaning of it, for authors of profiles
     */
    public static Keys of(String name, String meaning, Key... keys) {
        return new Keys(name, meaning, Map.of(), List.of()).and(List.of(keys));
    }

    /** The same with more keys. */
    public Keys and(Collection<Key> more) {
        Map<String, Key> all = new LinkedHashMap<>(byName);
        for (Key key : more) {
            if (all.put(key.name(), key) != null) {
                throw new IllegalArgumentException(name + " has the key twice: " + key.name());
            }
        }
        return new Keys(name, meaning, Collections.unmodifiableMap(all), rules);
    }

    /** The same with more rules, which are asked in their order. */
    public Keys rules(Rule... more) {
        return rules(List.of(more));
    }

    /** The same with more rules. */
    public Keys rules(List<Rule> more) {
        List<Rule> all = new ArrayList<>(rules);
        all.addAll(more);
        return new Keys(name, meaning, byName, all);
    }

    public String name() {
        return name;
    }

    public String meaning() {
        return meaning;
    }

    public Set<String> names() {
        return byName.keySet();
    }

    public Collection<Key> all() {
        return byName.values();
    }

    public List<Rule> rules() {
        return rules;
    }

    /**
     * @throws IllegalStateException there is none: who reads a key has to say what it is
     */
    public Key get(String key) {
        Key known = byName.get(key);
        if (known == null) {
            throw new IllegalStateException(name + " has no key " + key);
        }
        return known;
    }
}
