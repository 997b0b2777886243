package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.OddFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A detector reports once a day, and is silent after three days; the gateway restarts daily. */
class SilenceTest {

    private static final double HOUR = 3600;

    private final Device detector = daily("det-1", Fixtures.pressure(0));
    private Scene scene = new Scene().install(detector);
    private double hours;

    /** When {@code communication} was raised and cleared, in hours that the gateway ran or not. */
    private final List<String> told = new ArrayList<>();

    private static Device daily(String id, Point point) {
        return Fixtures.device(
                id,
                new DeviceProfile(
                        "test-daily",
                        DeviceKind.DETECTOR,
                        "made for a test",
                        List.of(point),
                        List.of(),
                        3,
                        Duration.ofDays(1)));
    }

    private void pass(double more) {
        hours += more;
        scene.at(hours * HOUR);
    }

    /** A stop, and a start after some hours. */
    private void restart(double off) {
        Map<String, Duration> silences = scene.engine.silences();
        note();
        scene.live(false);
        pass(off);
        scene = scene.restarted();
        scene.engine.silent(silences);
        scene.install(detector);
    }

    private void note() {
        scene.messages.stream()
                .filter(message -> message.topic().equals("alarm/det-1"))
                .map(
                        message ->
                                "%d %s"
                                        .formatted(
                                                Math.round(message.received().nanos() / 1e9 / HOUR),
                                                Scene.json(message).get("state").asText()))
                .forEach(told::add);
        scene.messages.clear();
    }

    @Test
    void silenceAddsUpOverDailyRestarts() {
        for (int day = 0; day < 6; day++) {
            pass(24);
            restart(0);
        }
        assertEquals(List.of("72 RAISED"), told, "once, and it stands on");
        scene.read(detector, 0.3);
        note();
        assertEquals(List.of("72 RAISED", "144 CLEARED"), told);
    }

    private String why() {
        return scene.messages.stream()
                .filter(message -> message.topic().equals("alarm/det-1"))
                .map(message -> Scene.json(message).path("text").asText())
                .reduce("", (before, last) -> last);
    }

    /** What its bus knows of it says nothing of the device, and counts only once it is silent. */
    @Test
    void itIsSaidWhyNothingComes() {
        pass(73);
        assertEquals("nothing has come from it for 72 h", why());
        ChineseText.of(why());
        scene.read(detector, 0.3);
        note();
        String refused = "it, or somebody in its name, was refused: wrong key";
        scene.engine.process(
                List.of(new Readings(detector, scene.time.stamp(), List.of(), refused)));
        pass(71);
        assertEquals("", why());
        pass(2);
        assertEquals(refused, why());
        scene.read(detector, 0.3);
        note();
        pass(73);
        assertEquals("nothing has come from it for 72 h", why(), "it was let in meanwhile");
    }

    @Test
    void whoReportsIsNotSilent() {
        for (int day = 0; day < 20; day++) {
            pass(12);
            scene.read(detector, 0.3);
            pass(12);
            restart(0.1);
        }
        note();
        assertEquals(List.of(), told);
    }

    /** Who was not there to listen blames nobody. */
    @Test
    void theTimeInWhichTheGatewayWasOffDoesNotCount() {
        pass(71);
        restart(1000);
        pass(0.5);
        note();
        assertEquals(List.of(), told);
        pass(1);
        note();
        assertEquals(List.of("1072 RAISED"), told);
    }

    @Test
    void noWallClockMatters() {
        scene.time.clock(Stamp.Clock.UNSYNCHRONISED);
        for (int day = 0; day < 3; day++) {
            scene.time.jumpWallClock(Duration.ofDays(day % 2 == 0 ? 20_000 : -20_000));
            pass(23);
            restart(0);
        }
        note();
        assertEquals(List.of(), told);
        pass(4);
        note();
        assertEquals(List.of("72 RAISED"), told);
    }

    /** Another parameter, another row. */
    @Test
    void whoIsDescribedAnewWasStillSilent() {
        pass(71);
        scene.install(daily("det-1", Fixtures.word(0, "other", 3)));
        pass(2);
        note();
        assertEquals(List.of("72 RAISED"), told);
    }

    /** One whose bus has not come is not forgotten, nor does its silence go on. */
    @Test
    void whoIsNotInstalledIsKept() {
        pass(50);
        Map<String, Duration> silences = scene.engine.silences();
        Scene without = scene.restarted();
        without.engine.silent(silences);
        pass(5);
        assertEquals(Map.of("det-1", Duration.ofHours(50)), without.engine.silences());
    }

    @Test
    @Timeout(60)
    void theyAreKeptInAFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("data").resolve("silences");
        SilenceStore silences = new SilenceFile(file);
        assertEquals(Map.of(), silences.load());
        silences.save(Map.of("b", Duration.ofMillis(3_600_999), "a", Duration.ZERO));
        while (!Files.exists(file)) {
            LockSupport.parkNanos(10_000_000);
        }
        assertEquals("a\t0\nb\t3600\n", Files.readString(file));
        assertEquals(
                Map.of("a", Duration.ZERO, "b", Duration.ofHours(1)), new SilenceFile(file).load());
    }

    /** As a broken card leaves it, or somebody's editor: none of it is believed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\t7\nb\n",
                "a\t7\nc\t-1\n",
                "a\t7\n\td\t1\n",
                "a\t7\ne\t9999999999\n",
                "a\t7\n\n",
                "a\t7\n\t8\n",
                "a\t7\n\0"
            })
    void aDamagedFileIsBegunAnew(String text, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("silences"), text);
        assertEquals(Map.of(), new SilenceFile(file).load());
    }

    /**
     * Something that is no file of ours; what is written takes its place, but for a directory's.
     */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatCannotBeReadIsNothing(@TempDir Path directory) throws Exception {
        Map<String, Path> all = OddFiles.in(directory);
        all.put(
                "bytes",
                Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xFF, 0, 10, 9}));
        for (Path file : all.values()) {
            SilenceStore silences = new SilenceFile(file);
            assertEquals(Map.of(), silences.load(), file.toString());
            silences.save(Map.of("a", Duration.ofSeconds(7)));
            while (!file.endsWith("directory") && silences.load().isEmpty()) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
