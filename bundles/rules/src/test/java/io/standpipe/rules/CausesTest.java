package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from why a value is not good. */
class CausesTest {

    private static final Point PRESSURE = Fixtures.pressure(0);
    private static final Device DEVICE =
            Fixtures.device(
                    "dev-1",
                    Fixtures.profile(
                            DeviceKind.TANK,
                            List.of(PRESSURE),
                            List.of(
                                    Definitions.alarm(
                                            "high",
                                            AlarmKind.SUPERVISORY,
                                            new Condition.Above(0, 1, 0.1)))));

    // A sensor at its stop still alarms: the true value lies at or beyond what it shows. A value
    // that is BAD says nothing, and digits that were lost are no fault.
    @ParameterizedTest
    @CsvSource({
        "UNCERTAIN, SATURATED,      1.2, 'high out-of-range:saturated'",
        "UNCERTAIN, SATURATED,      0.5, 'out-of-range:saturated'",
        "UNCERTAIN, ROUNDED,        1.2, 'high'",
        "UNCERTAIN, ROUNDED,        0.5, ''",
        "UNCERTAIN, CLOCK_UNSYNCHRONISED, 1.2, 'high'",
        "UNCERTAIN, CLOCK_UNSYNCHRONISED, 0.5, ''",
        "BAD,       WIRE_BREAK,     NaN, 'out-of-range:wire-break'",
        "BAD,       SHORT_CIRCUIT,  NaN, 'out-of-range:short-circuit'",
        "BAD,       UNKNOWN_UNIT,   NaN, 'out-of-range:unknown-unit'",
        "BAD,       INVALID_VALUE,  NaN, 'out-of-range:invalid-value'",
        "BAD,       INVALID_ANSWER, NaN, 'communication:invalid-answer'",
    })
    void standing(Quality.Status status, Cause cause, double value, String expected) {
        Scene scene = new Scene().install(DEVICE);
        Reading reading = new Reading(PRESSURE, value, new Quality(status, cause, 0));
        for (int second = 1; second <= 4; second++) {
            scene.at(second);
            scene.engine.process(
                    List.of(new Readings(DEVICE, scene.time.stamp(), List.of(reading))));
        }
        TreeSet<String> alarms = new TreeSet<>();
        for (Present.StandingAlarm alarm : scene.now("dev-1").alarms()) {
            alarms.add(alarm.condition() + (alarm.cause().isEmpty() ? "" : ":" + alarm.cause()));
        }
        assertEquals(expected, String.join(" ", alarms));
    }

    /** One that reports by itself: each message tells of some points, and each thing once. */
    @ParameterizedTest
    @CsvSource({
        "'smoke=BAD',                      'communication:not-observed'",
        "'smoke=BAD alive',                'communication:not-observed'",
        "'smoke=BAD battery=1',            'communication:not-observed'",
        "'smoke=BAD battery=1 smoke=0',    ''",
        "'smoke=BAD battery=BAD smoke=0',  'communication:not-observed'",
        "'smoke=1 smoke=BAD alive',        'communication:not-observed smoke'",
        "'smoke=1 smoke=BAD smoke=0',      ''",
        "'alive battery=1',                ''",
    })
    void reports(String messages, String expected) {
        Point smoke = Fixtures.word(0, "smoke", 0);
        Point battery = Fixtures.word(1, "battery", 1);
        Device device =
                Fixtures.device(
                        "dev-1",
                        new DeviceProfile(
                                "detector",
                                DeviceKind.DETECTOR,
                                "made for a test",
                                List.of(smoke, battery),
                                List.of(
                                        Definitions.alarm(
                                                "smoke",
                                                AlarmKind.FIRE,
                                                new Condition.Is(0, Bits.bit(0)))),
                                2,
                                Duration.ofHours(24)));
        Scene scene = new Scene().install(device);
        int second = 0;
        for (String message : messages.split(" ", -1)) {
            scene.at(++second);
            String[] parts = message.split("=", -1);
            Point point = parts[0].equals("smoke") ? smoke : battery;
            List<Reading> readings =
                    parts.length < 2
                            ? List.of()
                            : List.of(
                                    parts[1].equals("BAD")
                                            ? new Reading(
                                                    point,
                                                    Double.NaN,
                                                    Quality.bad(Cause.NOT_OBSERVED))
                                            : new Reading(
                                                    point,
                                                    Double.parseDouble(parts[1]),
                                                    Quality.GOOD));
            scene.engine.process(List.of(new Readings(device, scene.time.stamp(), readings)));
        }
        TreeSet<String> alarms = new TreeSet<>();
        for (Present.StandingAlarm alarm : scene.now("dev-1").alarms()) {
            alarms.add(alarm.condition() + (alarm.cause().isEmpty() ? "" : ":" + alarm.cause()));
        }
        assertEquals(expected, String.join(" ", alarms));
    }
}
