package io.standpipe.modbus.connection;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static io.standpipe.modbus.frame.RtuFrames.joined;
import static io.standpipe.modbus.frame.RtuFrames.rtu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.FrameError;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.ChineseText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On a line without transaction numbers somebody else is heard at the asked unit: a converter that
 * repeats, a second device with the same unit, another master. No wrong value is ever GOOD, the
 * fault says so, and when the line is calm all is GOOD again. Registers of unit n hold 1000 n +
 * address; the profile needs two reads of the same form.
 */
class UnaskedAnswersTest {

    private static final DeviceProfile TWO_READS = TcpFrames.words(10, 11, 500, 501);

    private final VirtualSlave line = VirtualSlave.rtu();

    private void answers(int delay, byte[] tcp) {
        line.answer(delay, rtu(tcp));
    }

    /** Somebody else reads so many registers of unit 1 from 100 on. */
    private static byte[] foreignRequest(int count) {
        return new byte[] {0, 0, 0, 0, 0, 6, 1, 3, 0, 100, 0, (byte) count};
    }

    /** No value that is wrong was handed over as a value. */
    private void assertNoWrongValue() {
        for (Readings poll : line.sink.all()) {
            for (Reading reading : poll.readings()) {
                int address = Integer.parseInt(reading.point().id().substring(1));
                boolean bad = reading.quality().status() == Quality.Status.BAD;
                assertTrue(
                        bad || reading.value() == 1000 + address,
                        () -> poll.stamp().nanos() / 1e6 + " ms: " + reading);
            }
        }
    }

    private boolean anyGood() {
        return line.sink.all().stream()
                .flatMap(poll -> poll.readings().stream())
                .anyMatch(reading -> reading.quality().isGood());
    }

    private List<String> last() {
        return line.reports(1).subList(line.reports(1).size() - 1, line.reports(1).size());
    }

    private void calmAgain() {
        line.onRequest = request -> answers(10, good(request));
        line.run(Duration.ofMinutes(6).toMillis());
        assertTrue(
                last().get(0).endsWith("r10=1010 r11=1011 r500=1500 r501=1501"), last()::toString);
        assertEquals("", line.sharing.get(line.sharing.size() - 1), "and the fault is over");
    }

    /** A radio or a converter repeats each answer. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 10, 15, 30, 60, 90, 200, 400, 700, 990, 1000, 1010, 2500, 5000})
    void repeatedAnswersAreNeverTakenForOthers(int later) {
        line.onRequest =
                request -> {
                    answers(10, good(request));
                    answers(10 + later, good(request));
                };
        line.device(1, 1000, TWO_READS).start().run(120_000);
        assertNoWrongValue();
        assertTrue(line.sharing.get(0).contains("two devices answer at unit 1, or somebody else"));
        ChineseText.of(line.sharing.get(0));
        line.sink.forget();
        line.run(60_000);
        assertNoWrongValue();
        assertTrue(!anyGood(), "never GOOD while it goes on");
        calmAgain();
    }

    /** Two transmitters have the same unit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 15, 40, 60, 100, 300, 700, 1500})
    void ofTwoDevicesWithOneUnitNeitherIsBelieved(int later) {
        line.onRequest =
                request -> {
                    answers(10, good(request));
                    answers(10 + later, good(request, address -> 7));
                };
        line.device(1, 1000, TWO_READS).start().run(120_000);
        line.sink.forget();
        line.run(60_000);
        assertTrue(!anyGood());
        assertEquals(1, line.sharing.size());
        calmAgain();
    }

    /** The case from the field: the other's answer comes first, ours later. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void anotherMasterThroughTheSameConverter(int count) {
        Random random = new Random(count);
        boolean[] busy = {false};
        line.onRequest =
                request -> {
                    if (busy[0]) {
                        answers(
                                5,
                                TcpFrames.answer(foreignRequest(count), address -> 900 + address));
                    }
                    answers(40, good(request));
                };
        line.device(1, 1000, TWO_READS).start();
        for (int i = 0; i < 600; i++) {
            busy[0] = random.nextInt(4) == 0;
            if (random.nextInt(3) == 0) {
                int at = random.nextInt(1000);
                byte[] others = TcpFrames.answer(foreignRequest(count), address -> 900 + address);
                line.answer(at, rtu(others));
            }
            line.run(1000);
        }
        assertNoWrongValue();
        long usable =
                line.sink.all().stream()
                        .flatMap(poll -> poll.readings().stream())
                        .filter(reading -> reading.quality().status() != Quality.Status.BAD)
                        .count();
        assertTrue(usable > 0.9 * 4 * 600, "its alarms still see most: " + usable);
        assertTrue(line.sharing.get(0).contains("unit 1"));
        calmAgain();
    }

    /** A second master on the line itself: its requests are heard too. */
    @Test
    void theRequestsOfAnotherMasterAreKnownAsSuch() {
        byte[] request = rtu(foreignRequest(2));
        byte[] answer = rtu(TcpFrames.answer(foreignRequest(2), address -> 900 + address));
        line.onRequest = asked -> answers(10, good(asked));
        line.device(1, 1000, TWO_READS).start().run(500);
        for (int i = 0; i < 20; i++) {
            line.answer(0, request);
            line.answer(30, answer);
            line.answer(60, joined(request, answer));
            line.run(1000);
        }
        assertNoWrongValue();
        assertEquals(40, line.frameErrors(FrameError.REQUEST));
        assertEquals(40, line.frameErrors(FrameError.UNASKED));
        assertEquals(0, line.frameErrors(FrameError.GARBAGE));
        calmAgain();
    }

