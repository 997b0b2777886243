package io.standpipe.coap;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.CoapFrame;
import io.standpipe.model.CoapSource;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the messages of one device profile become readings. Immutable; any thread. */
final class PointMap {

    private final Map<String, Point> byName = new HashMap<>();

    /** Points that are true if one instance is, by object and resource: {@code /3407/6046}. */
    private final Map<String, List<Point>> anywhere = new HashMap<>();

    /** Points that a fire alarm looks at. */
    private final BitSet fire = new BitSet();

    private final List<Point> fields = new ArrayList<>();
    private final List<Point> stored = new ArrayList<>();
    private final @Nullable CoapFrame frame;
    private final DeviceProfile profile;

    /**
     * Readings of one moment.
     *
     * @param time see {@link Sample#time}
     * @param told what single instances say of points that are true if one of them is; the readings
     *     hold what follows from these alone
     */
    record Moment(double time, List<Reading> readings, List<Told> told) {

        Moment(double time, List<Reading> readings) {
            this(time, readings, List.of());
        }
    }

    /**
     * What an object instance says.
     *
     * @param instance path of the object instance, {@code /3407/1}
     * @param reading 1, 0 or BAD
     */
    record Told(String instance, Reading reading) {}

    private PointMap(DeviceProfile profile) {
        this.profile = profile;
        CoapFrame found = null;
        for (Point point : profile.points()) {
            if (point.source() instanceof CoapSource.Resource resource) {
                named(point, resource);
            } else if (point.source() instanceof CoapSource.Field field) {
                (field.stored() ? stored : fields).add(point);
                found = field.frame();
            }
        }
        frame = found;
        for (AlarmDefinition alarm : profile.alarms()) {
            if (alarm.kind() == AlarmKind.FIRE) {
                alarm.when().points().forEach(fire::set);
            }
        }
        if (byName.isEmpty() && anywhere.isEmpty() && frame == null) {
            throw new IllegalArgumentException(
                    "profile %s has no point that is reported over CoAP".formatted(profile.id()));
        }
    }

