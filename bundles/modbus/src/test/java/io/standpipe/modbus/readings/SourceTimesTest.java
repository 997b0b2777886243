package io.standpipe.modbus.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.modbus.ModbusFixtures;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.profile.EventLog;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.InLog;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.profile.PackedTime;
import io.standpipe.modbus.profile.PackedTime.Part;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.words.Names;
import io.standpipe.testkit.Fixtures;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A value has the time that its device gives it, if that can be one. */
class SourceTimesTest {

    /** 2027-01-15 08:00:00 UTC, in seconds. */
    private static final long NOW = 1_800_000_000;

    private static final Point CLOCK = seconds(1, "clock", 2, InLog.NO);
    private static final Point LEVEL = ModbusFixtures.word(0, "level", 9).timed(CLOCK);
    private static final Point PLAIN = ModbusFixtures.word(2, "plain", 5);

    private static Point seconds(int index, String id, int address, InLog inLog) {
        ModbusSource source = source(address, ModbusSource.Type.UINT32, inLog);
        return new Point(index, id, "time", "s", source, 1, 0, null, 0, 0, Map.of(), null);
    }

    private static Device device(EventLog log, Point... points) {
        return new Device(
                "d",
                "d",
                new DeviceProfile(
                        "p",
                        DeviceKind.TANK,
                        "a test",
                        List.of(points),
                        List.of(),
                        3,
                        null,
                        new ModbusPart(125, true, List.of(), log),
                        Names.NONE),
                "kit",
                Place.UNKNOWN);
    }

    private final Device device = device(null, LEVEL, CLOCK, PLAIN);
    private final List<String> told = new ArrayList<>();
    private final SourceTimes times = new SourceTimes(this::tell);
    private long seconds;
    private Stamp.Clock clock = Stamp.Clock.SYNCHRONISED;

    private Stamp now() {
        return new Stamp(seconds * 1_000_000_000, (NOW + seconds) * 1000, clock);
    }

    private void tell(Readings poll) {
        told.clear();
        for (Reading reading : poll.readings()) {
            String at =
                    reading.taken() == Reading.ON_ARRIVAL
                            ? ""
                            : " at " + (reading.taken() / 1000 - NOW);
            told.add(
                    reading.point().id()
                            + " %.0f".formatted(reading.value())
                            + at
                            + (reading.quality().isGood() ? "" : " " + reading.quality().text()));
        }
    }

    /** The level that an answer holds, whose clock says so many seconds from noon. */
    private String level(int after, int level, long time) {
        seconds += after;
        ByteBuffer answer = ByteBuffer.allocate(20);
        answer.putInt(4, (int) (NOW + time)).putShort(18, (short) level);
        List<Reading> readings = new ArrayList<>();
        for (Read read : ReadPlan.of(device.profile()).get(0).reads()) {
            assertEquals("holding 2 to 9", read.toString());
            read.decode(answer, 4, readings);
        }
        times.accept(new Readings(device, now(), readings));
        return told.stream().filter(one -> one.startsWith("level")).findFirst().orElse("");
    }

    @Test
    void theTimeComesInTheAnswerOfTheValue() {
        assertEquals("level 7 at -3600", level(0, 7, -3600));
        assertEquals(List.of("level 7 at -3600", "clock 1799996400", "plain 0"), told);
        assertEquals("level 7 at -3600", level(60, 7, -3600), "the same measurement");
        assertEquals("level 8 at 100", level(60, 8, 100));
    }

    @Test
    void aTimeThatCannotBeIsNotBelieved() {
        String why = " clock-unsynchronised";
        assertEquals("level 7" + why, level(0, 7, -7 * 86_400 - 1));
        assertEquals("level 8 at 0", level(1, 8, 0));
        assertEquals("level 8" + why, level(1, 8, -60), "it went back");
        assertEquals("level 8" + why, level(1, 8, -60), "and is the same measurement still");
        assertEquals("level 9 at -59", level(1, 9, -59));
        assertEquals("level 10 at -59", level(2, 10, -59), "within the second");
        assertEquals("level 11" + why, level(10, 11, -59), "it stands still");
        assertEquals("level 11" + why, level(1, 11, -59), "as long as it stands still");
        assertEquals("level 11 at 10", level(1, 11, 10));
        assertEquals("level 12" + why, level(1, 12, -NOW), "never set");
        assertEquals("level 12 at 19", level(1, 12, 19));
    }

    @Test
    void nothingWasMeasuredAfterItWasRead() {
        assertEquals("level 7 at 0", level(0, 7, 120), "two minutes ahead");
        assertEquals("level 8 clock-unsynchronised", level(1, 8, 122));
        assertEquals("level 9 clock-unsynchronised", level(1, 9, 8 * 3600), "another zone");
    }

    @Test
    void withoutATimeOfItsOwnTheGatewayCannotPlaceThatOfOthers() {
        clock = Stamp.Clock.UNSYNCHRONISED;
        assertEquals("level 7 clock-unsynchronised", level(0, 7, -10));
        clock = Stamp.Clock.SYNCHRONISED;
        assertEquals("level 7 at -10", level(1, 7, -10));
    }

