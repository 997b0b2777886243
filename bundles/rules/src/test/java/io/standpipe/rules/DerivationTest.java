package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.condition.Derivation;
import io.standpipe.rules.condition.PointState;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Windows of time against the plain list of samples that they stand for. */
class DerivationTest {

    private static final long WINDOW = Duration.ofSeconds(20).toNanos();

    private record Sample(long at, double value) {}

    private final PointState origin = new PointState(Fixtures.pressure(0));
    private final PointState target = new PointState(Fixtures.pressure(1));

    /**
     * @param steps each a sample: its value, and by how many seconds it comes after the one before
     */
    @Property(tries = 300)
    void windowsSeeWhatAListSees(
            @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 19) Integer> steps) {
        Derivation peak = of(new Derived.Peak(Duration.ofNanos(WINDOW)));
        Derivation minimum = of(new Derived.Minimum(Duration.ofNanos(WINDOW)));
        Derivation rate = of(new Derived.Rate(Duration.ofNanos(WINDOW)));
        List<Sample> samples = new ArrayList<>();
        long now = 0;
        for (int step : steps) {
            now += Duration.ofSeconds(step % 4).toNanos();
            Sample newest = new Sample(now, step);
            long oldest = now - WINDOW;
            samples.removeIf(sample -> sample.at() < oldest);
            samples.add(newest);
            origin.take(
                    new Reading(origin.point, step, Quality.GOOD),
                    new Stamp(now, 0, Stamp.Clock.SYNCHRONISED));
            assertEquals(
                    samples.stream().mapToDouble(Sample::value).max().orElseThrow(),
                    peak.next(origin));
            assertEquals(
                    samples.stream().mapToDouble(Sample::value).min().orElseThrow(),
                    minimum.next(origin));
            assertEquals(slope(samples), rate.next(origin));
            if (step == 19) {
                samples.clear();
                List.of(peak, minimum, rate).forEach(Derivation::forget);
            }
        }
    }

    private static double slope(List<Sample> samples) {
        Sample first = samples.get(0);
        Sample last = samples.get(samples.size() - 1);
        double seconds = (last.at() - first.at()) / 1e9;
        return samples.size() < 3 || seconds <= 0
                ? Double.NaN
                : (last.value() - first.value()) / seconds;
    }

    private Derivation of(Derived.Function function) {
        return Derivation.of(target, new Derived(0, function), new PointState[] {origin, target});
    }

    /** A minute of litres, one more each second; then the counter begins anew at 0. */
    @Test
    void aCounterThatBeginsAnewIsNoNegativeFlow() {
        Derivation rate = of(new Derived.Rate(Duration.ofSeconds(60), true));
        for (int second = 0; second <= 400; second++) {
            double flow = next(rate, second, second < 200 ? 5000 + second : second - 200);
            boolean known = (second >= 61 && second < 200) || second >= 261;
            assertEquals(known ? 1 : Double.NaN, flow, 1e-9, "second " + second);
        }
    }

    /** A pulse of 100 litres comes once in 40 s: no flow and 100 L/s would both be a lie. */
    @Test
    void theFlowOfACounterIsNotKnownBeforeItsWindowIsFull() {
        Derivation rate = of(new Derived.Rate(Duration.ofSeconds(60), true));
        for (int second = 0; second <= 300; second++) {
            double flow = next(rate, second, second / 40 * 100);
            if (second <= 60) {
                assertEquals(Double.NaN, flow, "second " + second);
            } else {
                assertTrue(flow > 1.6 && flow < 3.4, "second " + second + ": " + flow);
            }
        }
    }

    /** What is no counter may fall, and is known from three samples on. */
    @Test
    void aTankMayEmpty() {
        Derivation rate = of(new Derived.Rate(Duration.ofSeconds(60)));
        next(rate, 0, 10);
        next(rate, 1, 9);
        assertEquals(-1, next(rate, 2, 8));
    }

    private double next(Derivation rate, int second, double value) {
        long nanos = Duration.ofSeconds(second).toNanos();
        origin.take(
                new Reading(origin.point, value, Quality.GOOD),
                new Stamp(nanos, 0, Stamp.Clock.SYNCHRONISED));
        return rate.next(origin);
    }

    private static Device meter() {
        return Definitions.device(
                "meter",
                DeviceKind.CONTACT,
                List.of(
                        Fixtures.word(0, "litres", 0),
                        Definitions.derived(
                                1, "flow", 0, new Derived.Rate(Duration.ofSeconds(60), true)),
                        Definitions.derived(2, "peak", 0, new Derived.Peak(Duration.ofHours(1)))),
                Definitions.alarm(
                        "discharge",
                        AlarmKind.SUPERVISORY,
                        new Condition.Above(1, 2, 0.05),
                        3,
                        30));
    }

    /** Water runs at 3 L/s over the edit of a table, after which the bus counts from 0. */
    @Test
    void anEditOfTheTableNeitherEndsADischargeNorTellsANegativeFlow() {
        Device meter = meter();
        Scene scene = new Scene().install(meter);
        int since = 0;
        for (int second = 0; second <= 600; second++) {
            if (second == 300) {
                scene.at(second)
                        .install(
                                new Device(
                                        meter.id(),
                                        "Meter, renamed",
                                        meter.profile(),
                                        "test",
                                        meter.place()));
                since = 300;
            }
            double count = 3.0 * (second - since) + (since == 0 ? 10_000 : 0);
            scene.at(second).read(meter, count);
            Reading flow = scene.now("meter").points().get(1).reading();
            assertTrue(
                    flow.quality().isGood()
                            ? Math.abs(flow.value() - 3) < 1e-9
                            : flow.quality().cause() == Quality.Cause.NOT_YET_READ,
                    "second " + second + ": " + flow);
            if (second == 301) {
                assertEquals(3, scene.now("meter").points().get(2).reading().value());
            }
        }
        scene.says(
                "alarm",
                """
                64.000 alarm/meter RAISED SUPERVISORY discharge since 61.000 value 3 setpoint 2
                """);
    }

    /** While nobody reads it nothing ends, and nothing is stuck. */
    @Test
    void whatIsClearedOrStuckIsCountedFromTheNextReadingOn() {
        Device hydrant =
                Definitions.device(
                        "hyd-1",
                        DeviceKind.HYDRANT,
                        List.of(Fixtures.pressure(0)),
                        Definitions.alarm(
                                "low",
                                AlarmKind.SUPERVISORY,
                                new Condition.Below(0, 0.1, 0),
                                15,
                                30),
                        Definitions.alarm(
                                "stuck",
                                AlarmKind.FAULT,
                                new Condition.Stuck(0, 0.001, Duration.ofSeconds(60))));
        Scene scene = new Scene().install(hydrant);
        scene.at(1).read(hydrant, 0.3).at(10).read(hydrant, 0.05);
        scene.at(20).install(hydrant); // the line is away for a while
        scene.at(40).read(hydrant, 0.05);
        scene.says(
                "alarm",
                "25.000 alarm/hyd-1 RAISED SUPERVISORY low since 10.000 value 0.05 setpoint 0.1");
        scene.at(60).read(hydrant, 0.3).at(80).install(hydrant);
        scene.at(95).says("alarm", ""); // not cleared by a delay that nobody watched
        scene.read(hydrant, 0.3)
                .at(100) // the same value: it is looked at all the same
                .read(hydrant, 0.3)
                .at(119)
                .says("alarm", "");
        scene.at(130).read(hydrant, 0.3);
        scene.says(
                "alarm",
                "125.000 alarm/hyd-1 CLEARED SUPERVISORY low since 95.000 value 0.3 setpoint 0.1");
        // Stuck is counted from 95 on, not from 60.
        scene.at(154).read(hydrant, 0.3).says("alarm", "");
        scene.at(155).read(hydrant, 0.3);
        scene.says("alarm", "155.000 alarm/hyd-1 RAISED FAULT stuck since 95.000 value 0.3");
    }
}
