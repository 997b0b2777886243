package io.standpipe.coap;

import io.standpipe.model.CoapFrame;
import io.standpipe.model.CoapSource;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the messages of one device profile become readings. Immutable; any thread. */
final class PointMap {

    private final Map<String, Point> byName = new HashMap<>();
    private final List<Point> fields = new ArrayList<>();
    private final List<Point> stored = new ArrayList<>();
    private final @Nullable CoapFrame frame;

    /**
     * Readings of one moment.
     *
     * @param time see {@link Sample#time}
     */
    record Moment(double time, List<Reading> readings) {}

    private PointMap(DeviceProfile profile) {
        CoapFrame found = null;
        for (Point point : profile.points()) {
            if (point.source() instanceof CoapSource.Resource resource) {
                byName.putIfAbsent(resource.name(), point);
            } else if (point.source() instanceof CoapSource.Field field) {
                (field.stored() ? stored : fields).add(point);
                found = field.frame();
            }
        }
        frame = found;
        if (byName.isEmpty() && frame == null) {
            throw new IllegalArgumentException(
                    "profile %s has no point that is reported over CoAP".formatted(profile.id()));
        }
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

    boolean hasNames() {
        return !byName.isEmpty();
    }

    /** Names of records, or paths of resources. */
    Collection<String> names() {
        return byName.keySet();
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
        TreeMap<Double, TreeMap<Integer, Reading>> moments = new TreeMap<>();
        for (Sample sample : samples) {
            Point point = find(sample);
            if (point != null) {
                List<Reading> one = new ArrayList<>(1);
                add(one, point, sample.value());
                one.forEach(
                        reading ->
                                moments.computeIfAbsent(sample.time(), any -> new TreeMap<>())
                                        .put(point.index(), reading));
            }
        }
        List<Moment> all = new ArrayList<>(moments.size());
        moments.forEach(
                (time, readings) -> all.add(new Moment(time, List.copyOf(readings.values()))));
        return all;
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
        } else if (point.absent() != null && point.absent().match((long) raw)) {
            readings.add(new Reading(point, Double.NaN, Quality.ABSENT));
        } else {
            double value = raw * point.scale() + point.offset();
            readings.add(new Reading(point, value, Quality.GOOD));
        }
    }

    private static double raw(Point point, Value value) throws PayloadException {
        if (!(point.source() instanceof CoapSource.Resource resource)) {
            throw new PayloadException("no named value");
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
