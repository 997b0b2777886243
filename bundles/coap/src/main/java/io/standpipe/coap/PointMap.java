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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the messages of one device profile become readings. Immutable; any thread. */
final class PointMap {

    /** A double holds each whole number up to here: 2^53. */
    private static final double MAX_WHOLE = 1L << 53;

    private static final Quality NO_NUMBER = Quality.bad(Quality.Cause.INVALID_ANSWER);

    private final Map<String, Point> byName = new HashMap<>();

    /** Points that are true if one instance is, by object and resource: {@code /3407/6046}. */
    private final Map<String, List<Point>> anywhere = new HashMap<>();

    /** Points that a fire alarm looks at. */
    private final BitSet fire = new BitSet();

    /** Points that any alarm looks at. */
    private final BitSet watched;

    private final List<Point> fields = new ArrayList<>();
    private final List<Point> stored = new ArrayList<>();

    /** Points in the items of a frame, by tag. */
    private final Map<Integer, List<Point>> tagged = new HashMap<>();

    private final @Nullable CoapFrame frame;
    private final DeviceProfile profile;
    private final Urgency urgency;

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

    /**
     * What a message says.
     *
     * @param moments the oldest first; a value of the wrong kind is left out
     * @param unknown records that the profile does not have
     * @param wrong why it must be refused, in a few words; empty if it need not be
     */
    record Report(List<Moment> moments, List<Sample> unknown, String wrong) {}

    private PointMap(DeviceProfile profile) {
        this.profile = profile;
        urgency = new Urgency(profile);
        watched = profile.watched();
        CoapFrame found = null;
        for (Point point : profile.points()) {
            if (point.source() instanceof CoapSource.Resource resource) {
                named(point, resource);
            } else if (point.source() instanceof CoapSource.Field field) {
                if (field.tag() != CoapSource.NO_TAG) {
                    tagged.computeIfAbsent(field.tag(), any -> new ArrayList<>()).add(point);
                } else {
                    (field.stored() ? stored : fields).add(point);
                }
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

    Urgency urgency() {
        return urgency;
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
     * Those of these object instances of which an alarm should look at a number and does not: it
     * looks at that of other instances only.
     */
    List<String> unwatched(Collection<String> instances) {
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
    boolean isQuiet(String instance) {
        return pointsOf(instance).stream().noneMatch(this::isFire);
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
     *
     * @throws PayloadException it is no such frame
     */
    Report frame(byte[] payload) throws PayloadException {
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
        List<Reading> readings = new ArrayList<>(readings(fields, payload, 0));
        String unread = frame.items() == null ? "" : items(frame, payload, readings);
        moments.add(new Moment(now, readings));
        boolean whole =
                moments.stream()
                        .flatMap(moment -> moment.readings().stream())
                        .noneMatch(reading -> reading.quality().equals(NO_NUMBER));
        return new Report(moments, List.of(), whole ? unread : "a float is no number");
    }

    /**
     * Adds what the items of a frame say. Of two with one tag the more urgent one counts.
     *
     * @return why not all of them could be read; empty if they could
     */
    private String items(CoapFrame of, byte[] payload, List<Reading> into) {
        CoapFrame.Items items = of.items();
        if (items == null) {
            return "";
        }
        Map<Integer, Reading> byPoint = new TreeMap<>();
        String unread =
                Frames.items(
                        of,
                        items,
                        payload,
                        (tag, at) -> {
                            List<Point> there = tagged.getOrDefault(tag, List.of());
                            for (Reading reading : readings(there, payload, at)) {
                                byPoint.merge(
                                        reading.point().index(),
                                        reading,
                                        (one, other) ->
                                                urgency.of(one) > urgency.of(other) ? one : other);
                            }
                        });
        into.addAll(byPoint.values());
        return unread;
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
     * The readings of named values. A name that the profile has is one in full; otherwise the
     * record's own part of it is looked for, because a base name often is the device's. Such a part
     * means a point of this device only while all of them have one base name: with another base it
     * is another device's (RFC 8428, 5.1.4).
     */
    Report named(List<Sample> samples) {
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
            if (!inFull || (sample.base().isEmpty() && Paths.resource(name) == null)) {
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
                    at.add(reading(point, sample));
                }
                for (Point any : instancesOf(name)) {
                    at.told(instance(name), reading(any, sample));
                }
            } catch (PayloadException e) {
                Point point = byName.get(name);
                String id = (point == null ? instancesOf(name).get(0) : point).id();
                wrong = id + ": " + e.getMessage();
            }
        }
        if (bases.size() > 1) {
            wrong = "two devices in one pack";
        }
        List<Moment> all = new ArrayList<>(moments.size());
        moments.forEach((time, at) -> at.moment(time, all));
        return new Report(all, unknown, wrong);
    }

    /** What is said of one moment. */
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

    private static Reading reading(Point point, Sample sample) throws PayloadException {
        double raw = raw(point, sample.value());
        if (point.absent() != null && point.absent().match((long) raw)) {
            return new Reading(point, Double.NaN, Quality.ABSENT);
        }
        return said(point, raw, scaled(point, sample, raw));
    }

    /** Unless the number says that it is none. */
    private static Reading said(Point point, double raw, Reading reading) {
        Quality said = point.said(raw);
        if (said.isGood() || reading.quality().status() == Quality.Status.BAD) {
            return reading;
        }
        boolean bad = said.status() == Quality.Status.BAD;
        return new Reading(point, bad ? Double.NaN : reading.value(), said);
    }

    private static Reading scaled(Point point, Sample sample, double raw) {
        boolean asIs =
                sample.unit().isEmpty()
                        || point.unit().isEmpty() // a state or a count has none
                        || !(sample.value() instanceof Value.Numeric);
        if (asIs) {
            return reading(point, raw * point.scale() + point.offset());
        }
        // Who says the unit has scaled already.
        Double converted = Units.convert(raw, sample.unit(), point.unit());
        return converted == null
                ? new Reading(point, Double.NaN, Quality.bad(Quality.Cause.UNKNOWN_UNIT))
                : reading(point, converted);
    }

    private static Reading reading(Point point, double value) {
        return Double.isFinite(value)
                ? new Reading(point, value, Quality.GOOD)
                : new Reading(point, Double.NaN, Quality.OUT_OF_RANGE);
    }

    private static void add(List<Reading> readings, Point point, double raw) {
        if (!Double.isFinite(raw)) {
            Reading none = new Reading(point, Double.NaN, NO_NUMBER);
            boolean said = point.said(raw).status() == Quality.Status.BAD;
            readings.add(said ? new Reading(point, Double.NaN, point.said(raw)) : none);
        } else if (point.absent() != null && point.absent().match((long) raw)) {
            readings.add(new Reading(point, Double.NaN, Quality.ABSENT));
        } else {
            double value = raw * point.scale() + point.offset();
            readings.add(said(point, raw, new Reading(point, value, Quality.GOOD)));
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
            case FLOAT -> finite(decimal(value));
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

    private static double finite(double number) throws PayloadException {
        if (!Double.isFinite(number)) {
            throw new PayloadException("a float is a finite number");
        }
        return number;
    }

    private static double whole(double number) throws PayloadException {
        if (number != Math.rint(number) || Math.abs(number) > MAX_WHOLE) {
            throw new PayloadException("an integer is whole and below 2^53");
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
