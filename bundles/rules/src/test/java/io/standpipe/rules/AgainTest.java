package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.at;
import static io.standpipe.rules.Definitions.latching;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Present;
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

/** The condition of an alarm that stands went and came back: ISA-18.2 calls that a re-alarm. */
class AgainTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static Condition bit(int n) {
        return new Condition.Is(0, Bits.bit(n));
    }

    private final Device callPoint =
            at(
                    "STAIRS",
                    "mcp-1",
                    DeviceKind.CONTACT,
                    List.of(Fixtures.word(0, "word", 0)),
                    latching("fire", AlarmKind.FIRE, bit(0), null),
                    alarm("valve", AlarmKind.SUPERVISORY, bit(1)));

    private Scene scene = new Scene().install(callPoint).read(callPoint, 0).at(1);

    private Present.StandingAlarm standing() {
        return scene.now("mcp-1").alarms().get(0);
    }

    private void acknowledge(String condition) {
        scene.does(o -> o.acknowledge("mcp-1", condition, "Li Na"));
    }

    @Test
    void pressedAgainAfterItWasAcknowledgedItIsAnnouncedAnewAndUnacknowledged() {
        scene.at(10).read(callPoint, 1).at(11).read(callPoint, 0);
        acknowledge("fire");
        assertTrue(standing().acknowledged());
        scene.at(3600).read(callPoint, 1);
        assertFalse(standing().acknowledged());
        scene.at(3601).read(callPoint, 0);
        scene.at(3700).does(o -> o.reset("mcp-1", "fire", "Li Na"));
        scene.says(
                "alarm",
                """
                10.000 alarm/mcp-1 RAISED FIRE fire since 10.000 value 1
                3600.000 alarm/mcp-1 RAISED FIRE fire since 3600.000 again 1 value 1
                3700.000 alarm/mcp-1 CLEARED FIRE fire since 3601.000 value 0
                """);
    }

    /** A centre that acknowledges at its own desk only must hear of the second fire as well. */
    @Test
    void soItIsIfNobodyAcknowledgedIt() {
        scene.at(10).read(callPoint, 1).at(11).read(callPoint, 0);
        scene.at(3600).read(callPoint, 1).at(3601).read(callPoint, 0);
        scene.at(7200).read(callPoint, 1);
        scene.says(
                "alarm",
                """
                10.000 alarm/mcp-1 RAISED FIRE fire since 10.000 value 1
                3600.000 alarm/mcp-1 RAISED FIRE fire since 3600.000 again 1 value 1
                7200.000 alarm/mcp-1 RAISED FIRE fire since 7200.000 again 2 value 1
                """);
    }

    /** The state keeps saying since when it stands. */
    @Test
    void theStateSaysSinceWhenItStandsNotWhenItCameBack() {
        scene.at(10).read(callPoint, 1).at(11).read(callPoint, 0);
        acknowledge("fire");
        scene.says("none", "");
        scene.at(20).read(callPoint, 1);
        assertEquals(10_000, standing().since().nanos() / 1_000_000);
        scene.says(
                "state",
                """
                20.000 state/mcp-1 ALARM since 10.000 fire
                """);
    }

    /** Three times within a minute: told once more that it chatters, then no more. */
    @Test
    void chatterDoesNotFlood() {
        for (int i = 0; i < 50; i++) {
            scene.at(10 + i).read(callPoint, 1).at(10.5 + i).read(callPoint, 0);
        }
        scene.says(
                "alarm",
                """
                10.000 alarm/mcp-1 RAISED FIRE fire since 10.000 value 1
                11.000 alarm/mcp-1 RAISED FIRE fire since 11.000 again 1 value 1
                12.000 alarm/mcp-1 RAISED FIRE fire since 12.000 unstable again 2 value 1
                """);
        scene.at(200).does(o -> o.reset("mcp-1", "fire", "Li Na"));
        scene.says(
                "alarm",
                "200.000 alarm/mcp-1 CLEARED FIRE fire since 59.500 unpublished 95 value 0");
    }

    /** Somebody has seen that one; the next is news once more, however soon it comes. */
    @Test
    void afterAnAcknowledgementEvenChatterIsAnnouncedOnce() {
        for (int i = 0; i < 5; i++) {
            scene.at(10 + i).read(callPoint, 1).at(10.5 + i).read(callPoint, 0);
        }
        acknowledge("fire");
        scene.says("none", "");
        for (int i = 0; i < 20; i++) {
            scene.at(20 + i).read(callPoint, 1).at(20.5 + i).read(callPoint, 0);
        }
        scene.says(
                "alarm",
                "20.000 alarm/mcp-1 RAISED FIRE fire since 20.000 unstable again 5 value 1");
    }

    @Test
    void anAcknowledgementAndTheReturnSurviveAPowerCut() {
        scene.at(10).read(callPoint, 1).at(11).read(callPoint, 0);
        acknowledge("fire");
        scene = scene.at(12).restarted().install(callPoint);
        scene.at(20).read(callPoint, 0).at(21).read(callPoint, 1);
        scene.says("alarm", "21.000 alarm/mcp-1 RAISED FIRE fire since 21.000 again 1 value 1");
        scene = scene.at(22).restarted().install(callPoint).read(callPoint, 1);
        assertFalse(standing().acknowledged());
        scene.at(23).read(callPoint, 0).at(24).read(callPoint, 1);
        scene.says("alarm", "24.000 alarm/mcp-1 RAISED FIRE fire since 24.000 again 2 value 1");
    }

    /**
     * It is no fire that somebody presses it in a walk test; but if he leaves it pressed, it is.
     */
    @Test
    void inATestARealOneThatComesBackIsNoNewsUnlessItStaysThere() {
        scene.at(10).read(callPoint, 1).at(11).read(callPoint, 0);
        acknowledge("fire");
        Target device = Target.device("mcp-1");
        scene.at(20).does(o -> o.hold(What.WALK_TEST, device, null, "Li Na", "yearly", HOUR));
        scene.says("none", "");
        scene.at(130).read(callPoint, 1).at(131).read(callPoint, 0).at(240).read(callPoint, 1);
        scene.says("alarm", "");
        assertFalse(standing().test());
        scene.at(250).does(o -> o.release(What.WALK_TEST, device, "Li Na"));
        assertFalse(standing().acknowledged());
        scene.says(
                "",
                """
                250.000 alarm/mcp-1 RAISED FIRE fire since 240.000 again 2 value 1
                250.000 event/walk-test-report device=mcp-1 who=Li Na why=yearly since=20.000 until=3620.000 seenCount=1 missingCount=0 seen=[{device:mcp-1,condition:fire,at:1767225730000}] missing=[]
                250.000 event/walk-test state=ENDED device=mcp-1 who=Li Na why=yearly since=20.000 until=3620.000 endedBy=Li Na
                250.000 state/mcp-1 ALARM since 10.000 fire
                """);
    }

    @Test
    void whatWasPressedInATestAndLetGoIsNoNewsWhenItEnds() {
        scene.at(10).read(callPoint, 1).at(11).read(callPoint, 0);
        Target device = Target.device("mcp-1");
        scene.at(20).does(o -> o.hold(What.WALK_TEST, device, null, "Li Na", "yearly", HOUR));
        scene.at(30).read(callPoint, 1).at(31).read(callPoint, 0);
        scene.says("none", "");
        scene.at(50).does(o -> o.release(What.WALK_TEST, device, "Li Na"));
        scene.says("alarm", "");
    }
}
