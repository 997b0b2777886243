package io.standpipe.rules;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.device.Site;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.message.Followers;
import io.standpipe.rules.message.Identity;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.VirtualTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one reading costs the rules thread. Devices are polled in turn, each once a second of
 * virtual time; every device stands in one of a hundred grid cells. A poll of the bus costs one
 * object, {@link Readings}; the rest of what is allocated is the engine's. Scores are per reading.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        // Collector and heap of the gateway. Untouched, it would be measured at first how fast the
        // kernel hands out memory.
        jvmArgs = {"-Xms96m", "-Xmx96m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch"})
public class EngineBenchmark {

    private static final int POINTS = 10;

    private static final int COLD_POLLS = 100;

    /** 10 points each. */
    @Param({"200", "2000"})
    int devices;

    /**
     * plain: 10 points that are read, a low limit with delays on each. hydrants: 2 points that are
     * read, each with median, peak, minimum and rate, and 8 alarms.
     */
    @Param({"plain", "hydrants"})
    String profile;

    private final VirtualTime time = new VirtualTime();
    private Engine engine;
    private List<Device> installed;
    private List<List<List<Reading>>> turns;
    private Stamp stamp;
    private int next;
    private int turn;
    private long bytes;

    @Setup
    public void install() {
        Site site = new Site("site-1", "Site", Site.Kind.STATION, "fengtai", "", Place.UNKNOWN);
        Identity self =
                new Identity(
                        "gw-1", "Gateway", site, "0", Duration.ofSeconds(1), Duration.ofMinutes(5));
        engine =
                new Engine(
                        () -> self, time, time, new CountingOutbox(), new Followers(), now -> {});
        DeviceProfile shared = profile.equals("plain") ? plain() : hydrants();
        installed = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            Place place = new Place("FT-" + i % 100, null, null);
            installed.add(new Device("dev-" + i, "dev-" + i, shared, "bench", place));
        }
        engine.install(installed);
        // Values that wander: by less than the deadband, and beyond it.
        turns = List.of(values(shared, 0.300), values(shared, 0.302), values(shared, 0.330));
        stamp = time.stamp();
    }

    private static DeviceProfile plain() {
        List<Point> points = new ArrayList<>();
        List<AlarmDefinition> alarms = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            points.add(pressure(i));
            alarms.add(low("low-" + i, i));
        }
        return Fixtures.profile(DeviceKind.HYDRANT, points, alarms);
    }

    private static DeviceProfile hydrants() {
        List<Point> points = new ArrayList<>();
        List<AlarmDefinition> alarms = new ArrayList<>();
        for (int i = 0; i < POINTS; i += 5) {
            points.add(pressure(i));
            points.add(derived(i + 1, i, new Derived.Median(5)));
            points.add(derived(i + 2, i, new Derived.Peak(Duration.ofSeconds(60))));
            points.add(derived(i + 3, i, new Derived.Minimum(Duration.ofSeconds(60))));
            points.add(derived(i + 4, i + 1, new Derived.Rate(Duration.ofSeconds(5))));
            alarms.add(low("low-" + i, i + 1));
            alarms.add(plainAlarm("drop-" + i, new Condition.Below(i + 4, -0.02, 0.015)));
            alarms.add(plainAlarm("high-" + i, new Condition.Above(i, 1.0, 0.05)));
            alarms.add(plainAlarm("stuck-" + i, new Condition.Stuck(i, 0, Duration.ofMinutes(30))));
        }
        return Fixtures.profile(DeviceKind.HYDRANT, points, alarms);
    }

    private static Point pressure(int index) {
        Point like = Fixtures.pressure(index);
        return new Point(
                index,
                "pressure-" + index,
                like.quantity(),
                like.unit(),
                like.source(),
                like.scale(),
                0,
                like.range(),
                like.deadband(),
                3,
                Map.of(),
                null);
    }

    private static Point derived(int index, int from, Derived.Function function) {
        return new Point(
                index,
                "derived-" + index,
                "pressure",
                "MPa",
                new Derived(from, function),
                1,
                0,
                null,
                0.02,
                3,
                Map.of(),
                null);
    }

    private static AlarmDefinition low(String id, int point) {
        return new AlarmDefinition(
                id,
                AlarmKind.SUPERVISORY,
                new Condition.Below(point, 0.10, 0.02),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                null);
    }

    private static AlarmDefinition plainAlarm(String id, Condition when) {
        return new AlarmDefinition(
                id, AlarmKind.SUPERVISORY, when, Duration.ZERO, Duration.ZERO, null);
    }

    private static List<List<Reading>> values(DeviceProfile profile, double value) {
        List<Reading> readings = new ArrayList<>();
        for (Point point : profile.points()) {
            if (!(point.source() instanceof Derived)) {
                readings.add(new Reading(point, value, Quality.GOOD));
            }
        }
        return List.of(readings);
    }

    /** Values move within their deadband: judged, and not reported but for the heartbeat. */
    @Benchmark
    @OperationsPerInvocation(POINTS)
    public void quiet() {
        poll(turn % 2);
    }

    /** Every value moves beyond its deadband each time, and is reported. */
    @Benchmark
    @OperationsPerInvocation(POINTS)
    public void moving() {
        poll(turn % 2 * 2);
    }

    /**
     * As {@code quiet}, and as it is in a gateway: between two polls of a device something else has
     * had the processor's caches. A hundred devices an invocation.
     */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    @OperationsPerInvocation(POINTS * COLD_POLLS)
    public void cold(Caches emptied) {
        for (int i = 0; i < COLD_POLLS; i++) {
            poll(turn % 2);
        }
    }

    /** Empties the processor's caches before each invocation, outside the measured time. */
    @State(Scope.Thread)
    public static class Caches {

        /** More than any level-3 cache of the machines that this runs on. */
        private final ByteBuffer much = ByteBuffer.allocateDirect(64 << 20);

        @Setup(Level.Invocation)
        public void empty() {
            for (int at = 0; at < much.capacity(); at += 64) {
                much.put(at, (byte) (much.get(at) + 1));
            }
        }
    }

    private void poll(int values) {
        Device device = installed.get(next);
        engine.process(List.of(new Readings(device, stamp, turns.get(values).get(0))));
        if (++next == devices) {
            next = 0;
            turn++;
            time.advance(Duration.ofSeconds(1));
            stamp = time.stamp();
        }
    }

    /** Takes everything and keeps nothing. */
    private final class CountingOutbox implements Outbox {
        @Override
        public void append(Message message) {
            bytes += message.body().length;
        }

        @Override
        public CompletableFuture<Void> durable() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Map<String, String> remembered() {
            return Map.of();
        }

        @Override
        public Reader open(String name, Runnable available) {
            throw new UnsupportedOperationException("nobody reads here");
        }

        @Override
        public int depth(Lane lane) {
            return 0;
        }

        @Override
        public long lastSeq(Lane lane) {
            return bytes;
        }
    }
}