    @Test
    void aClockInMinutesStandsStillForAMinute() {
        PackedTime minutes =
                new PackedTime(
                        List.of(Part.YEAR, Part.MONTH, Part.DAY, Part.HOUR, Part.MINUTE, Part.NONE),
                        false,
                        0);
        Point packed =
                new Point(
                        1,
                        "clock",
                        "time",
                        "s",
                        new ModbusSource(
                                Table.HOLDING,
                                2,
                                ModbusSource.Type.TIME,
                                Order.ABCD,
                                0,
                                1,
                                false,
                                null,
                                minutes,
                                null),
                        1,
                        0,
                        null,
                        0,
                        0,
                        Map.of(),
                        null);
        Point level = ModbusFixtures.word(0, "level", 9).timed(packed);
        Device gauge = device(null, level, packed);
        for (int second = 0; second < 62; second++) {
            seconds = second;
            times.accept(
                    new Readings(
                            gauge,
                            now(),
                            List.of(new Reading(level, second, Quality.GOOD, NOW * 1000))));
            assertEquals(List.of("level " + second + " at 0"), told);
        }
        seconds = 63;
        times.accept(
                new Readings(
                        gauge, now(), List.of(new Reading(level, 99, Quality.GOOD, NOW * 1000))));
        assertEquals(List.of("level 99 clock-unsynchronised"), told);
    }

    /** Who drops what came twice goes by device, time and point. */
    @Test
    void whatIsOfOneSecondIsTold() {
        long noon = NOW * 1000;
        List<Long> at = new ArrayList<>();
        SourceTimes exact = new SourceTimes(poll -> at.add(poll.readings().get(0).taken() - noon));
        double[] values = {1, 1, 2, 2, 1, 1};
        for (double value : values) {
            exact.accept(
                    new Readings(
                            device,
                            new Stamp(1, noon + 5000, clock),
                            List.of(new Reading(LEVEL, value, Quality.GOOD, noon))));
        }
        assertEquals(List.of(0L, 0L, 1L, 1L, 2L, 2L), at);
    }

    @Test
    void oneMeasurementKeepsItsTime() {
        assertEquals("level 7 at 0", level(0, 7, 60), "a minute ahead");
        assertEquals("level 7 at 0", level(30, 7, 60));
        seconds += 7 * 86_400;
        assertEquals("level 7 at 0", level(0, 7, 60), "and old by now");
    }

    @Test
    void theClockOfADeviceThatIsGoneIsForgotten() {
        assertEquals("level 7 at 0", level(0, 7, 0));
        times.retain(Set.of("d"));
        assertEquals("level 8 clock-unsynchronised", level(1, 8, -60));
        assertEquals("level 7 at 1", level(1, 7, 1));
        times.retain(Set.of());
        assertEquals("level 8 at -60", level(1, 8, -60), "another device of that name");
    }

    @Test
    void whatIsBadIsOfNow() {
        Reading silent = new Reading(LEVEL, Double.NaN, Quality.bad(Cause.DEVICE_SILENT));
        times.accept(new Readings(device, now(), List.of(silent)));
        assertEquals(List.of("level NaN device-silent"), told);
    }

    @Test
    void anotherDoubtOfTheDeviceStays() {
        Quality dirty = new Quality(Quality.Status.UNCERTAIN, Cause.NOT_ACCURATE, 0);
        times.accept(new Readings(device, now(), List.of(new Reading(LEVEL, 1, dirty))));
        assertEquals(List.of("level 1 not-accurate"), told);
    }

    @Test
    void aRecordOfALogHasOneTime() {
        Point number =
                Fixtures.point(1, "number", source(0, ModbusSource.Type.UINT16, InLog.NUMBER));
        Point code = Fixtures.point(2, "code", source(0, ModbusSource.Type.UINT16, InLog.FIELD));
        Point time = seconds(3, "time", 1, InLog.FIELD);
        EventLog log = new EventLog(0, 8, Table.HOLDING, 100, 8, 3, 3);
        Device logger = device(log, ModbusFixtures.word(0, "written", 9), number, code, time);
        List<String> all = new ArrayList<>();
        long[][] records = {{1, -50}, {2, -50}, {3, -40}, {4, -45}, {5, -44}};
        for (long[] record : records) {
            seconds++;
            long at = (NOW + record[1]) * 1000;
            times.accept(
                    new Readings(
                            logger,
                            now(),
                            List.of(
                                    new Reading(number, record[0], Quality.GOOD, at),
                                    new Reading(code, 1, Quality.GOOD, at))));
            all.add(String.join(", ", told));
        }
        assertEquals(
                List.of(
                        "number 1 at -50, code 1 at -50",
                        "number 2 at -50, code 1 at -50",
                        "number 3 at -40, code 1 at -40",
                        "number 4 clock-unsynchronised, code 1 clock-unsynchronised",
                        "number 5 at -44, code 1 at -44"),
                all);
    }

    private static ModbusSource source(int address, ModbusSource.Type type, InLog inLog) {
        return new ModbusSource(
                Table.HOLDING, address, type, Order.ABCD, 0, 1, false, null, null, null, inLog);
    }
}
