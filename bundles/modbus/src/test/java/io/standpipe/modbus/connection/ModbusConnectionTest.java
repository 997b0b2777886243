package io.standpipe.modbus.connection;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.ModbusFixtures;
import io.standpipe.modbus.frame.FrameError;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.measure.Durations;
import io.standpipe.model.measure.Figure;
import io.standpipe.model.measure.Figures;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.testkit.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Timeout is 500 ms throughout; registers of unit n hold 1000 n + address. */
class ModbusConnectionTest {

    private static final DeviceProfile ONE = TcpFrames.words(4);
    // Three reads: the gaps are wide.
    private static final DeviceProfile THREE = TcpFrames.words(0, 100, 200);

    private final VirtualSlave slave = new VirtualSlave();

    @Test
    void pollsAtAFixedRateHoweverLongAnAnswerTakes() {
        slave.onRequest = request -> slave.answer(slave.asked.size() * 100, good(request));
        slave.device(1, 1000, ONE).start().run(3500);
        assertEquals(List.of(0L, 1000L, 2000L, 3000L), slave.asked);
        assertEquals(
                List.of("100 r4=1004", "1200 r4=1004", "2300 r4=1004", "3400 r4=1004"),
                slave.reports(1));
        assertEquals(1, slave.connects);
        assertEquals(4, slave.slave(0).counts().requests());
        assertEquals(4, slave.slave(0).counts().answers());
    }

    @Test
    void aPollIsReportedWholeWithTheTimeOfItsLastAnswer() {
        slave.onRequest = request -> slave.answer(30, good(request));
        slave.device(1, 1000, THREE).start().run(500);
        assertEquals(List.of("90 r0=1000 r100=1100 r200=1200"), slave.reports(1));
    }

    @Test
    void aPollThatTakesTooLongSkipsWhatItMissed() {
        slave.onRequest = request -> slave.answer(250, good(request));
        slave.device(1, 100, ONE).start().run(1100);
        assertEquals(List.of(0L, 250L, 500L, 750L, 1000L), slave.asked);
        assertEquals(6, slave.slave(0).skipped(), "of the 11 polls up to 1000 ms, 5 began");
        Map<String, Double> told = new TreeMap<>();
        slave.figures.tell(
                new Figures() {
                    @Override
                    public void add(Figure figure, double value, String... values) {
                        told.put(figure.name() + List.of(values), value);
                    }

                    @Override
                    public void add(Figure figure, Durations durations, String... values) {
                        told.put(figure.name() + List.of(values), durations.sum());
                    }
                });
        assertEquals(4, told.get("standpipe_polls[virtual, answered]"), "the fifth is under way");
        assertEquals(0, told.get("standpipe_polls[virtual, failed]"));
        assertEquals(6, told.get("standpipe_polls_skipped[virtual]"));
        assertEquals(5, told.get("standpipe_requests[virtual]"));
        assertEquals(1, told.get("standpipe_poll_duration_seconds[virtual]"), "four of 250 ms");
        assertEquals(1, told.get("standpipe_answer_duration_seconds[virtual]"));
        // Planned for 0, 100, 300, 600 and 800 ms.
        assertEquals(0.7, told.get("standpipe_poll_lateness_seconds[virtual]"), 1e-9);
    }

    @Test
    void aRefusedConnectionIsReportedAndRetriedEverMoreSeldom() {
        slave.onConnect = VirtualSlave.OnConnect.REFUSE;
        slave.device(1, 1000, ONE).start().run(95_000);
        assertEquals(
                List.of(0L, 1L, 2L, 4L, 8L, 16L, 32L, 62L, 92L),
                slave.reports(1).stream()
                        .map(line -> Long.parseLong(line.replace(" r4=no-connection", "")) / 1000)
                        .toList());
    }

