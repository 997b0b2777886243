package io.standpipe.model.profile;

import org.jspecify.annotations.Nullable;

/**
 * One key of a mapping in a profile. The loader reads by it, and the schema for editors is made of
 * it.
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