    private void named(Point point, CoapSource.Resource resource) {
        List<String> path = Paths.resource(resource.name());
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
    static PointMap of(DeviceProfile profile) {
        return new PointMap(profile);
    }

    boolean hasFrame() {
        return frame != null;
    }

    /** Whether a record's name, or a resource's path, is one of a point. */
    boolean knows(String name) {
        return byName.containsKey(name) || !instancesOf(name).isEmpty();
    }

    /** The points that are true if this resource is, or another of its kind. */
    private List<Point> instancesOf(String name) {
        List<String> path = Paths.resource(name);
        return path == null ? List.of() : anywhere.getOrDefault(family(path), List.of());
    }

    /** Whether the point is true if one instance is. */
    boolean isAny(Point point) {
        return point.source() instanceof CoapSource.Resource resource
                && resource.any()
                && Paths.resource(resource.name()) != null;
    }

    /** Whether a fire alarm looks at the point. */
    boolean isFire(Point point) {
        return fire.get(point.index());
    }

    /** The points that are read from an object instance, {@code /3407/1}. */
    List<Point> pointsOf(String instance) {
        List<Point> points = new ArrayList<>();
        byName.forEach(
                (name, point) -> {
                    if (name.startsWith(instance + "/")) {
                        points.add(point);
                    }
                });
        String object = instance.substring(0, instance.lastIndexOf('/') + 1);
        anywhere.forEach(
                (family, any) -> {
                    if (family.startsWith(object)) {
                        points.addAll(any);
                    }
                });
        return points;
    }

    /** The points with names that a fire alarm looks at. */
    List<Point> fires() {
        return Stream.concat(
                        byName.values().stream(), anywhere.values().stream().flatMap(List::stream))
                .filter(this::isFire)
                .toList();
    }

    /** The object instance that a point is read from; empty if its name is no path. */
    String instanceOf(Point point) {
        return point.source() instanceof CoapSource.Resource resource
                        && Paths.resource(resource.name()) != null
                ? instance(resource.name())
                : "";
    }

    /** Whether another holds the same points. */
    @SuppressWarnings("ReferenceEquality") // profiles are shared; comparing all points is no use
    boolean isOfSameProfile(PointMap other) {
        return profile == other.profile;
    }

    /**
     * The readings of a maker's frame: those of its stored samples, the oldest first, and at last
     * what the frame itself says.
     */
    List<Moment> frame(byte[] payload) throws PayloadException {
        if (frame == null) {
            throw new PayloadException("no frame is known of this device");
        }
        Frames.check(frame, payload);
        List<Moment> moments = new ArrayList<>();
        CoapFrame.Samples samples = frame.samples();
        double now = samples == null ? 0 : Frames.time(samples, payload);
        if (samples != null && !stored.isEmpty()) {
            samples(samples, payload, now, moments);
        }
        moments.add(new Moment(now, readings(fields, payload, 0)));
        return moments;
    }

    private void samples(
            CoapFrame.Samples samples, byte[] payload, double newest, List<Moment> moments) {
        int count = Frames.count(samples, payload);
        int period = Frames.period(samples, payload);
        // Without a period only the newest one's time is known.
        for (int i = period == 0 ? Math.max(0, count - 1) : 0; i < count; i++) {
            moments.add(
                    new Moment(
                            newest - (double) period * (count - 1 - i),
                            readings(stored, payload, samples.at() + i * samples.bytes())));
        }
    }

    private static List<Reading> readings(List<Point> points, byte[] payload, int from) {
        List<Reading> readings = new ArrayList<>(points.size());
        for (Point point : points) {
            if (point.source() instanceof CoapSource.Field field) {
                add(readings, point, Frames.raw(field, payload, from));
            }
        }
        return readings;
    }

    /**
     * The readings of named values, the oldest moment first. Names that the profile does not know
     * are left out; a value of the wrong kind is a BAD reading.
     */
    List<Moment> named(List<Sample> samples) {
        TreeMap<Double, Gathered> moments = new TreeMap<>();
        for (Sample sample : samples) {
            Point point = find(sample);
            if (point != null) {
                List<Reading> one = new ArrayList<>(1);
                add(one, point, sample.value());
                Gathered at = moments.computeIfAbsent(sample.time(), any -> new Gathered());
                one.forEach(reading -> at.readings.put(point.index(), reading));
            }
            for (Point any : instancesOf(sample.name())) {
                moments.computeIfAbsent(sample.time(), time -> new Gathered())
                        .told(instance(sample.name()), reading(any, sample.value()));
            }
        }
        List<Moment> all = new ArrayList<>(moments.size());
        moments.forEach(
                (time, at) ->
                        all.add(
                                new Moment(
                                        time,
                                        List.copyOf(at.readings.values()),
                                        List.copyOf(at.told.values()))));
        return all;
    }

    private static final class Gathered {

        final TreeMap<Integer, Reading> readings = new TreeMap<>();
        final TreeMap<String, Told> told = new TreeMap<>();

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
    }

    /** The object instance in a resource's path. */
    private static String instance(String path) {
        return path.substring(0, path.indexOf('/', path.indexOf('/', 1) + 1));
    }

    private static Reading reading(Point point, Value value) {
        List<Reading> one = new ArrayList<>(1);
        add(one, point, value);
        return one.isEmpty() ? bad(point) : one.get(0);
    }

    private @Nullable Point find(Sample sample) {
        Point point = byName.get(sample.name());
        return point == null ? byName.get(sample.own()) : point;
    }

    private static void add(List<Reading> readings, Point point, Value value) {
        double raw;
        try {
            raw = raw(point, value);
        } catch (PayloadException wrong) {
            readings.add(bad(point));
            return;
        }
        add(readings, point, raw);
    }

    private static Reading bad(Point point) {
        return new Reading(point, Double.NaN, Quality.bad(Quality.Cause.INVALID_ANSWER));
    }

    private static void add(List<Reading> readings, Point point, double raw) {
        if (!Double.isFinite(raw)) {
            readings.add(bad(point));
        } else if (point.absent() == null || !point.absent().match((long) raw)) {
            double value = raw * point.scale() + point.offset();
            readings.add(new Reading(point, value, Quality.GOOD));
        }
    }

    private static double raw(Point point, Value value) throws PayloadException {
        if (!(point.source() instanceof CoapSource.Resource resource)) {
            throw new PayloadException("no named value");
        }
        if (resource.code() != CoapSource.NO_CODE) {
            return whole(integer(value)) == resource.code() ? 1 : 0;
        }
        if (value instanceof Value.Text text) {
            return state(point, text.value());
        }
        return switch (resource.type()) {
            case BOOLEAN -> flag(value) ? 1 : 0;
            case INTEGER -> whole(integer(value));
            case FLOAT -> decimal(value);
        };
    }

    private static boolean flag(Value value) throws PayloadException {
        if (value instanceof Value.Bytes bytes) {
            return Tlv.flag(bytes.value());
        }
        if (value instanceof Value.Numeric number && (number.value() == 0 || number.value() == 1)) {
            return number.value() == 1;
        }
        if (value instanceof Value.Flag flag) {
            return flag.value();
        }
        throw new PayloadException("a boolean is true or false");
    }

    private static double integer(Value value) throws PayloadException {
        return value instanceof Value.Bytes bytes ? Tlv.integer(bytes.value()) : number(value);
    }

    private static double decimal(Value value) throws PayloadException {
        return value instanceof Value.Bytes bytes ? Tlv.decimal(bytes.value()) : number(value);
    }

    private static double number(Value value) throws PayloadException {
        if (value instanceof Value.Numeric number) {
            return number.value();
        }
        throw new PayloadException("a number is one");
    }

    private static double whole(double number) throws PayloadException {
        if (number != Math.rint(number)) {
            throw new PayloadException("an integer has no fraction");
        }
        return number;
    }

    /** A state by its name. */
    private static double state(Point point, String name) throws PayloadException {
        for (Map.Entry<Long, String> state : point.states().entrySet()) {
            if (state.getValue().equals(name)) {
                return state.getKey();
            }
        }
        throw new PayloadException("no such state");
    }
}