    @Test
    void aConnectionThatHangsEndsWithItsTimeout() {
        slave.onConnect = VirtualSlave.OnConnect.HANG;
        slave.device(1, 1000, ONE).start().run(2000);
        assertEquals(List.of("500 r4=no-connection", "1500 r4=no-connection"), slave.reports(1));
        slave.onConnect = VirtualSlave.OnConnect.ACCEPT;
        slave.run(500);
        assertEquals("2500 r4=no-connection", slave.reports(1).get(2));
        slave.run(3000);
        assertEquals("4500 r4=1004", slave.reports(1).get(3), "3 failures, then 2 s pause");
        assertEquals("5000 r4=1004", slave.reports(1).get(4), "back on its grid");
    }

    @Test
    void silenceIsReportedAndNeverEndsThePolling() {
        slave.onRequest = request -> {};
        slave.device(1, 1000, ONE).start().run(3_600_000);
        List<String> reports = slave.reports(1);
        assertEquals(
                List.of(
                        "500 r4=device-silent",
                        "1500 r4=device-silent",
                        "2500 r4=device-silent",
                        "5000 r4=device-silent",
                        "9500 r4=device-silent"),
                reports.subList(0, 5));
        assertTrue(reports.size() > 3_600 / 31, "asked to the end: " + reports.size());
        assertEquals(slave.slave(0).counts().requests(), slave.slave(0).counts().timeouts());
        slave.onRequest = request -> slave.answer(5, good(request));
        slave.run(31_000);
        slave.sink.forget();
        slave.run(2000);
        assertEquals(2, slave.reports(1).size());
        assertTrue(slave.reports(1).get(1).endsWith("r4=1004"));
    }

    @Test
    void threeTimeoutsInARowEndTheConnection() {
        slave.onRequest = request -> {};
        slave.device(1, 1000, ONE).start().run(2400);
        assertEquals(1, slave.connects);
        slave.run(2500);
        assertEquals(2, slave.connects);
    }

    @Test
    void aLateAnswerIsNeverTakenForTheNext() {
        slave.onRequest =
                request -> {
                    int nth = slave.asked.size();
                    slave.answer(nth == 1 ? 1200 : 300, good(request, address -> nth));
                };
        slave.device(1, 1000, ONE).start().run(2500);
        assertEquals(List.of("500 r4=device-silent", "1300 r4=2", "2300 r4=3"), slave.reports(1));
        assertEquals(1, slave.frameErrors(FrameError.LATE));
        assertEquals(1, slave.connects, "one timeout does not cost the connection");
    }

    @Test
    void anAnswerSentTwiceCountsOnce() {
        slave.onRequest = request -> slave.answer(5, good(request), good(request));
        slave.device(1, 1000, ONE).start().run(2500);
        assertEquals(3, slave.reports(1).size());
        assertEquals(3, slave.frameErrors(FrameError.LATE));
    }

    @Test
    void anAnswerThatCameBeforeItsRequestIsNotOne() {
        // The answer to the first read, and in the same packet one to the second, not yet asked.
        slave.onRequest =
                request -> {
                    byte[] now = good(request);
                    byte[] early = TcpFrames.with(good(request, address -> 666), 1, now[1] + 1);
                    byte[] both = Arrays.copyOf(now, now.length + early.length);
                    System.arraycopy(early, 0, both, now.length, early.length);
                    slave.answer(5, both);
                };
        slave.device(1, 1000, THREE).start().run(100);
        assertEquals(List.of("15 r0=1000 r100=1100 r200=1200"), slave.reports(1));
        assertEquals(3, slave.frameErrors(FrameError.FOREIGN));
    }

