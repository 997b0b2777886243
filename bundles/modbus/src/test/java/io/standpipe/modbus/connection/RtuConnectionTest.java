package io.standpipe.modbus.connection;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static io.standpipe.modbus.frame.RtuFrames.joined;
import static io.standpipe.modbus.frame.RtuFrames.rtu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.FrameError;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.model.device.DeviceProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A serial line: 1 ms a byte, 4 ms of silence, timeout 500 ms; registers of unit n hold 1000 n +
 * address. A request takes 8 ms.
 */
class RtuConnectionTest {

    private static final DeviceProfile ONE = TcpFrames.words(4);
    private static final DeviceProfile FIVE = TcpFrames.words(0, 1, 2, 3, 4);

    private final VirtualSlave slave = VirtualSlave.rtu();

    private void answer(int delay, byte[] tcp) {
        slave.answer(delay, rtu(tcp));
    }

    private List<String> asked(byte[] request) {
        requests.add(
                "%d %d+%d"
                        .formatted(
                                slave.time.millis(),
                                TcpFrames.address(request),
                                TcpFrames.count(request)));
        return requests;
    }

    private final List<String> requests = new ArrayList<>();

    @Test
    void theGapIsKeptBetweenFrames() {
        slave.onRequest = request -> answer(20, good(request));
        slave.device(1, 1000, ONE).device(2, 1000, ONE).device(3, 1000, ONE).start().run(1050);
        assertEquals(
                List.of(4L, 28L, 52L, 1000L, 1024L, 1048L), slave.asked, "4 ms after each answer");
        assertEquals("24 r4=1004", slave.reports(1).get(0));
        assertEquals("48 r4=2004", slave.reports(2).get(0));
    }

    @Test
    void theTimeoutBeginsWhenTheRequestIsOut() {
        slave.onRequest = request -> {};
        slave.device(1, 1000, ONE).start().run(900);
        assertEquals(List.of("512 r4=device-silent"), slave.reports(1));
    }

    @Test
    void aLineThatIsNeverSilentIsNotWaitedForForEver() {
        slave.onRequest =
                request -> {
                    for (int i = 0; i < 1400; i++) {
                        slave.answer(i, new byte[] {0x55});
                    }
                };
        slave.device(1, 1000, ONE).start().run(5000);
        assertTrue(slave.asked.size() >= 3, "asked " + slave.asked);
        assertTrue(slave.frameErrors(FrameError.GARBAGE) > 0);
        slave.onRequest = request -> answer(20, good(request));
        slave.run(20_000);
        assertTrue(slave.reports(1).get(slave.reports(1).size() - 1).endsWith("r4=1004"));
    }

    static List<Arguments> wrongAnswers() {
        return List.of(
                wrong(
                        "another unit",
                        "512",
                        "invalid",
                        FrameError.WRONG_UNIT,
                        1,
                        f -> changed(f, 6, 9)),
                wrong(
                        "another function",
                        "512",
                        "",
                        FrameError.WRONG_FUNCTION,
                        1,
                        f -> changed(f, 7, 4)),
                wrong("another length", "512", "", FrameError.WRONG_CONTENT, 1, f -> longer(f)),
                wrong("a wrong sum", "59", "", FrameError.CRC, 1, f -> flip(rtu(f), f.length - 5)),
                wrong("a changed value", "59", "", FrameError.CRC, 1, f -> flip(rtu(f), 4)),
                wrong(
                        "half a frame",
                        "59",
                        "",
                        FrameError.TRUNCATED,
                        1,
                        f -> Arrays.copyOf(rtu(f), 5)),
                wrong("one byte", "59", "", FrameError.TRUNCATED, 1, f -> Arrays.copyOf(rtu(f), 1)),
                wrong(
                        "garbage",
                        "512",
                        "",
                        FrameError.GARBAGE,
                        1,
                        f -> new byte[] {1, 99, 3, 4, 5}),
                wrong("late", "512", "device-silent", FrameError.LATE, 0, f -> new byte[0]),
                wrong("nothing", "512", "device-silent", FrameError.LATE, 0, f -> new byte[0]));
    }

