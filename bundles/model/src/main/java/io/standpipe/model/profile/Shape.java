package io.standpipe.model.profile;

import io.standpipe.model.words.Phrase;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What may stand behind a key. The getters of {@link Fields} take bounds and words from it, and so
 * does the schema of profiles.
 */
public sealed interface Shape {

    /** Any text. */
    Text TEXT = new Text(Pattern.compile("[\\s\\S]*\\S[\\s\\S]*"), Values.MAX_TEXT);

    /** The id of a point or an alarm, which holds the variables of a repeat in braces. */
    Text TEMPLATE = new Text(Pattern.compile("[A-Za-z0-9{][A-Za-z0-9._{}-]*"), Values.MAX_TEXT);

    /** Whatever name an entry has. */
    Pattern ANY_NAME = Pattern.compile("[\\s\\S]*");

    Num NUMBER = new Num(-Double.MAX_VALUE, Double.MAX_VALUE, Num.Open.NOWHERE, Shape::everyNumber);

    Flag FLAG = new Flag();

    /** Any time that a profile can hold. */
    Time TIME = new Time(Duration.ZERO, Values.MAX_TIME, Shape::everyTime);

    /** A number or time that is outside its bounds, in a sentence. */
    interface Outside<T> {
        Phrase.Said of(T value);
    }

    /**
     * Text that is not blank.
     *
     * @param pattern of the whole of it; whoever reads it says what is wrong with one of another
     * @param most characters
     */
    record Text(Pattern pattern, int most) implements Shape {}

    /** A whole number, both bounds included. */
    record Whole(long min, long max) implements Shape {}

    /** A finite number, both bounds included unless they are open. */
    record Num(double min, double max, Open open, Outside<Double> outside) implements Shape {

        /** What of its bounds is no number that may stand there. */
        public enum Open {
            NOWHERE,
            MIN,
            ZERO
        }

        boolean allows(double number) {
            return number >= min
                    && number <= max
                    && !(open == Open.MIN && number == min)
                    && !(open == Open.ZERO && number == 0);
        }
    }

    /** One of some words. */
    record Choice(Set<String> words) implements Shape {
        public Choice {
            words = Collections.unmodifiableSortedSet(new TreeSet<>(words));
        }
    }

    /** {@code true} or {@code false}. */
    record Flag() implements Shape {}

    /** A time such as 15s, both bounds included. */
    record Time(Duration least, Duration most, Outside<Duration> outside) implements Shape {}

    /** A mapping whose keys are known; asked late, since a condition holds conditions. */
    record Section(Supplier<Keys> keys) implements Shape {}

    /**
     * A mapping with one table of keys or another.
     *
     * @param key that it has by the first one
     */
    record Either(String key, Supplier<Keys> with, Supplier<Keys> without) implements Shape {}

    /**
     * A list of so many items.
     *
     * @param distinct whether no two are the same
     */
    record Items(Shape item, int least, int most, boolean distinct) implements Shape {}

    /**
     * A mapping of so many entries whose keys are not fixed.
     *
     * @param name of each
     * @param taken names that none may have
     */
    record Entries(Pattern name, Set<String> taken, Shape value, int least, int most)
            implements Shape {
        public Entries {
            taken = Collections.unmodifiableSortedSet(new TreeSet<>(taken));
        }

        /** Whether an entry may have the name. */
        public boolean allows(String entry) {
            return name.matcher(entry).matches() && !taken.contains(entry);
        }
    }

    /** A word of some form, which may also be the option of a parameter. */
    record Word(Pattern pattern) implements Shape {}

    /** Any of some. */
    record AnyOf(List<Shape> shapes) implements Shape {}

    static Whole whole(long min, long max) {
        return new Whole(min, max);
    }

    static Num number(double min, double max, Outside<Double> outside) {
        return new Num(min, max, Num.Open.NOWHERE, outside);
    }

    /** A number above a bound. */
    static Num above(double min, double max, Outside<Double> outside) {
        return new Num(min, max, Num.Open.MIN, outside);
    }

    /** Any number but 0. */
    static Num notZero(Outside<Double> outside) {
        return new Num(-Double.MAX_VALUE, Double.MAX_VALUE, Num.Open.ZERO, outside);
    }

    /** Not negative. */
    static Num positive(Outside<Double> outside) {
        return number(0, Double.MAX_VALUE, outside);
    }

    static Choice choice(Collection<String> words) {
        return new Choice(Set.copyOf(words));
    }

    static Choice choice(Map<String, ?> words) {
        return new Choice(words.keySet());
    }

    static Time time(Duration least, Duration most, Outside<Duration> outside) {
        return new Time(least, most, outside);
    }

    static Section section(Keys keys) {
        return new Section(() -> keys);
    }

    static Items list(Shape item, int least) {
        return list(item, least, Integer.MAX_VALUE);
    }

    static Items list(Shape item, int least, int most) {
        return new Items(item, least, most, false);
    }

    /** Whole numbers, at least one. */
    static Items wholes(long max) {
        return list(whole(0, max), 1);
    }

    /** Two numbers. */
    static Items pair() {
        return list(NUMBER, 2, 2);
    }

    /** Texts by any name. */
    static Entries texts() {
        return new Entries(ANY_NAME, Set.of(), TEXT, 0, Integer.MAX_VALUE);
    }

    /** What each code of so many digits means, at least one. */
    static Entries codes(int digits, Shape value, int least) {
        Pattern name =
                Pattern.compile(
                        "[+]?[0-9]{1,%d}|0x[0-9a-fA-F]{1,%d}".formatted(digits, digits * 4 / 5));
        return new Entries(name, Set.of(), value, least, Integer.MAX_VALUE);
    }

    static AnyOf anyOf(Shape... shapes) {
        return new AnyOf(List.of(shapes));
    }

    private static Phrase.Said everyNumber(Double number) {
        throw new IllegalStateException("is allowed: " + number);
    }

    private static Phrase.Said everyTime(Duration time) {
        throw new IllegalStateException("is allowed: " + time);
    }
}
