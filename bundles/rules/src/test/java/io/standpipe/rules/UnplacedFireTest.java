package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.at;
import static io.standpipe.rules.Definitions.latching;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.alarm.Hold.What;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Bits;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A panel says that it is in alarm, and none of its zones that are read does: a fire of unknown
 * place. It is one sign with the zone's, never a second one.
 */
class UnplacedFireTest {

    private static Condition bit(int n) {
        return new Condition.Is(0, Bits.bit(n));
    }

    private static final AlarmDefinition PANEL_ALARM =
            alarm(
                    "panel-alarm",
                    AlarmKind.FIRE,
                    new Condition.All(
                            List.of(
                                    bit(15),
                                    new Condition.Not(new Condition.Other(AlarmKind.FIRE)))));

    private static Device panel(AlarmDefinition zone) {
        return at(
                "HALL",
                "panel-1",
                DeviceKind.PANEL,
                List.of(Fixtures.word(0, "word", 0)),
                PANEL_ALARM,
                zone,
                alarm("fault", AlarmKind.FAULT, bit(1)),
                AlarmDefinition.FIRE_CONFIRMED);
    }

    @Test
    void itStandsWhileNoZoneSaysWhere() {
        Device panel = panel(alarm("zone", AlarmKind.FIRE, bit(0)));
        Scene scene = new Scene().install(panel).read(panel, 0).at(1);
        scene.at(10).read(panel, 0x8002); // a fault is no other fire
        scene.at(20).read(panel, 0x8003);
        scene.at(30).read(panel, 0x8002);
        scene.at(40).read(panel, 0);
        scene.says(
                "alarm",
                """
                10.000 alarm/panel-1 RAISED FIRE panel-alarm since 10.000 value 32770
                10.000 alarm/panel-1 RAISED FAULT fault since 10.000 value 32770
                20.000 alarm/panel-1 RAISED FIRE zone since 20.000 value 32771
                20.000 alarm/panel-1 CLEARED FIRE panel-alarm since 20.000 value 32771
                30.000 alarm/panel-1 CLEARED FIRE zone since 30.000 value 32770
                30.000 alarm/panel-1 RAISED FIRE panel-alarm since 30.000 value 32770
                40.000 alarm/panel-1 CLEARED FIRE panel-alarm since 40.000 value 0
                40.000 alarm/panel-1 CLEARED FAULT fault since 40.000 value 0
                """);
    }

    /** A zone that only waits for its reset says nothing about a fire that comes now. */
    @Test
    void aFireThatWaitsForItsResetHidesNoNewOne() {
        Device panel = panel(latching("zone", AlarmKind.FIRE, bit(0), null));
        Scene scene = new Scene().install(panel).read(panel, 0).at(1);
        scene.at(10).read(panel, 0x8001).at(20).read(panel, 0);
        scene.at(3600).read(panel, 0x8000);
        scene.says(
                "alarm",
                """
                10.000 alarm/panel-1 RAISED FIRE zone since 10.000 value 32769
                3600.000 alarm/panel-1 RAISED FIRE panel-alarm since 3600.000 value 32768
                """);
    }

    /** Nobody could set it off while the zones are read. */
    @Test
    void aWalkTestDoesNotMissIt() {
        Device panel = panel(alarm("zone", AlarmKind.FIRE, bit(0)));
        Scene scene = new Scene().install(panel).read(panel, 0).at(1);
        Target target = Target.device("panel-1");
        Duration minutes = Duration.ofMinutes(5);
        scene.at(10).does(o -> o.hold(What.WALK_TEST, target, null, "Li Na", "yearly", minutes));
        scene.at(20).read(panel, 0x8001).at(21).read(panel, 0).at(400);
        scene.says(
                "event/walk-test-report",
                """
                310.000 event/walk-test-report device=panel-1 who=Li Na why=yearly since=10.000 until=310.000 seenCount=1 missingCount=0 seen=[{device:panel-1,condition:zone,at:1767225620000}] missing=[]
                """);
    }
}
