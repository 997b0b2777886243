package io.standpipe.modbus.connection;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.ModbusFixtures;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A panel whose points alarms look at, and transmitters, behind one connection. */
class PollArbiterTest {

    private static final DeviceProfile PANEL =
            Fixtures.profile(
                    DeviceKind.PANEL,
                    List.of(ModbusFixtures.word(0, "fire", 0)),
                    List.of(
                            new AlarmDefinition(
                                    "fire",
                                    AlarmKind.FIRE,
                                    new Condition.Above(0, 0, 0),
                                    Duration.ZERO,
                                    Duration.ZERO,
                                    null)));

    private final VirtualSlave line = new VirtualSlave();
    private final List<Integer> asked = new ArrayList<>();

    private void answerAfter(int millis) {
        line.onRequest =
                request -> {
                    asked.add(TcpFrames.unit(request));
                    line.answer(millis, good(request));
                };
    }

    @Test
    void alarmPointsGoBeforeAllOthers() {
        answerAfter(20);
        for (int unit = 1; unit <= 30; unit++) {
            line.device(unit, 1000, TcpFrames.words(0));
        }
        line.device(99, 100, PANEL).start().run(10_000);
        List<String> reports = line.reports(99);
        long last = 0;
        for (String report : reports) {
            long at = Long.parseLong(report.substring(0, report.indexOf(' ')));
            assertTrue(at - last <= 140, report + " after " + last + ": one answer is waited for");
            last = at;
        }
        assertTrue(reports.size() >= 99, "and none is left out: " + reports.size());
        assertEquals(10, line.reports(30).size(), "the others are read all the same");
    }

    @Test
    void moreAlarmPointsThanTheLineCanCarryLeaveTheOthersTheirShare() {
        answerAfter(50);
        for (int unit = 1; unit <= 10; unit++) {
            line.device(unit, 100, PANEL);
        }
        line.device(50, 1000, TcpFrames.words(0))
                .device(51, 1000, TcpFrames.words(0))
                .start()
                .run(20_000);
        assertTrue(line.reports(50).size() >= 19, "" + line.reports(50).size());
        for (int unit = 1; unit <= 10; unit++) {
            int polls = line.reports(unit).size();
            assertTrue(polls > 30, "unit " + unit + " has its share: " + polls);
        }
    }
}
