package io.standpipe.model.measure;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A figure that is told under one name, as Prometheus has them: base units (seconds, bytes), and
 * names that say theirs. Each of its labels must take few values that are known beforehand, as a
 * bus or a quality; a device is no label. Immutable.
 *
 * @param name begins with {@code standpipe_}; of a counter without the {@code _total} that it is
 *     shown with
 * @param kind how it moves
 * @param help a sentence for people
 * @param labels names of what it is told by
 */
public record Figure(String name, Kind kind, String help, List<String> labels) {

    private static final Pattern NAME = Pattern.compile("standpipe_[a-z]+(_[a-z]+)*");

    /** How a figure moves. */
    public enum Kind {
        /** It only grows, until the gateway or its part begins anew. */
        COUNTER,
        /** It goes up and down. */
        GAUGE,
        /** It counts how long something took, {@link Durations}. */
        DURATIONS
    }

    public Figure {
        labels = List.copyOf(labels);
        if (!NAME.matcher(name).matches() || name.endsWith("_total")) {
            throw new IllegalArgumentException("no name of a figure: " + name);
        }
    }

    /** Only grows. */
    public static Figure counter(String name, String help, String... labels) {
        return new Figure(name, Kind.COUNTER, help, List.of(labels));
    }

    /** Goes up and down. */
    public static Figure gauge(String name, String help, String... labels) {
        return new Figure(name, Kind.GAUGE, help, List.of(labels));
    }

    /** Counts times. */
    public static Figure durations(String name, String help, String... labels) {
        return new Figure(name, Kind.DURATIONS, help, List.of(labels));
    }
}
