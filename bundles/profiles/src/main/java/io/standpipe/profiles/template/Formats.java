package io.standpipe.profiles.template;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Wrong;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The formats of the buses that are there. Immutable.
 *
 * @param byKey by the key of a point that each reads
 */
public record Formats(SortedMap<String, PointFormat> byKey) {

    private static final Logger LOG = LoggerFactory.getLogger(Formats.class);

    public static final Formats NONE = of(Set.of());

    public Formats {
        byKey = Collections.unmodifiableSortedMap(new TreeMap<>(byKey));
    }

    /** One that does not say what it reads is left out: the other buses go on. */
    public static Formats of(Collection<PointFormat> formats) {
        SortedMap<String, PointFormat> byKey = new TreeMap<>();
        for (PointFormat format : formats) {
            try {
                Said said = Said.by(format);
                byKey.put(said.key(), said);
            } catch (RuntimeException | Error e) {
                LOG.error("{} does not say what it reads", format.getClass().getName(), e);
            }
        }
        return new Formats(byKey);
    }

    /** What a format says, asked once: what throws is asked no more. */
    private record Said(
            PointFormat format,
            Keys.Key point,
            List<Rule> pointRules,
            List<Keys.Key> profileKeys,
            Set<String> columns)
            implements PointFormat {

        static Said by(PointFormat format) {
            return new Said(
                    format,
                    Objects.requireNonNull(format.point()),
                    List.copyOf(format.pointRules()),
                    List.copyOf(format.profileKeys()),
                    Set.copyOf(format.columns()));
        }

        @Override
        public PointReader reader(Fields document) throws Wrong {
            return format.reader(document);
        }

        @Override
        public List<String> questions(DeviceProfile profile, String file) {
            return format.questions(profile, file);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Said said && said.format.equals(format);
        }

        @Override
        public int hashCode() {
            return format.hashCode();
        }
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
     * One for each format. One that fails does so again where a point of its own is read: it is
     * asked of every profile, and concerns no other.
     *
     * @param document with values for its parameters
     */
    Map<String, PointReader> readers(Fields document) throws Wrong {
        Map<String, PointReader> readers = new TreeMap<>();
        for (Map.Entry<String, PointFormat> format : byKey.entrySet()) {
            PointReader reader;
            try {
                reader = Objects.requireNonNull(format.getValue().reader(document));
            } catch (RuntimeException e) {
                reader =
                        point -> {
                            throw e;
                        };
            } catch (Error e) {
                reader =
                        point -> {
                            throw e;
                        };
            }
            readers.put(format.getKey(), reader);
        }
        return readers;
    }
}
