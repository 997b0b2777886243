package io.standpipe.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Present.Deed;
import io.standpipe.model.Present.HoldChange;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.Present.Transition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.history.AlarmEntry;
import io.standpipe.model.history.AlarmQuery;
import io.standpipe.model.history.History.AlarmPage;
import io.standpipe.model.history.History.Trend;
import io.standpipe.model.history.TrendSample;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told to the history is told by it again. */
class KeptHistoryTest {

    private static final Quality SILENT = Quality.bad(Quality.Cause.DEVICE_SILENT);
    private static final Device HYDRANT = hydrant("hyd-1");

    @TempDir Path folder;

    private final VirtualTime time = new VirtualTime();
    private String boot = "first";
    private KeptHistory history;
    private ProcessThread thread = new ProcessThread(time);

    /** The history's thread, which ends with its process. */
    private static final class ProcessThread implements Scheduler {
        private final VirtualTime time;
        boolean killed;

        ProcessThread(VirtualTime time) {
            this.time = time;
        }

        @Override
        public void execute(Runnable task) {
            time.execute(() -> run(task));
        }

        @Override
        public Task schedule(Duration delay, Runnable task) {
            return time.schedule(delay, () -> run(task));
        }

        private void run(Runnable task) {
            if (!killed) {
                task.run();
            }
        }
    }

    @BeforeEach
    void start() {
        thread = new ProcessThread(time);
        history = new KeptHistory(folder, clocks(boot), thread);
        history.start();
    }

    private TimeSource clocks(String name) {
        return new TimeSource() {
            @Override
            public long nanos() {
                return time.nanos();
            }

            @Override
            public String boot() {
                return name;
            }

            @Override
            public Stamp stamp() {
                return time.stamp();
            }
        };
    }

    private static Device hydrant(String id) {
        return Fixtures.device(
                id, Fixtures.profile(DeviceKind.HYDRANT, List.of(Fixtures.pressure(0)), List.of()));
    }

    /** The process ends as by kill -9, and another begins after a while. */
    private void killed(Duration off) {
        thread.killed = true;
        time.advance(off);
        boot = boot + "'";
        start();
    }

    private void at(long seconds) {
        time.advance(Duration.ofSeconds(seconds).minusNanos(time.nanos()));
    }

    private void read(double value) {
        read(HYDRANT, value, Quality.GOOD);
    }

    private void read(Device device, double value, Quality quality) {
        history.reading(
                device,
                time.stamp(),
                new Reading(device.profile().points().get(0), value, quality));
    }

    private static final long START = VirtualTime.START.toEpochMilli();

    /** Seconds since the beginning of virtual time, value or cause; a gap is a dash. */
    private String trend() throws IOException {
        return told(history.trend("hyd-1", "pressure", 24), 0);
    }

    private static String told(Trend trend, long shift) {
        return trend.samples().stream()
                .filter(one -> one.at() != trend.from())
                .map(one -> (one.at() - START - shift) / 1000 + " " + how(one))
                .collect(Collectors.joining(", "));
    }

    private static String how(TrendSample one) {
        return one.status() == null
                ? "-"
                : one.status() == Quality.Status.GOOD ? one.value() + "" : one.cause();
    }

    @Test
    void aTrendHasValuesCausesAndGaps() throws IOException {
        at(10);
        read(0.35);
        at(20);
        read(0.4);
        at(30);
        read(HYDRANT, Double.NaN, SILENT);
        at(40);
        read(0.41);
        at(200);
        history.unread(HYDRANT, time.stamp());
        at(300);
        read(0.42);
        String all = "10 0.35, 20 0.4, 30 device-silent, 40 0.41, 200 -, 300 0.42";
        assertEquals(all, trend());
        at(500);
        assertEquals(all, trend());
    }

    @Test
    void withoutAGatewayNothingIsKnown() throws IOException {
        at(10);
        read(0.35);
        at(100);
        history.left();
        assertEquals("10 0.35, 100 -", trend());
    }

    @Test
    void anUnchangedValueCostsNothing() throws IOException {
        read(0.35);
        at(130);
        long before = bytes();
        for (int i = 0; i < 20; i++) {
            at(140 + i);
            read(0.35 + i * 0.0001);
        }
        at(200);
        assertEquals("0 0.35", trend());
        at(260);
        assertTrue(bytes() - before < 300, () -> "bytes");
    }

