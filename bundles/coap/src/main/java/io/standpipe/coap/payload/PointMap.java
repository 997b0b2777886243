package io.standpipe.coap.payload;

import io.standpipe.coap.profile.CoapSource;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Reading;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.PayloadPhrase;
import io.standpipe.model.words.PhraseException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The points of one device profile by the names and paths of their values, and how messages become
 * readings of them. Immutable; any thread.
 */
public final class PointMap {

    private final Map<String, Point> byName = new HashMap<>();

    /** Points that are true if one instance is, by object and resource: {@code /3407/6046}. */
    private final Map<String, List<Point>> anywhere = new HashMap<>();

    /** Points that a fire alarm looks at. */
    private final BitSet fire = new BitSet();

    /** Points that any alarm looks at. */
    private final BitSet watched;

    private final FramePoints frame;
    private final DeviceProfile profile;
    private final Urgency urgency;

    /**
     * Readings of one moment.
     *
     * @param time see {@link Sample#time}
     * @param told what single instances say of points that are true if one of them is; the readings
     *     hold what follows from these alone
     */
    public record Moment(double time, List<Reading> readings, List<Told> told) {

        Moment(double time, List<Reading> readings) {
            this(time, readings, List.of());
        }
    }

    /**
     * One object instance's value of a point that is true if one instance is.
     *
     * @param instance path of the object instance, {@code /3407/1}
     * @param reading 1, 0 or BAD
     */
    public record Told(String instance, Reading reading) {}

    /**
     * The readings of a message.
     *
     * @param moments the oldest first; a value of the wrong kind is left out
     * @param unknown records that the profile does not have
     * @param wrong why it must be refused, in a few words; empty if it need not be
     */
    public record Report(List<Moment> moments, List<Sample> unknown, String wrong) {}

    private PointMap(DeviceProfile profile) {
        this.profile = profile;
        urgency = new Urgency(profile);
        watched = profile.watched();
        frame = new FramePoints(profile.points(), urgency);
        for (Point point : profile.points()) {
            if (point.source() instanceof CoapSource.Resource resource) {
                named(point, resource);
            }
        }
        for (AlarmDefinition alarm : profile.alarms()) {
            if (alarm.kind() == AlarmKind.FIRE) {
                alarm.when().points().forEach(fire::set);
            }
        }
        if (byName.isEmpty() && anywhere.isEmpty() && frame.isEmpty()) {
            throw new PhraseException(BusPhrase.NOT_REPORTED_OVER_COAP.with(profile.id()));
        }
    }

    private void named(Point point, CoapSource.Resource resource) {
        List<String> path = ResourcePaths.resource(resource.name());
        if (path == null) {
            byName.putIfAbsent(resource.name(), point);
            return;
        }
        if (resource.any()) {
            anywhere.computeIfAbsent(family(path), any -> new ArrayList<>()).add(point);
        } else {
            byName.putIfAbsent(resource.name(), point);
        }
    }

    private static String family(List<String> path) {
        return "/" + path.get(0) + "/" + path.get(2);
    }

    /**
     * @throws IllegalArgumentException nothing of the profile is reported over CoAP
     */
    public static PointMap of(DeviceProfile profile) {
        return new PointMap(profile);
    }

    public Urgency urgency() {
        return urgency;
    }

    public boolean hasFrame() {
        return !frame.isEmpty();
    }

    /** Whether a record's name, or a resource's path, is one of a point. */
    boolean knows(String name) {
        return byName.containsKey(name) || !instancesOf(name).isEmpty();
    }

    /** The points that are true if this resource is, or another of its kind. */
    private List<Point> instancesOf(String name) {
        List<String> path = ResourcePaths.resource(name);
        return path == null ? List.of() : anywhere.getOrDefault(family(path), List.of());
    }

    /** Whether the point is true if one instance is. */
    boolean isAny(Point point) {
        return point.source() instanceof CoapSource.Resource resource
                && resource.any()
                && ResourcePaths.resource(resource.name()) != null;
    }

    /** Whether a fire alarm looks at the point. */
    boolean isFire(Point point) {
        return fire.get(point.index());
    }

    /** The points that are read from an object instance, {@code /3407/1}. */
    public List<Point> pointsOf(String instance) {
        List<Point> points = new ArrayList<>();
        byName.forEach(
                (name, point) -> {
                    if (name.startsWith(instance + "/")) {
                        points.add(point);
                    }
                });
        String object = object(instance) + "/";
        anywhere.forEach(
                (family, any) -> {
                    if (family.startsWith(object)) {
                        points.addAll(any);
                    }
                });
        return points;
    }

    /**
     * Instances at which no alarm looks, though one looks at other instances of the same object.
     */
    public List<String> unwatched(Collection<String> instances) {
        Map<String, Set<String>> looked = new HashMap<>();
        for (Point point : byName.values()) {
            String instance = instanceOf(point);
            if (!instance.isEmpty() && watched.get(point.index())) {
                looked.computeIfAbsent(object(instance), any -> new HashSet<>()).add(instance);
            }
        }
        return instances.stream()
                .filter(one -> looked.containsKey(object(one)))
                .filter(one -> !looked.getOrDefault(object(one), Set.of()).contains(one))
                .sorted()
                .toList();
    }

