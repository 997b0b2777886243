package io.standpipe.profiles.template;

import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Wrong;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The formats of the buses that are there. Immutable.
 *
 * @param byKey by the key of a point that each reads
 */
public record Formats(SortedMap<String, PointFormat> byKey) {

    public static final Formats NONE = of(Set.of());

    public Formats {
        byKey = Collections.unmodifiableSortedMap(new TreeMap<>(byKey));
    }

    public static Formats of(Collection<PointFormat> formats) {
        SortedMap<String, PointFormat> byKey = new TreeMap<>();
        formats.forEach(format -> byKey.put(format.key(), format));
        return new Formats(byKey);
    }

    /** Those that are the same in others. */
    public Formats common(Formats others) {
        SortedMap<String, PointFormat> common = new TreeMap<>(byKey);
        common.values().retainAll(others.byKey().values());
        return new Formats(common);
    }

    /** The keys of points that can be read. */
    public Set<String> keys() {
        return byKey.keySet();
    }

    /** Keys of a profile besides those that all have. */
    Set<String> profileKeys() {
        Set<String> all = new TreeSet<>();
        byKey.values().forEach(one -> one.profileKeys().forEach(key -> all.add(key.name())));
        return all;
    }

    /** Columns of device tables besides those that all have. */
    Set<String> columns() {
        Set<String> all = new TreeSet<>();
        byKey.values().forEach(format -> all.addAll(format.columns()));
        return all;
    }

    /**
     * One for each format.
     *
     * @param document with values for its parameters
     */
    Map<String, PointReader> readers(Fields document) throws Wrong {
        Map<String, PointReader> readers = new TreeMap<>();
        for (PointFormat format : byKey.values()) {
            readers.put(format.key(), format.reader(document));
        }
        return readers;
    }
}