    private long bytes() throws IOException {
        long sum = 0;
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.toList()) {
                sum += Files.size(each);
            }
        }
        return sum;
    }

    @Test
    void ofManyValuesInAMinuteFirstLowestHighestAndLastAreKept() throws IOException {
        at(60);
        for (int i = 0; i < 50; i++) {
            at(61 + i);
            read(i == 20 ? 9 : i == 30 ? 1 : 5 + i * 0.01);
        }
        at(200);
        assertEquals("61 5.0, 81 9.0, 91 1.0, 110 5.49", trend());
    }

    @Test
    void whatWasBeforeAKillIsThereAndTheTimeBetweenIsAGap() throws IOException {
        at(10);
        read(0.35);
        at(130);
        read(0.2); // is not written for a minute
        at(135);
        killed(Duration.ofHours(2));
        read(0.5);
        assertEquals("10 0.35, 120 -, 7335 0.5", trend());
    }

    @Test
    void aClockThatIsSetMovesTheWholeRun() throws IOException {
        time.clock(Stamp.Clock.UNSYNCHRONISED);
        time.jumpWallClock(Duration.ofDays(-20_000)); // 1971
        at(10);
        read(0.35);
        at(130);
        time.jumpWallClock(Duration.ofDays(20_000));
        time.clock(Stamp.Clock.SYNCHRONISED);
        at(200);
        read(0.4);
        assertEquals("10 0.35, 200 0.4", trend());
        time.jumpWallClock(Duration.ofHours(-1));
        assertEquals("10 0.35, 200 0.4", told(history.trend("hyd-1", "pressure", 24), -3_600_000));
    }

    @Test
    void ofBootsWhoseClocksContradictEachOtherTheLaterCounts() throws IOException {
        at(10);
        read(0.35);
        at(7200);
        read(0.36);
        at(7300);
        time.jumpWallClock(Duration.ofHours(-1));
        killed(Duration.ofSeconds(10));
        read(0.5);
        at(18_000);
        assertEquals("10 0.35, 3710 -, 3710 0.5", trend());
    }

    @Test
    void aBlockThatIsDamagedIsAGap() throws IOException {
        at(10);
        read(0.35);
        at(70);
        read(0.4);
        at(130);
        read(0.45);
        at(190);
        Path file = folder.resolve("trend-000000000001");
        byte[] bytes = Files.readAllBytes(file);
        int third = bytes.length / 3;
        bytes[third + third / 2] ^= 1;
        Files.write(file, bytes);
        assertEquals("10 0.35, 60 -, 130 0.45", trend());
    }

    @Test
    void anHourLaterAllIsTheresOnceMoreSoThatFilesMayGo() throws IOException {
        read(0.35);
        at(3700);
        Files.delete(folder.resolve("trend-000000000001"));
        assertTrue(trend().endsWith("0.35"), trend());
    }

    @Test
    void whatIsMoreThanADayAgoIsHowItBegins() throws IOException {
        read(0.35);
        at(90_000);
        Trend trend = history.trend("hyd-1", "pressure", 24);
        assertEquals(time.stamp().utc() - 86_400_000, trend.from());
        assertEquals(trend.from(), trend.samples().get(0).at());
        assertEquals(0.35, trend.samples().get(0).value());
        assertEquals("GOOD", String.valueOf(trend.samples().get(0).status()));
    }

    /** The trend suffers, and says so; it never takes more than its room. */
    @Test
    void ofMoreThanCanBeKeptTheTrendSaysThatItIsMissing() throws IOException {
        List<Device> many = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            many.add(hydrant("d" + i));
        }
        for (int second = 1; second < 600; second++) {
            at(second);
            for (Device each : many) {
                read(each, second, second % 2 == 0 ? Quality.GOOD : SILENT);
            }
        }
        at(700);
        long most = (1L << 20) + 12 * KeptHistory.TREND_FILE / 60 + 100_000;
        assertTrue(bytes() < most, () -> "bytes " + most);
        Trend trend = history.trend("d7", "pressure", 24);
        assertTrue(
                trend.samples().stream().skip(2).anyMatch(one -> one.status() == null),
                () -> told(trend, 0));
    }

    private static StandingAlarm low() {
        return new StandingAlarm(
                "low-pressure",
                AlarmKind.SUPERVISORY,
                Stamp.earlier(0, Stamp.Clock.SYNCHRONISED),
                "");
    }

    private void alarm(boolean raised) {
        history.alarm(
                new Transition(
                        "hyd-1",
                        "Lize Rd 42",
                        low(),
                        raised,
                        time.stamp(),
                        new Reading(Fixtures.pressure(0), 0.05, Quality.GOOD),
                        ""));
    }

    private static AlarmQuery all() {
        return query("", null, Long.MAX_VALUE, 100);
    }

    private static AlarmQuery query(String device, @Nullable AlarmKind kind, long below, int most) {
        return new AlarmQuery(device, kind, 0, Long.MAX_VALUE, below, most);
    }

    private String alarms(AlarmQuery query) throws IOException {
        return history.alarms(query).entries().stream()
                .map(one -> (one.at() - START) / 1000 + " " + one.what() + " " + one.condition())
                .map(String::strip)
                .collect(Collectors.joining(", "));
    }

    @Test
    void alarmsAreToldWithWhoAndWhyTheNewestFirst() throws IOException {
        at(10);
        alarm(true);
        at(20);
        history.done(
                new Deed(
                        "hyd-1",
                        "Lize Rd 42",
                        low(),
                        Deed.What.ACKNOWLEDGED,
                        "Li Na",
                        time.stamp()));
        Hold hold =
                new Hold(
                        Hold.What.SHELVED,
                        Hold.Target.alarm("hyd-1", "low-pressure"),
                        null,
                        "Li Na",
                        "works",
                        time.stamp(),
                        START + 99_000);
        history.hold(new HoldChange(hold, true, "", time.stamp()));
        at(30);
        history.hold(new HoldChange(hold, false, "Wang", time.stamp()));
        alarm(false);
        assertEquals(
                "30 CLEARED low-pressure, 30 HOLD_ENDED low-pressure, 20 HOLD_BEGUN low-pressure,"
                        + " 20 ACKNOWLEDGED low-pressure, 10 RAISED low-pressure, 0 STARTED",
                alarms(all()));
        List<AlarmEntry> entries = history.alarms(all()).entries();
        assertEquals("Wang", entries.get(1).who());
        assertEquals("shelved", entries.get(1).text());
        assertEquals("works", entries.get(2).why());
        assertEquals(START + 99_000, entries.get(2).until());
        assertEquals("Li Na", entries.get(3).who());
        AlarmEntry raised = entries.get(4);
        assertEquals(0.05, raised.value());
        assertEquals("MPa", raised.unit());
        assertEquals(AlarmKind.SUPERVISORY, raised.kind());
        assertEquals("Lize Rd 42", raised.name());
    }

    @Test
    void alarmsOutliveAKillAndTheirNumbersGoOn() throws IOException {
        at(10);
        alarm(true);
        at(13);
        killed(Duration.ofHours(1));
        alarm(false);
        assertEquals(
                "3613 CLEARED low-pressure, 3613 STARTED, 10 RAISED low-pressure, 0 STARTED",
                alarms(all()));
        List<Long> numbers =
                history.alarms(all()).entries().stream().map(AlarmEntry::number).toList();
        assertEquals(List.of(4L, 3L, 2L, 1L), numbers);
    }

    @Test
    void alarmsComeInPagesAndByDeviceAndKind() throws IOException {
        for (int i = 0; i < 7; i++) {
            at(10 + i);
            alarm(i % 2 == 0);
        }
        AlarmPage page = history.alarms(query("hyd-1", AlarmKind.SUPERVISORY, Long.MAX_VALUE, 3));
        List<Long> numbers = new ArrayList<>();
        while (true) {
            page.entries().forEach(one -> numbers.add(one.number()));
            if (page.next() == 0) {
                break;
            }
            page = history.alarms(query("hyd-1", AlarmKind.SUPERVISORY, page.next(), 3));
        }
        assertEquals(List.of(8L, 7L, 6L, 5L, 4L, 3L, 2L), numbers);
        assertEquals("", alarms(query("hyd-2", null, Long.MAX_VALUE, 3)));
        assertEquals("", alarms(query("", AlarmKind.FIRE, Long.MAX_VALUE, 3)));
    }

    @Test
    void anAlarmOfAnUnsetClockGetsItsTimeWhenTheClockIsSet() throws IOException {
        time.clock(Stamp.Clock.UNSYNCHRONISED);
        time.jumpWallClock(Duration.ofDays(-20_000));
        at(10);
        alarm(true);
        at(100);
        time.jumpWallClock(Duration.ofDays(20_000));
        time.clock(Stamp.Clock.SYNCHRONISED);
        at(130);
        assertEquals(
                "120 CLOCK_SET, 60 CLOCK_SET, 10 RAISED low-pressure, 0 STARTED", alarms(all()));
        AlarmEntry raised = history.alarms(all()).entries().get(2);
        assertTrue(raised.corrected());
        assertEquals(Stamp.Clock.UNSYNCHRONISED, raised.clock());
        killed(Duration.ofSeconds(10));
        assertTrue(alarms(all()).endsWith("10 RAISED low-pressure, 0 STARTED"), alarms(all()));
    }

    @Test
    void afterThirtyDaysAnAlarmIsToldNoMore() throws IOException {
        alarm(true);
        at(86_400L * 30 - 60);
        assertTrue(alarms(all()).contains("RAISED"), alarms(all()));
        at(86_400L * 30 + 60);
        assertEquals("", alarms(all()));
    }

    /** A disk that refuses costs the history what does not fit, and nobody anything else. */
    @Test
    void whatADiskRefusesIsWrittenLaterAndWhatDidNotFitIsCounted() throws IOException {
        at(10);
        Path away = folder.resolveSibling(folder.getFileName() + "-away");
        Files.move(folder, away);
        Files.writeString(folder, "a file where the folder was");
        for (int i = 0; i < 5010; i++) {
            alarm(i % 2 == 0);
        }
        at(60);
        Files.delete(folder);
        Files.move(away, folder);
        at(200);
        AlarmPage page = history.alarms(query("", null, Long.MAX_VALUE, 6000));
        assertEquals(5002, page.entries().size());
        AlarmEntry lost = page.entries().get(5000);
        assertEquals("LOST 10", lost.what() + " " + lost.text());
    }
}