    private static Arguments wrong(
            String what,
            String at,
            String cause,
            FrameError frameError,
            int count,
            UnaryOperator<byte[]> change) {
        String quality = cause.equals("device-silent") ? cause : "invalid-answer";
        return Arguments.of(what, at + " r4=" + quality, frameError, count, change);
    }

    private static byte[] changed(byte[] tcp, int at, int value) {
        return rtu(TcpFrames.with(tcp, at, value));
    }

    private static byte[] longer(byte[] tcp) {
        return rtu(Arrays.copyOf(TcpFrames.with(tcp, 8, 4), tcp.length + 2));
    }

    private static byte[] flip(byte[] rtu, int at) {
        return TcpFrames.with(rtu, at, rtu[at] ^ 0x10);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongAnswers")
    void aWrongAnswerIsBadAndCountedAndAfterAProbeThePollIsFine(
            String what,
            String report,
            FrameError frameError,
            int count,
            UnaryOperator<byte[]> change) {
        slave.onRequest =
                request -> {
                    if (asked(request).size() == 1) {
                        slave.answer(5, change.apply(good(request)));
                    } else {
                        answer(20, good(request));
                    }
                };
        slave.device(1, 1000, ONE).start().run(2500);
        // Another read than the first's: of three registers, for it may answer with two.
        assertEquals(List.of("4 4+1", "1000 4+3", "1024 4+1", "2000 4+1"), requests, what);
        assertEquals(List.of(report, "1044 r4=1004", "2020 r4=1004"), slave.reports(1), what);
        assertEquals(count, slave.frameErrors(frameError), what);
        assertEquals(count, slave.slave(0).counts().frameErrors().count(frameError), what);
        assertEquals(1, slave.connects, what);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongAnswers")
    void aUnitThatAlwaysAnswersWronglyHarmsNoNeighbour(
            String what,
            String report,
            FrameError frameError,
            int count,
            UnaryOperator<byte[]> change) {
        slave.onRequest =
                request -> {
                    if (TcpFrames.unit(request) == 1) {
                        slave.answer(5, change.apply(good(request)));
                    } else {
                        answer(20, good(request));
                    }
                };
        slave.device(2, 1000, ONE).device(1, 1000, ONE).device(3, 1000, ONE).start().run(120_000);
        for (int unit : new int[] {2, 3}) {
            List<String> reports = slave.reports(unit);
            assertEquals(120, reports.size(), what);
            assertTrue(
                    reports.stream().allMatch(line -> line.endsWith("r4=" + unit + "004")), what);
            // The first polls cost a whole timeout, before it is known for what it is.
            assertSteady(reports.subList(3, reports.size()), 1000, what);
        }
        assertFalse(slave.reports(1).stream().anyMatch(line -> line.contains("r4=1")), what);
    }

    private static void assertSteady(List<String> reports, long interval, String what) {
        for (int i = 1; i < reports.size(); i++) {
            long step = at(reports.get(i)) - at(reports.get(i - 1));
            assertTrue(
                    Math.abs(step - interval) <= interval / 10,
                    what + ": " + reports.get(i) + " after " + step);
        }
    }

    private static long at(String report) {
        return Long.parseLong(report.substring(0, report.indexOf(' ')));
    }

    @Test
    void aLateAnswerIsNeverTakenForTheNextHoweverLate() {
        // Each answer comes 3.1 s after its request, with the number of that request.
        slave.onRequest =
                request -> {
                    int nth = asked(request).size();
                    answer(3100, good(request, address -> nth));
                };
        slave.device(1, 1000, FIVE).start().run(600_000);
        assertTrue(
                slave.reports(1).stream().noneMatch(line -> line.contains("r0=1")),
                "a value was believed");
        assertTrue(
                slave.reports(1).stream()
                        .allMatch(line -> line.contains("silent") || line.contains("invalid")),
                slave.reports(1)::toString);
        assertTrue(slave.slave(0).counts().frameErrors().count(FrameError.LATE) > 10);
    }

    @Test
    void aDeviceThatBecomesSlowAndFastAgainIsReadAgainAndEachValueIsItsOwn() {
        int[] delay = {20};
        slave.onRequest =
                request -> {
                    int nth = asked(request).size();
                    answer(delay[0], good(request, address -> nth));
                };
        slave.device(1, 1000, FIVE).start().run(2500);
        delay[0] = 1700;
        slave.run(4000);
        delay[0] = 20;
        slave.sink.forget();
        slave.run(60_000);
        List<String> reports = slave.reports(1);
        assertTrue(reports.get(reports.size() - 1).endsWith("r4=" + requests.size()));
    }

    @Test
    void whatRefusesTheProbeIsReadWhenItWasSilentForAsLongAsItOwesAnAnswer() {
        slave.onRequest =
                request -> {
                    if (asked(request).size() == 1) {
                        return;
                    }
                    answer(
                            20,
                            TcpFrames.count(request) == 1
                                    ? good(request)
                                    : TcpFrames.exception(request, 2));
                };
        slave.device(1, 1000, ONE).start().run(3400);
        assertEquals(List.of("4 4+1", "1000 4+3", "2016 4+1", "3000 4+1"), requests);
        assertEquals(
                List.of("512 r4=device-silent", "2036 r4=1004", "3020 r4=1004"), slave.reports(1));
    }

    @Test
    void aDeadDeviceCostsOneShortProbeInAPauseOfTheOthers() {
        slave.onRequest =
                request -> {
                    if (TcpFrames.unit(request) != 9) {
                        answer(20, good(request));
                    }
                };
        slave.device(9, 1000, FIVE);
        for (int unit = 1; unit <= 8; unit++) {
            slave.device(unit, 300, ONE);
        }
        slave.start().run(60_000);
        slave.sink.forget();
        slave.asked.clear();
        slave.run(120_000);
        for (int unit = 1; unit <= 8; unit++) {
            assertEquals(400, slave.reports(unit).size());
            assertSteady(slave.reports(unit), 300, "unit " + unit);
        }
        assertEquals(slave.reports(9).size(), slave.asked.size() - 8 * 400);
        assertTrue(slave.reports(9).size() >= 4, "asked every 30 s: " + slave.reports(9));
    }

    @Test
    void noProbeBeginsThatWouldNotEndInTime() {
        slave.onRequest =
                request -> {
                    if (TcpFrames.unit(request) <= 3) {
                        answer(40, good(request));
                    }
                };
        for (int unit = 1; unit <= 3; unit++) {
            slave.device(unit, 300, ONE);
        }
        // Each due 50 ms before the others are, long after its last poll.
        for (int unit = 101; unit <= 109; unit++) {
            slave.device(unit, 31_750 + 300 * (unit - 101), ONE);
        }
        slave.start().run(60_000);
        slave.sink.forget();
        slave.run(600_000);
        for (int unit = 1; unit <= 3; unit++) {
            assertEquals(2000, slave.reports(unit).size());
            assertSteady(slave.reports(unit), 300, "unit " + unit);
        }
        for (int unit = 101; unit <= 109; unit++) {
            assertTrue(slave.reports(unit).size() >= 15, "unit " + unit + " is asked");
        }
    }

    @Test
    void onABusWithoutPausesADeadDeviceIsAskedAllTheSame() {
        slave.onRequest =
                request -> {
                    if (TcpFrames.unit(request) != 9 || slave.time.millis() > 150_000) {
                        answer(40, good(request));
                    }
                };
        slave.device(9, 1000, FIVE);
        for (int unit = 1; unit <= 8; unit++) {
            slave.device(unit, 300, ONE);
        }
        slave.start().run(150_000);
        assertTrue(slave.reports(9).size() > 4, "asked: " + slave.reports(9));
        slave.sink.forget();
        slave.run(50_000);
        assertTrue(
                slave.reports(9).stream().anyMatch(line -> line.contains("r0=9000")),
                slave.reports(9)::toString);
    }

    @Test
    void thirtyDeadDevicesOnABusWithoutPausesTakeLittleOfIt() {
        slave.onRequest =
                request -> {
                    if (TcpFrames.unit(request) <= 8) {
                        answer(40, good(request));
                    }
                };
        for (int unit = 1; unit <= 8; unit++) {
            slave.device(unit, 400, ONE);
        }
        for (int unit = 101; unit <= 130; unit++) {
            slave.device(unit, 1000, ONE);
        }
        slave.start().run(120_000);
        slave.sink.forget();
        slave.run(240_000);
        for (int unit = 1; unit <= 8; unit++) {
            assertTrue(
                    slave.reports(unit).size() >= 540,
                    "unit " + unit + ": " + slave.reports(unit).size());
        }
        for (int unit = 101; unit <= 130; unit++) {
            assertTrue(slave.reports(unit).size() >= 1, "unit " + unit + " is asked");
        }
    }

    @Test
    void whenThereIsReasonToConnectAgainNobodyWaits() {
        slave.onRequest = request -> answer(20, good(request));
        slave.onConnect = VirtualSlave.OnConnect.REFUSE;
        slave.device(1, 1000, ONE).device(2, 1000, ONE).start().run(100_000);
        slave.onConnect = VirtualSlave.OnConnect.ACCEPT;
        slave.sink.forget();
        slave.retry();
        slave.run(100);
        assertEquals(1, slave.reports(1).size());
        assertEquals(1, slave.reports(2).size());
    }

    @Test
    void aSlowDeviceIsFoundAgainWhereThereIsTime() {
        // It answers faster while it is well than when it starts.
        slave.onRequest =
                request -> {
                    boolean second = TcpFrames.unit(request) == 2;
                    if (second && slave.time.millis() < 30_000) {
                        return;
                    }
                    answer(second ? 400 : 20, good(request));
                };
        slave.device(1, 1000, ONE).device(2, 1000, ONE).start().run(120_000);
        assertTrue(slave.reports(2).get(slave.reports(2).size() - 1).endsWith("r4=2004"));
    }

    @Test
    void aStaleFrameBeforeTheAnswerIsDropped() {
        slave.onRequest =
                request ->
                        slave.answer(
                                20,
                                joined(
                                        rtu(TcpFrames.with(good(request), 6, 77)),
                                        rtu(good(request))));
        slave.device(1, 1000, ONE).start().run(2500);
        assertEquals(List.of("24 r4=1004", "1020 r4=1004", "2020 r4=1004"), slave.reports(1));
        assertEquals(3, slave.frameErrors(FrameError.WRONG_UNIT));
    }

    @Test
    void aSecondAnswerToOneRequestProvesThatTheFirstWasNotCertain() {
        slave.onRequest =
                request ->
                        slave.answer(
                                20, joined(rtu(good(request)), rtu(good(request, address -> 666))));
        slave.device(1, 1000, ONE).start().run(2500);
        assertEquals(
                List.of(
                        "24 r4=unasked-answers",
                        "1020 r4=unasked-answers",
                        "2020 r4=unasked-answers"),
                slave.reports(1));
        assertEquals(3, slave.frameErrors(FrameError.UNASKED));
    }

    @Test
    void aWriteToADeviceInDoubtIsNotSentBeforeItAnswers() {
        List<Integer> functions = new ArrayList<>();
        boolean[] dead = {true};
        slave.onRequest =
                request -> {
                    functions.add(TcpFrames.function(request));
                    if (!dead[0]) {
                        answer(20, good(request));
                    }
                };
        slave.device(1, 60_000, TcpFrames.RELAY).start().run(2000);
        CompletableFuture<String> refused = slave.write(0, 0, 1);
        slave.run(2000);
        assertEquals(
                "output (coil 3) of u1 (test) was not written: no answer within 500 ms; write again when the device answers",
                refused.getNow("open"));
        assertFalse(functions.contains(5), "never sent");
        dead[0] = false;
        CompletableFuture<String> done = slave.write(0, 0, 1);
        slave.run(2000);
        assertEquals("", done.getNow("open"));
        assertEquals(1, functions.stream().filter(function -> function == 5).count());
    }
}
