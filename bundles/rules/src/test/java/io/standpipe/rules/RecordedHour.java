package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.derived;
import static io.standpipe.rules.Definitions.full;
import static io.standpipe.rules.Definitions.seconds;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An hour of a pressure zone, one sample a second, made by this model and no other. Pressures are
 * in MPa and rounded to 0.001, as a four-register transmitter gives them.
 *
 * <ul>
 *   <li>Daily curve: 0.30 + 0.04 cos(pi t / 3600), the way from the night into the morning's use.
 *   <li>Noise: first-order autoregressive, factor 0.6, innovation of 0.0025 standard deviation.
 *   <li>Pump starts at 300, 1500 and 2700 s: 0.06 lost within 4 s, 0.04 too much 8 s after the
 *       start, which fades with a time constant of 20 s.
 *   <li>Water hammer at 900 and 2100 s: 0.9 exp(-t/1.5) cos(2 pi t / 1.3), about what a sudden stop
 *       of 0.9 m/s makes by Joukowsky's formula with a wave of 1,000 m/s.
 *   <li>Burst at 3000 s: the pressure falls to 0.05 with a time constant of 4 s; the main is shut
 *       and fed from elsewhere from 3300 s on, back to the curve with a time constant of 15 s.
 *   <li>hyd-B hangs on another main without burst; its sensor freezes at 1200 s.
 *   <li>pump-C is on that main too, with two sensors; the second drifts from 600 s on by 0.1 an
 *       hour.
 * </ul>
 *
 * The random numbers are those of {@link Random} with a fixed seed, which the Java platform
 * specifies, so that the hour is the same everywhere. The alarms are those of the shipped profile
 * of the transmitter, and for pump-C one on the difference of its two sensors.
 */
final class RecordedHour {

    static final int SECONDS = 3600;

    private static final Point SECOND =
            new Point(
                    1,
                    "second",
                    "pressure",
                    "MPa",
                    Fixtures.word(1, "x", 5).source(),
                    0.001,
                    0,
                    new Point.Range(-0.1, 2.5),
                    0.005,
                    3,
                    Map.of(),
                    null);

    static final Device HYDRANT_A = hydrant("hyd-A");
    static final Device HYDRANT_B = hydrant("hyd-B");
    static final Device PUMP_C =
            Definitions.device(
                    "pump-C",
                    DeviceKind.PUMP,
                    List.of(
                            Fixtures.pressure(0),
                            SECOND,
                            derived(2, "median", 0, new Derived.Median(5)),
                            derived(3, "second-median", 1, new Derived.Median(5)),
                            derived(4, "gap", 3, new Derived.Difference(2))),
                    alarm(
                            "sensors-disagree",
                            AlarmKind.FAULT,
                            new Condition.Any(
                                    List.of(
                                            new Condition.Above(4, 0.05, 0.01),
                                            new Condition.Below(4, -0.05, 0.01))),
                            120,
                            60));

    private static Device hydrant(String id) {
        return Definitions.device(
                id,
                DeviceKind.HYDRANT,
                List.of(
                        Fixtures.pressure(0),
                        derived(1, "pressure-median", 0, new Derived.Median(5)),
                        derived(2, "pressure-peak", 0, new Derived.Peak(seconds(60))),
                        derived(3, "pressure-minimum", 0, new Derived.Minimum(seconds(60))),
                        derived(4, "pressure-rate", 1, new Derived.Rate(seconds(5)))),
                alarm(
                        "low-pressure",
                        AlarmKind.SUPERVISORY,
                        new Condition.Below(1, 0.10, 0.02),
                        15,
                        60),
                alarm("no-water", AlarmKind.SUPERVISORY, new Condition.Below(1, 0.02, 0.02), 5, 60),
                alarm(
                        "overpressure",
                        AlarmKind.SUPERVISORY,
                        new Condition.Above(0, 1.0, 0.05),
                        3,
                        60),
                new AlarmDefinition(
                        "pressure-drop",
                        AlarmKind.SUPERVISORY,
                        new Condition.Below(4, -0.02, 0.015),
                        Duration.ZERO,
                        Duration.ofSeconds(60),
                        null,
                        Priority.HIGH,
                        false,
                        null,
                        Duration.ZERO,
                        null),
                full(
                        "stuck",
                        AlarmKind.FAULT,
                        new Condition.Stuck(0, 0, Duration.ofMinutes(30)),
                        Priority.LOW,
                        false,
                        null,
                        0,
                        null));
    }

    final double[] hydrantA = new double[SECONDS];
    final double[] hydrantB = new double[SECONDS];
    final double[] pumpC = new double[SECONDS];
    final double[] pumpCSecond = new double[SECONDS];

    RecordedHour() {
        Random random = new Random(2026);
        double[] noise = new double[4];
        double still = 0;
        for (int t = 0; t < SECONDS; t++) {
            for (int i = 0; i < noise.length; i++) {
                noise[i] = 0.6 * noise[i] + 0.0025 * random.nextGaussian();
            }
            double main = curve(t) + pumps(t) + hammer(t - 900) + hammer(t - 2100);
            double other = curve(t) + pumps(t);
            hydrantA[t] = rounded(burst(t, main) + noise[0]);
            if (t <= 1200) {
                still = rounded(other + noise[1]);
            }
            hydrantB[t] = still;
            pumpC[t] = rounded(other + noise[2]);
            pumpCSecond[t] = rounded(other + noise[3] + Math.max(0, t - 600) * 0.1 / 3600);
        }
    }

    private static double curve(int t) {
        return 0.30 + 0.04 * Math.cos(Math.PI * t / SECONDS);
    }

    private static double pumps(int t) {
        return pump(t - 300) + pump(t - 1500) + pump(t - 2700);
    }

    private static double pump(int t) {
        if (t < 0) {
            return 0;
        }
        if (t < 4) {
            return -0.06 * (t + 1) / 4;
        }
        return t < 8 ? -0.06 + 0.025 * (t - 3) : 0.04 * Math.exp(-(t - 8) / 20.0);
    }

    private static double hammer(int t) {
        return t < 0 ? 0 : 0.9 * Math.exp(-t / 1.5) * Math.cos(2 * Math.PI * t / 1.3);
    }

    private static double burst(int t, double main) {
        if (t < 3000) {
            return main;
        }
        double low = 0.05 + (main - 0.05) * Math.exp(-(t - 3000) / 4.0);
        return t < 3300 ? low : main + (0.05 - main) * Math.exp(-(t - 3300) / 15.0);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
