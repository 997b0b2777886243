package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.device;
import static io.standpipe.rules.Definitions.full;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** No rule sees half of a poll, or an alarm that the same poll is about to change. */
class WholePollTest {

    private static final AlarmKind SUP = AlarmKind.SUPERVISORY;

    private static Condition bit(int point, int n) {
        return new Condition.Is(point, Bits.bit(n));
    }

    private static AlarmDefinition suppressed(String id, Condition when, String by) {
        return full(id, SUP, when, Priority.MEDIUM, false, null, 0, new Condition.Stands(by));
    }

    private static Device words(AlarmDefinition... alarms) {
        return device(
                "pump-1",
                DeviceKind.PUMP,
                List.of(Fixtures.word(0, "a", 0), Fixtures.word(1, "b", 1)),
                alarms);
    }

    @Test
    void aConditionOverTwoPointsSeesBothOfOnePoll() {
        Device pump =
                words(
                        alarm(
                                "no-flow",
                                SUP,
                                new Condition.All(
                                        List.of(bit(0, 0), new Condition.Not(bit(1, 0))))));
        Scene scene = new Scene().install(pump).read(pump, 0, 0);
        scene.at(1).read(pump, 1, 1).at(2).read(pump, 1, 0).at(3).read(pump, 0, 1).at(9);
        scene.says(
                "alarm/",
                """
                2.000 alarm/pump-1 RAISED SUPERVISORY no-flow since 2.000 value 1
                3.000 alarm/pump-1 CLEARED SUPERVISORY no-flow since 3.000 value 0
                """);
    }

    @Test
    void aTestSuppressesWhatItsOwnPollShowsInWhicheverOrder() {
        for (int test = 0; test < 2; test++) {
            Device pump =
                    words(
                            suppressed("low", bit(1 - test, 0), "test"),
                            alarm("test", AlarmKind.TEST, bit(test, 0)));
            Scene scene = new Scene().install(pump).read(pump, 0, 0).at(1).read(pump, 1, 1);
            scene.says("alarm/", "1.000 alarm/pump-1 RAISED TEST test since 1.000 value 1");
        }
    }

    /** "both" ends with the reading that begins the test; its end woke the others too early. */
    @Test
    void anAlarmThatEndsDoesNotLetASuppressedOneThrough() {
        Device pump =
                words(
                        alarm("both", SUP, bit(0, 1)),
                        alarm("test", AlarmKind.TEST, bit(0, 0)),
                        suppressed("low", bit(0, 2), "test"));
        Scene scene = new Scene().install(pump).read(pump, 2, 0).at(1).read(pump, 5, 0);
        scene.says(
                "alarm/",
                """
                0.000 alarm/pump-1 RAISED SUPERVISORY both since 0.000 value 2
                1.000 alarm/pump-1 CLEARED SUPERVISORY both since 1.000 value 5
                1.000 alarm/pump-1 RAISED TEST test since 1.000 value 5
                """);
    }

    @Test
    void whatIsSuppressedSuppressesNothingThoughItStandsLaterInTheProfile() {
        Device pump =
                words(
                        suppressed("a", bit(0, 0), "b"),
                        suppressed("b", bit(0, 0), "c"),
                        alarm("c", SUP, bit(1, 0)));
        Scene scene = new Scene().install(pump).read(pump, 0, 0).at(1).read(pump, 1, 1);
        scene.says(
                "alarm/",
                """
                1.000 alarm/pump-1 RAISED SUPERVISORY c since 1.000 value 1
                1.000 alarm/pump-1 RAISED SUPERVISORY a since 1.000 value 1
                """);
    }

    /** What reports by itself may tell what was and what is in one message. */
    @Test
    void aPulseWithinOneMessageIsSeen() {
        Device pump = words(alarm("pulse", SUP, bit(0, 0)));
        Scene scene = new Scene().install(pump).read(pump, 0, 0).at(1);
        List<Reading> readings = new ArrayList<>();
        readings.addAll(scene.poll(pump, 1, 0).readings());
        readings.addAll(scene.poll(pump, 0, 0).readings());
        scene.engine.process(List.of(new Readings(pump, scene.time.stamp(), readings)));
        scene.says(
                "alarm/",
                """
                1.000 alarm/pump-1 RAISED SUPERVISORY pulse since 1.000 value 1
                1.000 alarm/pump-1 CLEARED SUPERVISORY pulse since 1.000 value 0
                """);
    }

    @Property(tries = 300)
    void inWhichOrderAPollTellsItsPointsDoesNotMatter(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 255) Integer> polls) {
        Device pump =
                words(
                        alarm("plain", AlarmKind.FAULT, bit(1, 0)),
                        suppressed("low", new Condition.Any(List.of(bit(0, 1), bit(1, 1))), "test"),
                        suppressed("lower", bit(0, 2), "low"),
                        alarm("test", AlarmKind.TEST, bit(0, 3)),
                        alarm("fire", AlarmKind.FIRE, bit(0, 0)),
                        alarm(
                                "confirmed",
                                AlarmKind.FIRE,
                                new Condition.InPlace(1, AlarmKind.FIRE, "fire")),
                        alarm(
                                "alone",
                                AlarmKind.PRE_ALARM,
                                new Condition.All(
                                        List.of(
                                                bit(1, 2),
                                                new Condition.Not(
                                                        new Condition.Other(AlarmKind.FIRE))))));
        Scene forth = new Scene().install(pump);
        Scene back = new Scene().install(pump);
        for (int value : polls) {
            Readings poll = forth.poll(pump, value & 15, value >> 4);
            List<Reading> turned = new ArrayList<>(poll.readings());
            Collections.reverse(turned);
            forth.engine.process(List.of(poll));
            back.engine.process(List.of(new Readings(pump, back.time.stamp(), turned)));
            forth.time.advance(Duration.ofSeconds(1));
            back.time.advance(Duration.ofSeconds(1));
        }
        assertEquals(alarms(forth), alarms(back));
    }

    private static List<Object> alarms(Scene scene) {
        List<Object> alarms = new ArrayList<>();
        scene.messages.stream()
                .filter(message -> message.topic().startsWith("alarm/"))
                .forEach(message -> alarms.add(Scene.json(message)));
        return alarms;
    }
}
