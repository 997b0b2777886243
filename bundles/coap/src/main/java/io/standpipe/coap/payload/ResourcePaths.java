package io.standpipe.coap.payload;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of values as devices write them, and the paths that are meant: {@code 6046/}, {@code 6046},
 * {@code 3407/0/6046}, relative to what was asked or not. Stateless; any thread.
 */
final class ResourcePaths {

    private ResourcePaths() {}

    /** How many parts a path has: 2 of an object instance, 3 of a resource. */
    static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }

    /** The path below a device's root, which is what has no number: /3407/0 of /lwm2m/3407/0. */
    static String inside(String path) {
        int at = 0;
        while (at < path.length() && !isNumber(path, at + 1)) {
            int next = path.indexOf('/', at + 1);
            at = next < 0 ? path.length() : next;
        }
        return path.substring(at);
    }

    private static boolean isNumber(String path, int at) {
        return at < path.length() && path.charAt(at) >= '0' && path.charAt(at) <= '9';
    }

    /**
     * The first reading of a name that the profile knows: as it stands; with its slashes put right;
     * below the device's root; relative to what was asked.
     *
     * @param base see {@link ContentFormats#read}
     * @return empty if the profile knows none
     */
    static String complete(Sample sample, String base, PointMap map) {
        if (map.knows(sample.name())) {
            return sample.name();
        }
        String name = slashed(sample.name());
        String asked = inside(base);
        String root = base.substring(0, base.length() - asked.length());
        List<String> candidates = new ArrayList<>(List.of(name));
        String apart = sample.name().substring(0, sample.name().length() - sample.own().length());
        if (apart.indexOf('/') >= 0) {
            candidates.add(slashed(apart + '/' + sample.own())); // a base that lacks its last slash
        }
        if (!root.isEmpty() && name.startsWith(root + "/")) {
            candidates.add(name.substring(root.length()));
        }
        candidates.add(slashed(asked + name));
        for (String candidate : candidates) {
            if (map.knows(candidate)) {
                return candidate;
            }
        }
        return "";
    }

    /** One slash before each part and none at the end. */
    static String slashed(String name) {
        StringBuilder path = new StringBuilder();
        for (String part : name.split("/+", -1)) {
            if (!part.isEmpty()) {
                path.append('/').append(part);
            }
        }
        return path.toString();
    }

    /**
     * The parts of a resource's path: object, instance, resource, and perhaps an instance of the
     * resource; null if it is no such path.
     */
    static @Nullable List<String> resource(String path) {
        String[] parts = path.split("/", -1);
        if (parts.length < 4 || parts.length > 5 || !parts[0].isEmpty()) {
            return null;
        }
        for (int i = 1; i < parts.length; i++) {
            if (!parts[i].matches("[0-9]{1,5}")) {
                return null;
            }
        }
        return List.of(parts).subList(1, parts.length);
    }
}
