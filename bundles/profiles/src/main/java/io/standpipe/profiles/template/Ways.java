package io.standpipe.profiles.template;

import io.standpipe.model.config.Nearest;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.log.Printable;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.profiles.point.PointTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** By which buses a document is read, before anybody reads it. */
public final class Ways {

    private Ways() {}

    /**
     * A key that no format reads.
     *
     * @param path of it
     */
    public record Unread(int line, String path, String key) {

        /** What its author is told. */
        public Wrong wrong(Formats formats) {
            return new Wrong(
                    line,
                    path,
                    ProfileYamlPhrase.NO_READER.with(),
                    Nearest.said(key, formats.keys()));
        }
    }

    /** The key by which its points are read; empty if no format reads them. */
    public static String way(Yaml document, Formats formats) {
        for (Point point : points(document)) {
            for (String key : point.node().entries().keySet()) {
                if (formats.keys().contains(key)) {
                    return key;
                }
            }
        }
        return "";
    }

    /** What a point says of how it is read, if that says nothing here. */
    public static @Nullable Unread unread(Yaml document, Formats formats) {
        for (Point point : points(document)) {
            Map<String, Yaml.Entry> entries = point.node().entries();
            if (entries.containsKey("derived")
                    || entries.keySet().stream().anyMatch(formats.keys()::contains)) {
                continue;
            }
            Unread unread =
                    first(
                            entries,
                            point.path() + ".",
                            key -> !PointTable.COMMON.names().contains(key),
                            Yaml.Mapping.class);
            if (unread != null) {
                return unread;
            }
        }
        return null;
    }

    /** A key beside its points that says nothing here. */
    public static @Nullable Unread beside(Yaml document, Formats formats) {
        return document instanceof Yaml.Mapping mapping
                ? first(
                        mapping.entries(),
                        "",
                        key -> !ProfileTable.common(key) && !formats.profileKeys().contains(key),
                        Yaml.class)
                : null;
    }

    private static @Nullable Unread first(
            Map<String, Yaml.Entry> entries,
            String prefix,
            Predicate<String> unknown,
            Class<? extends Yaml> form) {
        for (Map.Entry<String, Yaml.Entry> entry : entries.entrySet()) {
            Yaml.Entry value = entry.getValue();
            if (unknown.test(entry.getKey()) && form.isInstance(value.value())) {
                String key = Printable.of(entry.getKey(), Quotation.MAX);
                return new Unread(value.line(), prefix + key, key);
            }
        }
        return null;
    }

    private record Point(String path, Yaml.Mapping node) {}

    private static List<Point> points(Yaml document) {
        List<Point> points = new ArrayList<>();
        add(document, "", points);
        List<Yaml> blocks = list(document, "repeat");
        for (int i = 0; i < blocks.size(); i++) {
            add(blocks.get(i), "repeat[" + i + "].", points);
        }
        return points;
    }

    private static void add(Yaml block, String prefix, List<Point> points) {
        List<Yaml> nodes = list(block, "points");
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof Yaml.Mapping node) {
                points.add(new Point(prefix + "points[" + i + "]", node));
            }
        }
    }

    private static List<Yaml> list(Yaml node, String key) {
        Yaml.Entry entry = node instanceof Yaml.Mapping map ? map.entries().get(key) : null;
        return entry != null && entry.value() instanceof Yaml.Sequence sequence
                ? sequence.items()
                : List.of();
    }
}
