package io.standpipe.modbus.plan;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.ModbusFixtures;
import io.standpipe.modbus.connection.VirtualSlave;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Points with intervals of their own; the device is polled every second. */
class PollGroupsTest {

    private final VirtualSlave slave = new VirtualSlave();

    private static Point word(int index, int address, int seconds) {
        return new Point(
                index,
                "r" + address,
                "state",
                "",
                ModbusFixtures.word(index, "r" + address, address).source(),
                1,
                0,
                null,
                0,
                0,
                Map.of(),
                null,
                null,
                seconds == 0 ? null : Duration.ofSeconds(seconds),
                List.of(),
                null);
    }

    /** r0 slow, r1 as the device, r2 slow, and r200 as the device with an alarm. */
    private static DeviceProfile profile() {
        return Fixtures.profile(
                DeviceKind.PANEL,
                List.of(word(0, 0, 10), word(1, 1, 0), word(2, 2, 10), word(3, 200, 0)),
                List.of(
                        new AlarmDefinition(
                                "high",
                                AlarmKind.SUPERVISORY,
                                new Condition.Above(3, 5000, 0),
                                Duration.ZERO,
                                Duration.ZERO,
                                null)));
    }

    private List<String> requests() {
        List<String> requests = new ArrayList<>();
        slave.onRequest =
                request -> {
                    requests.add(
                            slave.time.millis()
                                    + ":"
                                    + TcpFrames.address(request)
                                    + "+"
                                    + TcpFrames.count(request));
                    slave.answer(5, good(request));
                };
        return requests;
    }

    @Test
    void eachIntervalHasRequestsOfItsOwnAndAlarmsGoFirst() {
        List<String> requests = requests();
        slave.device(1, 1000, profile()).start().run(10_500);
        assertEquals(
                List.of("0:200+1", "5:1+1", "10:0+3", "1000:200+1", "1005:1+1"),
                requests.subList(0, 5));
        assertEquals(
                List.of("10000:200+1", "10005:1+1", "10010:0+3"),
                requests.subList(requests.size() - 3, requests.size()));
        assertEquals(
                List.of("10 r200=1200 r1=1001", "15 r0=1000 r2=1002", "1010 r200=1200 r1=1001"),
                slave.reports(1).subList(0, 3));
        assertEquals(13, slave.reports(1).size(), "11 of a second, 2 of ten");
    }

    @Test
    void aRequestReadsAllOfThem() {
        requests();
        slave.device(1, 1000, profile()).start().run(3_500);
        slave.sink.forget();
        CompletableFuture<String> done = slave.read(0);
        slave.run(12);
        assertFalse(done.isDone(), "half of it is not all");
        slave.run(5);
        assertEquals("", done.getNow("not done"));
        assertEquals(List.of("3510 r200=1200 r1=1001", "3515 r0=1000 r2=1002"), slave.reports(1));
        slave.run(6_600);
        assertEquals("10015 r0=1000 r2=1002", slave.reports(1).get(slave.reports(1).size() - 1));
    }

    @Test
    void aDeadDeviceIsBadInAllOfThemAndIsReadWholeWhenItIsBack() {
        requests();
        slave.device(1, 1000, profile()).start().run(2_500);
        slave.onRequest = request -> {};
        slave.sink.forget();
        slave.run(3_000);
        assertEquals(
                List.of(
                        "4000 r200=device-silent r1=device-silent",
                        "4500 r1=device-silent r200=device-silent"
                                + " r0=device-silent r2=device-silent"),
                slave.reports(1).subList(0, 2));
        List<String> requests = requests();
        slave.sink.forget();
        slave.run(5_000);
        assertEquals(
                List.of("7500:1+1", "7505:200+1", "7510:0+3", "8000:200+1"),
                requests.subList(0, 4),
                "the slow ones long before they are due");
    }

    @Test
    void whatIgnoresTheSlowRequestsIsNotDead() {
        slave.onRequest =
                request -> {
                    if (TcpFrames.address(request) != 0) {
                        slave.answer(5, good(request));
                    }
                };
        slave.device(1, 1000, profile()).start().run(60_000);
        List<String> fast =
                slave.reports(1).stream().filter(line -> line.contains("r200")).toList();
        assertTrue(fast.stream().noneMatch(line -> line.contains("silent")), fast.toString());
        assertEquals(60, fast.size(), "none of them is late by its interval");
        assertEquals(
                6,
                slave.reports(1).stream()
                        .filter(line -> line.contains("r0=device-silent"))
                        .count());
    }

    @Test
    void theShortestIntervalGivesTheRateOfTheDevice() {
        DeviceProfile profile =
                Fixtures.profile(
                        DeviceKind.PANEL, List.of(word(0, 0, 0), word(1, 100, 1)), List.of());
        requests();
        slave.device(1, 60_000, profile).start().run(59_500);
        assertEquals(61, slave.reports(1).size(), "60 of r100, 1 of r0");
    }

    /** What an alarm looks at every second takes longer than that; so does another, more seldom. */
    @Test
    void aLineThatIsTooSlowStillReadsWhatIsReadMoreSeldom() {
        slave.onRequest = request -> slave.answer(400, good(request));
        List<AlarmDefinition> alarms = new ArrayList<>();
        for (int point = 0; point < 4; point++) {
            alarms.add(
                    new AlarmDefinition(
                            "fire-" + point,
                            AlarmKind.FIRE,
                            new Condition.Above(point, 5000, 0),
                            Duration.ZERO,
                            Duration.ZERO,
                            null));
        }
        DeviceProfile profile =
                Fixtures.profile(
                        DeviceKind.PANEL,
                        List.of(word(0, 0, 10), word(1, 200, 0), word(2, 400, 0), word(3, 600, 0)),
                        alarms);
        slave.device(1, 1000, profile).start().run(100_000);
        long seldom = slave.reports(1).stream().filter(line -> line.contains("r0=")).count();
        assertTrue(seldom >= 9, seldom + " in 100 s");
    }
}
