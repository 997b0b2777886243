package io.standpipe.coap;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a detector said when it registered (OMA LwM2M Core 1.1, 6.2).
 *
 * @param location last part of the registration's path, ours
 * @param lifetime seconds, [1, 31536000]
 * @param root where its objects stand: empty, or an alternate path such as {@code /lwm2m}
 * @param instances paths of its object instances, {@code /3407/0}
 */
record Registration(
        Detector detector, String location, long lifetime, String root, Set<String> instances) {

    /** LwM2M's default. */
    static final long DEFAULT_LIFETIME = 86_400;

    static final long MAX_LIFETIME = 31_536_000;

    private static final int MAX_INSTANCES = 128;
    private static final Pattern LINK = Pattern.compile("<([^<>]{0,64})>([^,<]{0,128})");
    private static final Pattern INSTANCE = Pattern.compile("/([0-9]{1,5})/([0-9]{1,5})");

    /**
     * @param links body of the request, CoRE link format
     */
    static Registration of(Detector detector, String location, long lifetime, String links)
            throws PayloadException {
        Set<String> instances = new LinkedHashSet<>();
        String root = "";
        Matcher link = LINK.matcher(links);
        List<String> paths = new ArrayList<>();
        while (link.find()) {
            if (link.group(2).contains("oma.lwm2m") && !link.group(1).equals("/")) {
                root = link.group(1);
            }
            paths.add(link.group(1));
        }
        for (String path : paths) {
            String inside =
                    !root.isEmpty() && path.startsWith(root) ? path.substring(root.length()) : path;
            if (INSTANCE.matcher(inside).matches()) {
                instances.add(inside);
            }
        }
        if (paths.isEmpty() || instances.size() > MAX_INSTANCES) {
            throw new PayloadException("the objects are no links, or too many");
        }
        return new Registration(detector, location, lifetime, root, instances);
    }

    Registration lasting(long seconds) {
        return new Registration(detector, location, seconds, root, instances);
    }

    /** Instances that the detector has and its profile reads: what is to be observed. */
    List<String> observed() {
        Set<String> wanted = new LinkedHashSet<>();
        for (String name : detector.map().names()) {
            int second = name.indexOf('/', name.indexOf('/', 1) + 1);
            if (name.startsWith("/") && second > 0) {
                wanted.add(name.substring(0, second));
            }
        }
        wanted.retainAll(instances);
        return List.copyOf(wanted);
    }
}