    static List<Arguments> wrongAnswers() {
        return List.of(
                wrong("another transaction id", "500 r4=invalid-answer", good -> with(good, 1, 77)),
                wrong("another protocol", "5 r4=invalid-answer", good -> with(good, 3, 1)),
                wrong("length 0", "5 r4=invalid-answer", good -> with(good, 5, 0)),
                wrong("length 65000", "5 r4=invalid-answer", good -> with(good, 4, 250)),
                wrong("too short by its header", "5 r4=invalid-answer", good -> with(good, 5, 4)),
                wrong("too long by its header", "500 r4=invalid-answer", good -> with(good, 5, 6)),
                wrong("wrong unit", "5 r4=invalid-answer", good -> with(good, 6, 9)),
                wrong("wrong function", "5 r4=invalid-answer", good -> with(good, 7, 4)),
                wrong("wrong byte count", "5 r4=invalid-answer", good -> with(good, 8, 4)),
                wrong("exception", "5 r4=exception-4", ModbusConnectionTest::exception4),
                wrong("half a frame", "500 r4=invalid-answer", good -> Arrays.copyOf(good, 7)),
                wrong("one byte", "500 r4=invalid-answer", good -> Arrays.copyOf(good, 1)),
                wrong("nothing", "500 r4=device-silent", good -> new byte[0]),
                wrong(
                        "text",
                        "5 r4=invalid-answer",
                        good -> "HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.US_ASCII)));
    }

    private static Arguments wrong(String what, String report, UnaryOperator<byte[]> change) {
        return Arguments.of(what, report, change);
    }

    private static byte[] with(byte[] frame, int at, int value) {
        return TcpFrames.with(frame, at, value);
    }

    private static byte[] exception4(byte[] good) {
        byte[] frame = Arrays.copyOf(good, 9);
        frame[5] = 3;
        frame[7] |= (byte) 0x80;
        frame[8] = 4;
        return frame;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongAnswers")
    void aWrongAnswerIsBadAndTheNextPollIsFine(
            String what, String report, UnaryOperator<byte[]> change) {
        slave.onRequest =
                request ->
                        slave.answer(
                                5,
                                slave.asked.size() == 1
                                        ? change.apply(good(request))
                                        : good(request));
        slave.device(1, 1000, ONE).start().run(1400);
        assertEquals(List.of(report, "1005 r4=1004"), slave.reports(1), what);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongAnswers")
    void aUnitThatAnswersWronglyHarmsNoNeighbour(
            String what, String report, UnaryOperator<byte[]> change) {
        slave.onRequest =
                request ->
                        slave.answer(
                                5,
                                TcpFrames.unit(request) == 1
                                        ? change.apply(good(request))
                                        : good(request));
        slave.device(1, 1000, ONE).device(2, 1000, ONE).start().run(60_000);
        assertEquals(60, slave.reports(2).size(), what);
        assertTrue(slave.reports(2).stream().allMatch(line -> line.endsWith("r4=2004")), what);
        assertFalse(slave.reports(1).stream().anyMatch(line -> line.contains("r4=1")), what);
    }

    @Test
    void bytesMayDripInOneByOne() {
        slave.onRequest =
                request -> {
                    byte[] good = good(request);
                    for (int i = 0; i < good.length; i++) {
                        slave.answer(20 * i, new byte[] {good[i]});
                    }
                };
        slave.device(1, 1000, ONE).start().run(1500);
        assertEquals(List.of("200 r4=1004", "1200 r4=1004"), slave.reports(1));
    }

    @Test
    void aLateFrameCutInTwoIsNotWaitedFor() {
        slave.onRequest =
                request -> {
                    if (slave.asked.size() == 1) {
                        // The whole of it late, and its second half never.
                        slave.answer(700, Arrays.copyOf(good(request), 8));
                    } else {
                        slave.answer(5, good(request));
                    }
                };
        slave.device(1, 1000, ONE).start().run(1500);
        assertEquals(List.of("500 r4=device-silent", "1005 r4=1004"), slave.reports(1));
        assertEquals(2, slave.connects);
    }

    @Test
    void aSlaveThatClosesAfterEachAnswerIsReadAllTheSame() {
        slave.onRequest =
                request -> {
                    slave.answer(5, good(request));
                    slave.hangUp(5);
                };
        slave.device(1, 1000, THREE).start().run(2900);
        assertEquals(3, slave.reports(1).size());
        assertEquals("15 r0=1000 r100=1100 r200=1200", slave.reports(1).get(0));
    }

    @Test
    void aSlaveThatHangsUpOnEveryRequestIsBad() {
        slave.onRequest = request -> slave.hangUp(5);
        slave.device(1, 1000, THREE).start().run(1500);
        assertEquals(
                List.of(
                        "5 r0=no-connection r100=no-connection r200=no-connection",
                        "1005 r100=no-connection r200=no-connection r0=no-connection"),
                slave.reports(1));
        assertEquals(2, slave.connects);
    }

    @Test
    void aReadThatFailsTakesNoOtherWithIt() {
        slave.onRequest =
                request -> {
                    switch (TcpFrames.address(request)) {
                        case 0 -> slave.answer(5, good(request));
                        case 100 -> slave.answer(5, TcpFrames.exception(request, 2));
                        default -> {}
                    }
                };
        slave.device(1, 1000, THREE).start().run(5_000);
        assertEquals(5, slave.reports(1).size(), "at the normal rate, for it answers");
        assertEquals("510 r0=1000 r100=exception-2 r200=device-silent", slave.reports(1).get(0));
        assertEquals("4505 r0=1000 r200=device-silent r100=exception-2", slave.reports(1).get(4));
        assertEquals(
                Map.of(2, 1L), slave.slave(0).counts().exceptions(), "not asked for again so soon");
        assertEquals(5, slave.slave(0).counts().timeouts());
    }

    @Test
    void aDeviceThatIgnoresItsFirstReadIsFoundAgain() {
        boolean[] dead = {true};
        slave.onRequest =
                request -> {
                    if (!dead[0] && TcpFrames.address(request) > 0) {
                        slave.answer(5, good(request));
                    }
                };
        slave.device(1, 1000, THREE).start().run(60_000);
        dead[0] = false;
        slave.run(90_000);
        slave.sink.forget();
        slave.run(2_000);
        assertEquals(2, slave.reports(1).size());
        assertTrue(slave.reports(1).get(1).endsWith("r0=device-silent r100=1100 r200=1200"));
    }

    @Test
    void aDeadDeviceCostsOneRequestForEachProbe() {
        slave.onRequest = request -> {};
        slave.device(1, 1000, THREE).start().run(30_000);
        slave.asked.clear();
        slave.sink.forget();
        slave.run(300_000);
        assertEquals(slave.reports(1).size(), slave.asked.size());
        assertTrue(slave.reports(1).get(0).contains("r0=device-silent"));
        assertTrue(slave.reports(1).get(0).contains("r200=device-silent"));
    }

    @Test
    void aSilentUnitCostsItsNeighboursOneTimeoutAtATime() {
        slave.onRequest =
                request -> {
                    if (TcpFrames.unit(request) != 2) {
                        slave.answer(5, good(request));
                    }
                };
        slave.device(1, 1000, THREE)
                .device(2, 1000, THREE)
                .device(3, 1000, THREE)
                .start()
                .run(60_000);
        for (int unit : new int[] {1, 3}) {
            List<String> reports = slave.reports(unit);
            assertEquals(60, reports.size());
            assertTrue(reports.stream().noneMatch(line -> line.contains("silent")));
            long last = 0;
            for (String line : reports) {
                long at = Long.parseLong(line.substring(0, line.indexOf(' ')));
                assertTrue(at - last < 2100, line + " after " + last);
                last = at;
            }
        }
        assertEquals(1, slave.connects, "neighbours answer, so the connection is alive");
    }

    @ParameterizedTest
    @CsvSource({"10", "11"})
    void aConverterThatCannotReachAUnitIsNotAskedAllTheTime(int code) {
        slave.onRequest = request -> slave.answer(400, TcpFrames.exception(request, code));
        slave.device(1, 1000, THREE).start().run(60_000);
        assertEquals(
                "800 r0=exception-%1$d r100=exception-%1$d r200=exception-%1$d".formatted(code),
                slave.reports(1).get(0));
        assertTrue(slave.asked.size() < 12, "asked " + slave.asked.size());
    }

    @Test
    void whenAConnectionWorksAgainAllItsUnitsAreAskedAtOnce() {
        slave.onConnect = VirtualSlave.OnConnect.REFUSE;
        slave.device(1, 1000, ONE).device(2, 900, ONE).device(3, 60_000, ONE).start().run(100_000);
        slave.onConnect = VirtualSlave.OnConnect.ACCEPT;
        slave.sink.forget();
        slave.run(31_000);
        long first = slave.sink.all().get(0).stamp().nanos() / 1_000_000;
        for (int unit = 1; unit <= 3; unit++) {
            assertTrue(
                    slave.reports(unit).get(0).startsWith(first + " r4=" + unit), "unit " + unit);
        }
    }

    @Test
    void aUnitThatResetsTheConnectionIsNotAskedMoreBecauseItsNeighbourAnswers() {
        slave.onRequest =
                request -> {
                    if (TcpFrames.unit(request) == 1) {
                        slave.hangUp(5);
                    } else {
                        slave.answer(5, good(request));
                    }
                };
        slave.device(1, 1000, ONE).device(2, 1000, ONE).start().run(60_000);
        assertEquals(60, slave.reports(2).size());
        assertTrue(slave.reports(2).stream().allMatch(line -> line.endsWith("r4=2004")));
        assertTrue(slave.reports(1).size() < 10, "reported " + slave.reports(1).size());
    }

    @Test
    void registersBetweenPointsAreLeftOutOnceTheDeviceRefusesThem() {
        slave.onRequest =
                request ->
                        slave.answer(
                                5,
                                TcpFrames.count(request) > 1
                                        ? TcpFrames.exception(request, 2)
                                        : good(request));
        slave.device(1, 1000, TcpFrames.words(0, 2)).start().run(1500);
        assertEquals(
                List.of("5 r0=exception-2 r2=exception-2", "1010 r0=1000 r2=1002"),
                slave.reports(1));
    }

    @Test
    void absentPointsAreSaidToBeAlsoWhenOthersAreThere() {
        Point there = ModbusFixtures.word(0, "there", 0);
        Point gone =
                new Point(
                        1,
                        "gone",
                        "state",
                        "",
                        ModbusFixtures.word(1, "gone", 1).source(),
                        1,
                        0,
                        null,
                        0,
                        0,
                        Map.of(),
                        new Bits(0xFFFF, Set.of(1001L)));
        slave.device(1, 1000, Fixtures.profile(DeviceKind.PANEL, List.of(there, gone), List.of()))
                .start()
                .run(100);
        assertEquals(List.of("0 there=1000 gone=absent"), slave.reports(1));
    }

    @Test
    void anErrorOfThisProgramIsReportedLikeALostConnection() {
        slave.onRequest = request -> {};
        slave.device(1, 1000, THREE).start().run(100);
        slave.connection().reset("a bug");
        assertEquals(
                Quality.Cause.NO_CONNECTION,
                slave.sink.all().get(0).readings().get(2).quality().cause());
        slave.onRequest = request -> slave.answer(5, good(request));
        slave.run(1200);
        assertEquals("1015 r100=1100 r200=1200 r0=1000", slave.reports(1).get(1));
    }

    @Test
    void transactionIdsWrapAround() {
        slave.device(1, 20, ONE).start().run(20 * 70_000);
        assertEquals(70_001, slave.reports(1).size());
        assertEquals(0, slave.frameErrors(FrameError.LATE) + slave.frameErrors(FrameError.FOREIGN));
    }
}