    @Test
    void aDeviceThatRefusesMoreThanWhatIsPlannedIsReadFromBefore() {
        line.onRequest =
                request -> {
                    int end = TcpFrames.address(request) + TcpFrames.count(request);
                    boolean beyond = end == 502 || end == 12 || end <= 10;
                    answers(10, beyond ? good(request) : TcpFrames.exception(request, 2));
                    answers(300, TcpFrames.answer(foreignRequest(2), address -> 900 + address));
                };
        line.device(1, 1000, TWO_READS).start().run(60_000);
        assertNoWrongValue();
        assertTrue(
                last().get(0).contains("r10=unasked-answers"),
                "UNCERTAIN, with its value: " + last());
        assertEquals(
                1010, line.sink.all().get(line.sink.all().size() - 1).readings().get(0).value());
        assertEquals(List.of(), List.copyOf(line.slave(0).pollGroups().get(0).refused().keySet()));
        calmAgain();
    }

    @Test
    void oneLeftOverAnswerIsNoFaultButLeavesADoubt() {
        line.onRequest = request -> answers(10, good(request));
        line.device(1, 1000, TWO_READS).start().run(500);
        line.answer(0, rtu(TcpFrames.answer(foreignRequest(2), address -> 900 + address)));
        line.run(2000);
        assertEquals(List.of(), line.sharing);
        assertTrue(
                last().get(0)
                        .endsWith(
                                "r10=unasked-answers r11=unasked-answers r500=unasked-answers r501=unasked-answers"));
        line.run(Duration.ofMinutes(6).toMillis());
        assertTrue(last().get(0).endsWith("r10=1010 r11=1011 r500=1500 r501=1501"));
    }

    @Test
    void whatConcernsAnotherUnitOfTheLineDoubtsNobodyElse() {
        line.onRequest =
                request -> {
                    answers(10, good(request));
                    if (TcpFrames.unit(request) == 2) {
                        answers(25, good(request));
                    }
                    answers(400, TcpFrames.frame(0, 99, 3, (byte) 1, (byte) 2));
                };
        line.device(1, 1000, TWO_READS).device(2, 1000, TWO_READS).start().run(60_000);
        assertTrue(line.reports(1).stream().allMatch(report -> report.contains("r10=1010")));
        assertTrue(line.reports(2).stream().noneMatch(report -> report.contains("r10=2010")));
        assertTrue(
                line.sharing.get(0).contains("unit 2") && !line.sharing.get(0).contains("unit 1"));
    }

    @Test
    void devicesOfOneUnitOweEachOthersAnswers() {
        // The answer to the first device's request comes when the second, of the same unit, is
        // asked.
        List<byte[]> owed = new ArrayList<>();
        line.onRequest =
                request -> {
                    if (line.asked.size() == 1) {
                        owed.add(good(request));
                    } else if (owed.size() == 1) {
                        answers(5, owed.remove(0));
                        answers(30, good(request));
                    } else {
                        answers(10, good(request));
                    }
                };
        line.device(1, 1000, TcpFrames.words(10))
                .device(1, 1000, TcpFrames.words(20))
                .start()
                .run(3000);
        for (Readings poll : line.sink.all()) {
            for (Reading reading : poll.readings()) {
                assertTrue(
                        !reading.quality().isGood()
                                || reading.point()
                                        .id()
                                        .equals("r" + ((int) reading.value() - 1000)),
                        reading::toString);
            }
        }
    }

    @Test
    void aHealthyLineWaitsForNothing() {
        line.onRequest = request -> answers(20, good(request));
        line.device(1, 100, TWO_READS).start().run(9_950);
        assertEquals(200, line.asked.size(), "two requests for each of 100 polls");
        assertTrue(line.reports(1).size() >= 99, "at most the last is held back");
        assertTrue(line.reports(1).stream().allMatch(report -> report.endsWith("r501=1501")));
    }

    @Test
    void withTransactionNumbersACopyIsNothing() {
        VirtualSlave tcp = new VirtualSlave();
        tcp.onRequest =
                request -> {
                    byte[] once = good(request);
                    tcp.answer(5, Arrays.copyOf(once, once.length), once);
                    tcp.answer(8, good(request, address -> 7));
                };
        tcp.device(1, 1000, TWO_READS).start().run(10_000);
        assertTrue(
                tcp.reports(1).stream()
                        .allMatch(r -> r.endsWith("r10=1010 r11=1011 r500=1500 r501=1501")));
        assertEquals(List.of(), tcp.sharing);
    }

    /** Another master asks whatever, whenever, and its answers come glued to ours or not. */
    @Property(tries = 200)
    void noWrongValueIsEverTaken(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int ours,
            @ForAll @IntRange(min = 20, max = 3000) int every) {
        VirtualSlave shared = VirtualSlave.rtu();
        Random random = new Random(seed);
        shared.onRequest = request -> shared.answer(ours, rtu(good(request)));
        shared.device(1, 700, TWO_READS).device(2, 1000, TcpFrames.words(10)).start();
        long end = 200_000;
        while (shared.time.millis() < end) {
            shared.run(random.nextInt(2 * every) + 1L);
            int count = 1 + random.nextInt(4);
            byte[] foreign = TcpFrames.answer(foreignRequest(count), address -> 40_000 + address);
            shared.answer(
                    0,
                    random.nextBoolean()
                            ? rtu(foreign)
                            : joined(rtu(foreignRequest(count)), rtu(foreign)));
        }
        for (Readings poll : shared.sink.all()) {
            for (Reading reading : poll.readings()) {
                assertTrue(
                        !(reading.value() >= 40_000),
                        () -> poll.stamp().nanos() / 1e6 + " " + reading);
            }
        }
    }
}
