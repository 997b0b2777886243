package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.at;
import static io.standpipe.rules.Definitions.latching;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.alarm.Hold.What;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Bits;
import io.standpipe.rules.message.OwnState;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever people order about a device that burns, its state says that it burns. */
class RealFireTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Device detector =
            at(
                    "FT-1",
                    "det-1",
                    DeviceKind.DETECTOR,
                    List.of(Fixtures.word(0, "word", 0)),
                    alarm("smoke", AlarmKind.FIRE, new Condition.Is(0, Bits.bit(0))),
                    latching("button", AlarmKind.FIRE, new Condition.Is(0, Bits.bit(1)), null),
                    alarm("door", AlarmKind.SUPERVISORY, new Condition.Is(0, Bits.bit(2))));

    private Scene scene = new Scene().install(detector).read(detector, 0).at(1);

    private void begin(String hold) {
        scene.does(o -> o.hold(what(hold), target(hold), null, "w", "w", HOUR));
    }

    private void end(String hold) {
        scene.does(o -> o.release(what(hold), target(hold), "w"));
    }

    private static What what(String hold) {
        return What.valueOf(hold.replace("/place", ""));
    }

    private static Target target(String hold) {
        return hold.endsWith("/place") ? Target.place("FT-1") : Target.device("det-1");
    }

    private DeviceState state() {
        DeviceState state = scene.now("det-1").state();
        assertEquals(Map.of(state, 1), scene.gatewayStatus.states());
        return state;
    }

    /** before: what stands when the hold begins; then: what comes while it lasts; 4 is the door. */
    @ParameterizedTest
    @CsvSource({
        // hold, before, state in the hold, then, state in the hold, state after it
        "MAINTENANCE,          0, TEST,     0, TEST,     NORMAL",
        "MAINTENANCE,          0, TEST,     1, TEST,     ALARM",
        "MAINTENANCE,          1, ALARM,    1, ALARM,    ALARM",
        "MAINTENANCE,          1, ALARM,    0, TEST,     NORMAL",
        "MAINTENANCE,          1, ALARM,    5, ALARM,    ALARM",
        "MAINTENANCE,          2, ALARM,    0, ALARM,    ALARM",
        "MAINTENANCE,          4, TEST,     4, TEST,     ALARM",
        "MAINTENANCE,          4, TEST,     5, TEST,     ALARM",
        "MAINTENANCE,          1, ALARM,    3, ALARM,    ALARM",
        "MAINTENANCE/place,    1, ALARM,    1, ALARM,    ALARM",
        "MAINTENANCE/place,    0, TEST,     1, TEST,     ALARM",
        "WALK_TEST,            1, ALARM,    1, ALARM,    ALARM",
        "WALK_TEST/place,      2, ALARM,    0, ALARM,    ALARM",
        "OUT_OF_SERVICE,       0, DISABLED, 0, DISABLED, NORMAL",
        "OUT_OF_SERVICE,       1, ALARM,    1, ALARM,    ALARM",
        "OUT_OF_SERVICE,       1, ALARM,    0, DISABLED, NORMAL",
        "OUT_OF_SERVICE,       2, ALARM,    0, ALARM,    ALARM",
        "OUT_OF_SERVICE,       0, DISABLED, 1, ALARM,    ALARM", // it is sent as a fire
        "OUT_OF_SERVICE,       4, DISABLED, 4, DISABLED, ALARM",
    })
    void theStateShowsTheFire(
            String hold,
            int before,
            DeviceState held,
            int then,
            DeviceState heldThen,
            DeviceState after) {
        scene.at(10).read(detector, before).at(20);
        begin(hold);
        assertEquals(held, state());
        assertEquals(
                (before & 3) != 0, scene.gatewayStatus.own().signs().contains(OwnState.Sign.FIRE));
        scene.at(30).read(detector, then).at(31);
        assertEquals(heldThen, state());
        scene = scene.at(40).restarted().install(detector).read(detector, then).at(41);
        assertEquals(heldThen, state(), "after a restart");
        end(hold);
        assertEquals(after, state());
    }

    @Test
    void bothAtOnce() {
        scene.at(10).read(detector, 1).at(20);
        begin("OUT_OF_SERVICE");
        begin("MAINTENANCE");
        assertEquals(DeviceState.ALARM, state());
        scene.at(30).read(detector, 0);
        scene.at(31);
        assertEquals(DeviceState.DISABLED, state());
        end("OUT_OF_SERVICE");
        assertEquals(DeviceState.TEST, state());
    }

    /** A profile that now calls a shelved alarm a fire does not hide the fire. */
    @Test
    void aFireIsNeverShelvedWhateverItWasBefore() {
        Device before =
                at(
                        "FT-1",
                        "det-1",
                        DeviceKind.DETECTOR,
                        List.of(Fixtures.word(0, "word", 0)),
                        alarm("smoke", AlarmKind.SUPERVISORY, new Condition.Is(0, Bits.bit(0))));
        scene.install(before).at(10).read(before, 1);
        scene.does(o -> o.hold(What.SHELVED, Target.alarm("det-1", "smoke"), null, "w", "w", HOUR));
        assertTrue(scene.now("det-1").alarms().get(0).shelved());
        scene.at(20).install(detector).read(detector, 1).at(21);
        assertFalse(scene.now("det-1").alarms().get(0).shelved());
        assertEquals(DeviceState.ALARM, state());
    }

    @Test
    void theRefusalToShelveRecommendsNothingThatDoesNotHelp() {
        scene.at(10).read(detector, 1);
        scene.refuses(
                "a fire is never shelved: end it at its source, then reset it if it latched;"
                        + " maintenance marks as a test only what comes after it began",
                o -> o.hold(What.SHELVED, Target.alarm("det-1", "smoke"), null, "w", "w", HOUR));
    }
}
