package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.at;
import static io.standpipe.rules.Definitions.latching;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.alarm.Hold.What;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Place;
import io.standpipe.model.point.Bits;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A second detector of the place burns: that is CRITICAL, and two alarms of one are not. */
class ConfirmedTest {

    private static Condition bit(int n) {
        return new Condition.Is(0, Bits.bit(n));
    }

    private static AlarmDefinition zone(int n) {
        return new AlarmDefinition(
                "zone-" + n,
                AlarmKind.FIRE,
                bit(n),
                Duration.ZERO,
                Duration.ZERO,
                null,
                Priority.HIGH,
                false,
                null,
                Duration.ZERO,
                null,
                null,
                "zone-" + n / 2); // of two bits each, such as its smoke and its heat
    }

    private static Device device(String id, String grid) {
        List<AlarmDefinition> alarms = new ArrayList<>();
        DeviceKind kind = DeviceKind.DETECTOR;
        if (id.startsWith("panel")) {
            kind = DeviceKind.PANEL;
            for (int n = 0; n < 8; n++) {
                alarms.add(zone(n));
            }
        } else if (id.startsWith("button")) {
            kind = DeviceKind.CONTACT;
            alarms.add(latching("fire", AlarmKind.FIRE, bit(0), null));
        } else {
            alarms.add(alarm("smoke", AlarmKind.FIRE, bit(0)));
            alarms.add(alarm("heat", AlarmKind.FIRE, bit(1)));
            alarms.add(alarm("pre", AlarmKind.PRE_ALARM, bit(2)));
            alarms.add(alarm("test", AlarmKind.TEST, bit(3)));
            alarms.add(alarm("low", AlarmKind.FAULT, bit(4)));
        }
        alarms.add(AlarmDefinition.FIRE_CONFIRMED);
        return at(
                grid,
                id,
                kind,
                List.of(Fixtures.word(0, "word", 0)),
                alarms.toArray(AlarmDefinition[]::new));
    }

    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final Scene scene = new Scene();

    /** What shows: {@code det-1@FT-1=3}, id, grid cell and word. */
    private void show(String what) {
        for (String one : what.trim().split(" +", -1)) {
            int at = one.indexOf('@');
            int is = one.indexOf('=');
            String id = one.substring(0, at);
            Device device =
                    devices.computeIfAbsent(id, name -> device(name, one.substring(at + 1, is)));
            if (devices.size() > scene.engine.snapshot().devices().size()) {
                scene.install(device);
            }
            scene.read(device, Integer.parseInt(one.substring(is + 1)));
        }
    }

    private String confirmed() {
        Set<String> found = new TreeSet<>();
        scene.engine
                .snapshot()
                .devices()
                .forEach(
                        device ->
                                device.alarms().stream()
                                        .filter(a -> a.condition().equals("fire-confirmed"))
                                        .forEach(a -> found.add(device.device().id())));
        return String.join(" ", found);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "det-1@FT-1=1,                            ''",
                "det-1@FT-1=3,                            ''", // smoke and heat of one
                "det-1@FT-1=1 det-2@FT-1=1,               det-1 det-2",
                "det-1@FT-1=1 det-2@FT-1=2,               det-1 det-2",
                "det-1@FT-1=1 det-2@FT-1=0,               ''",
                "det-1@FT-1=1 det-2@FT-1=1 det-3@FT-1=0,  det-1 det-2", // not the third
                "det-1@FT-1=1 det-2@FT-2=1,               ''", // another flat
                "det-1@=1 det-2@=1,                       ''", // nobody knows where they stand
                "det-1@FT-1=1 det-2@=1,                   ''",
                "det-1@FT-1=1 button-1@FT-1=1,            button-1 det-1",
                "button-1@FT-1=1 button-2@FT-1=1,         button-1 button-2",
                "det-1@FT-1=1 det-2@FT-1=4,               ''", // a pre-alarm is no fire
                "det-1@FT-1=1 det-2@FT-1=24,              ''", // nor a test button, nor a battery
                "panel@FT-1=1,                            ''",
                "panel@FT-1=3,                            ''", // two alarms of one zone
                "panel@FT-1=5,                            panel", // two zones
                "panel@=5,                                panel", // a panel is one place
                "panel@FT-1=1 det-1@FT-1=1,               det-1 panel",
                "panel@=1 panel-2@=1,                     ''",
                "panel@FT-1=1 panel-2@FT-1=1,             panel panel-2",
            })
    void countsDetectorsNotAlarms(String what, String expected) {
        show(what);
        assertEquals(expected, confirmed());
        // And in the other order.
        List<String> turned = new ArrayList<>(List.of(what.trim().split(" +", -1)));
        java.util.Collections.reverse(turned);
        ConfirmedTest other = new ConfirmedTest();
        other.show(String.join(" ", turned));
        assertEquals(expected, other.confirmed());
    }

    private void hold(String device, boolean begin) {
        Target target = Target.device(device);
        Duration hour = Duration.ofHours(1);
        scene.does(
                o ->
                        begin
                                ? o.hold(What.MAINTENANCE, target, null, "w", "w", hour)
                                : o.release(What.MAINTENANCE, target, "w"));
    }

    @Test
    void aTestDoesNotConfirmARealFireUntilItProvesToBeOne() {
        show("det-1@FT-1=0 det-2@FT-1=0");
        hold("det-1", true);
        show("det-1@FT-1=1 det-2@FT-1=1");
        // The one under test sees two; the other is alone, as far as anybody knows.
        assertEquals("det-1", confirmed());
        scene.says(
                "alarm",
                """
                0.000 alarm/det-1 RAISED FIRE smoke since 0.000 test value 1
                0.000 alarm/det-1 RAISED FIRE fire-confirmed CRITICAL since 0.000 test
                0.000 alarm/det-2 RAISED FIRE smoke since 0.000 value 1
                """);
        hold("det-1", false);
        assertEquals("det-1 det-2", confirmed());
    }

    @Test
    void aRealFireThatStoodWhenTheTestBeganStillConfirms() {
        show("det-1@FT-1=1 det-2@FT-1=0");
        hold("det-1", true);
        show("det-2@FT-1=1");
        assertEquals("det-1 det-2", confirmed());
    }

    @Test
    void itEndsWithTheSecondAndSurvivesARestart() {
        show("det-1@FT-1=1 det-2@FT-1=1");
        Scene again = scene.restarted().install(devices.values().toArray(Device[]::new));
        again.at(1).read(devices.get("det-1"), 1).read(devices.get("det-2"), 1).at(400);
        again.says("alarm", "");
        again.read(devices.get("det-2"), 0);
        again.says(
                "alarm",
                """
                400.000 alarm/det-1 CLEARED FIRE fire-confirmed CRITICAL since 400.000
                400.000 alarm/det-2 CLEARED FIRE fire-confirmed CRITICAL since 400.000
                400.000 alarm/det-2 CLEARED FIRE smoke since 400.000 value 0
                """);
    }

    @Test
    void whoIsMovedToAPlaceCountsThere() {
        show("det-1@FT-1=1 det-2@FT-2=1");
        Device moved = devices.get("det-2");
        scene.install(
                new Device(
                        "det-2", "det-2", moved.profile(), "test", new Place("FT-1", null, null)));
        assertEquals("det-1 det-2", confirmed());
        scene.install(moved);
        assertEquals("", confirmed());
    }
}