    private static String object(String instance) {
        return instance.substring(0, instance.lastIndexOf('/'));
    }

    /** Whether no fire alarm looks at an object instance. */
    public boolean isQuiet(String instance) {
        return pointsOf(instance).stream().noneMatch(this::isFire);
    }

    /** The points with names that a fire alarm looks at. */
    public List<Point> fires() {
        return Stream.concat(
                        byName.values().stream(), anywhere.values().stream().flatMap(List::stream))
                .filter(this::isFire)
                .toList();
    }

    /** The object instance that a point is read from; empty if its name is no path. */
    String instanceOf(Point point) {
        return point.source() instanceof CoapSource.Resource resource
                        && ResourcePaths.resource(resource.name()) != null
                ? instance(resource.name())
                : "";
    }

    /** Whether another holds the same points. */
    public @SuppressWarnings(
            "ReferenceEquality") // profiles are shared; comparing all points is no use
    boolean isOfSameProfile(PointMap other) {
        return profile == other.profile;
    }

    /**
     * The readings of a maker's frame: those of its stored samples, the oldest first, and at last
     * those of the frame itself.
     *
     * @throws PayloadException the profile reads no frame, or this is none of its frames
     */
    public Report frame(byte[] payload) throws PayloadException {
        return frame.read(payload);
    }

    /**
     * The readings of named values. A name that the profile has is one in full; otherwise the
     * record's own part of it is looked for, because a base name often is the device's. Such a part
     * means a point of this device only while all of them have one base name: with another base it
     * is another device's (RFC 8428, 5.1.4).
     */
    public Report named(List<Sample> samples) {
        double newest = samples.stream().mapToDouble(Sample::time).max().orElse(0);
        TreeMap<Double, Gathered> moments = new TreeMap<>();
        TreeSet<String> bases = new TreeSet<>();
        List<Sample> unknown = new ArrayList<>();
        String wrong = "";
        for (Sample sample : samples) {
            String name = knows(sample.name()) ? sample.name() : sample.own();
            if (!knows(name)) {
                unknown.add(sample);
                continue;
            }
            boolean inFull = name.equals(sample.name());
            if (!inFull || (sample.base().isEmpty() && ResourcePaths.resource(name) == null)) {
                bases.add(sample.base());
            }
            // What is relative is so to now, which the newest absolute time is taken for.
            double time =
                    newest >= Sample.ABSOLUTE && !sample.absolute()
                            ? newest + Math.min(0, sample.time())
                            : sample.time();
            Gathered at = moments.computeIfAbsent(time, any -> new Gathered());
            try {
                Point point = byName.get(name);
                if (point != null) {
                    at.add(ValueDecoder.reading(point, sample));
                }
                for (Point any : instancesOf(name)) {
                    at.told(instance(name), ValueDecoder.reading(any, sample));
                }
            } catch (PayloadException e) {
                Point point = byName.get(name);
                String id = (point == null ? instancesOf(name).get(0) : point).id();
                wrong = PayloadPhrase.POINT.of(id, e.getMessage());
            }
        }
        if (bases.size() > 1) {
            wrong = PayloadPhrase.TWO_DEVICES.of();
        }
        List<Moment> all = new ArrayList<>(moments.size());
        moments.forEach((time, at) -> at.moment(time, all));
        return new Report(all, unknown, wrong);
    }

    /** Named values of one moment. */
    private final class Gathered {

        private final TreeMap<Integer, Reading> readings = new TreeMap<>();
        private final TreeMap<String, Told> told = new TreeMap<>();

        void add(Reading reading) {
            readings.merge(reading.point().index(), reading, this::moreUrgent);
        }

        /** Of two values of one point; the later one if they are equally urgent. */
        private Reading moreUrgent(Reading one, Reading other) {
            return urgency.of(one) > urgency.of(other) ? one : other;
        }

        /** One instance that says so is enough, of the resource and of the object. */
        void told(String instance, Reading reading) {
            Point point = reading.point();
            told.merge(
                    instance + " " + point.index(),
                    new Told(instance, reading),
                    (one, other) -> new Told(instance, either(one.reading(), other.reading())));
            readings.merge(point.index(), reading, Gathered::either);
        }

        private static Reading either(Reading one, Reading other) {
            if (one.value() == 1 || (!one.quality().isGood() && other.value() != 1)) {
                return one;
            }
            return other;
        }

        void moment(double time, List<Moment> moments) {
            if (!readings.isEmpty()) {
                moments.add(
                        new Moment(
                                time, List.copyOf(readings.values()), List.copyOf(told.values())));
            }
        }
    }

    /** The object instance in a resource's path. */
    private static String instance(String path) {
        return path.substring(0, path.indexOf('/', path.indexOf('/', 1) + 1));
    }
}
