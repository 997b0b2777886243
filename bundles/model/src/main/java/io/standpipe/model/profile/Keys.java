package io.standpipe.model.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys that a mapping may have, and what they must be to each other. {@link Fields} refuses all
 * else, and the schema for editors is made of them, so the two cannot differ. What the rules cannot
 * say, such as limits against ranges, only the loader checks. Immutable.
 */
public final class Keys {

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
