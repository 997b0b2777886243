package io.standpipe.coap.registration;

import io.standpipe.coap.payload.ContentFormats;
import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.model.words.PayloadPhrase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a detector said when it registered (OMA LwM2M Core 1.1, 6.2). Only texts and numbers, so
 * that it can be kept over a restart.
 *
 * @param device id of the detector
 * @param location last part of the registration's path, ours
 * @param lifetime seconds, [1, 31536000]
 * @param version of LwM2M, {@code 1.1}; 1.0 if it says nothing
 * @param sleeps whether it listens only for a while after it sent (queue mode)
 * @param root where its objects stand: empty, or an alternate path such as {@code /lwm2m}
 * @param formats content formats that it can write, in its order; none if it does not say
 * @param instances paths of its object instances, {@code /3407/0}
 */
public record Registration(
        String device,
        String location,
        long lifetime,
        String version,
        boolean sleeps,
        String root,
        List<Integer> formats,
        Set<String> instances) {

    /** LwM2M's default. */
    public static final long DEFAULT_LIFETIME = 86_400;

    public static final long MAX_LIFETIME = 31_536_000;

    private static final int MAX_INSTANCES = 128;
    private static final int MAX_FORMATS = 16;
    private static final Pattern LINK = Pattern.compile("<([^<>]{0,64})>([^,<]{0,128})");
    private static final Pattern INSTANCE = Pattern.compile("/([0-9]{1,5})/([0-9]{1,5})");
    private static final Pattern FORMATS =
            Pattern.compile(";\\s*ct=(?:\"([0-9 ]{1,100})\"|([0-9]{1,5}))");

    public Registration {
        formats = List.copyOf(formats);
        instances = Set.copyOf(instances);
    }

    /**
     * @param links body of the request, CoRE link format
     */
    public static Registration of(
            String device,
            String location,
            long lifetime,
            String version,
            boolean sleeps,
            String links)
            throws PayloadException {
        Set<String> instances = new LinkedHashSet<>();
        List<Integer> formats = new ArrayList<>();
        String root = "";
        Matcher link = LINK.matcher(links);
        List<String> paths = new ArrayList<>();
        while (link.find()) {
            String path = link.group(1);
            String attributes = link.group(2);
            if (attributes.contains("oma.lwm2m")) {
                root = path.equals("/") ? "" : path;
            }
            if (attributes.contains("oma.lwm2m") || path.equals("/")) {
                formats.addAll(formats(attributes));
            }
            paths.add(path);
        }
        for (String path : paths) {
            String inside =
                    !root.isEmpty() && path.startsWith(root) ? path.substring(root.length()) : path;
            if (INSTANCE.matcher(inside).matches()) {
                instances.add(inside);
            }
        }
        if (paths.isEmpty() || instances.size() > MAX_INSTANCES) {
            throw new PayloadException(PayloadPhrase.NO_LINKS.with());
        }
        return new Registration(
                device, location, lifetime, version, sleeps, root, formats, instances);
    }

    private static List<Integer> formats(String attributes) {
        List<Integer> formats = new ArrayList<>();
        Matcher found = FORMATS.matcher(attributes);
        if (found.find()) {
            String numbers = found.group(1) == null ? found.group(2) : found.group(1);
            for (String number : numbers.strip().split(" +", MAX_FORMATS)) {
                if (number.matches("[0-9]{1,5}")) {
                    formats.add(Integer.parseInt(number));
                }
            }
        }
        return formats;
    }

    /** The same with what an update says again; null leaves it as it is. */
    public Registration updated(long seconds, boolean nowSleeps) {
        return new Registration(
                device, location, seconds, version, nowSleeps, root, formats, instances);
    }

    /** Instances that the detector has and its profile reads: what is to be observed. */
    public List<String> observed(PointMap map) {
        return instances.stream()
                .filter(instance -> !map.pointsOf(instance).isEmpty())
                .sorted()
                .toList();
    }

    /**
     * The Accept options to ask with, one after the other until an answer can be read: what it says
     * that it writes, or what its version must; then none, and then all others.
     */
    public List<Integer> accepts() {
        Set<Integer> accepts = new LinkedHashSet<>();
        for (int known : KNOWN) {
            if (formats.contains(known)) {
                accepts.add(known);
            }
        }
        if (accepts.isEmpty() && version.equals(FIRST)) {
            accepts.add(TLV);
        }
        accepts.add(ContentFormats.NONE);
        for (int known : KNOWN) {
            accepts.add(known);
        }
        return List.copyOf(accepts);
    }

    /** The version of a client that names none. */
    public static final String FIRST = "1.0";

    /** Must be spoken by version 1.0. */
    private static final int TLV = 11_542;

    /** SenML as CBOR and JSON, TLV, LwM2M's CBOR and JSON: those of an object instance. */
    private static final int[] KNOWN = {112, 110, TLV, 11_544, 11_543};
}
