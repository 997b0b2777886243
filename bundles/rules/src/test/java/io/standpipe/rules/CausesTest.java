package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.AlarmKind;
import io.standpipe.model.Condition;
import io.standpipe.model.Device;
import io.standpipe.model.DeviceKind;
import io.standpipe.model.Point;
import io.standpipe.model.Present;
import io.standpipe.model.Quality;
import io.standpipe.model.Quality.Cause;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import io.standpipe.testkit.Fixtures;
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
}
