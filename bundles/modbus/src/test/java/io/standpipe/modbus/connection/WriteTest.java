package io.standpipe.modbus.connection;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.FrameError;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.frame.Write;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.Fixtures;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes in virtual time. Timeout is 500 ms, an answer takes 5 ms. */
class WriteTest {

    private static final int OUTPUT = 0;
    private static final int LEVEL = 2;
    private static final String DOUBT =
            "; it may have happened all the same, look at its value before you write again";

    private static final String OTHER =
            "a confirmation of another address or value than was written";

    private final VirtualSlave slave = new VirtualSlave();
    private final List<byte[]> requests = new ArrayList<>();

    /** What the other end does with each write; reads are answered. */
    private UnaryOperator<byte[]> onWrite = TcpFrames::echo;

    WriteTest() {
        slave.onRequest =
                request -> {
                    requests.add(request);
                    byte[] answer =
                            TcpFrames.function(request) <= 4
                                    ? good(request)
                                    : onWrite.apply(request);
                    if (answer.length > 0) {
                        slave.answer(5, answer);
                    }
                };
    }

    private List<byte[]> writes() {
        return requests.stream().filter(request -> TcpFrames.function(request) > 4).toList();
    }

    private void start() {
        slave.device(1, 60_000, TcpFrames.RELAY).start().run(1000);
        requests.clear();
        slave.sink.forget();
    }

    // Modbus application protocol 1.1b3, 6.5, 6.6, 6.12.
    @ParameterizedTest
    @CsvSource({
        "COIL,    BIT,     ABCD, 3,   1,          05 0003 FF00",
        "COIL,    BIT,     ABCD, 172, 0,          05 00AC 0000",
        "HOLDING, UINT16,  ABCD, 1,   3,          06 0001 0003",
        "HOLDING, INT16,   ABCD, 256, -2,         06 0100 FFFE",
        "HOLDING, UINT16,  ABCD, 1,   65535,      06 0001 FFFF",
        "HOLDING, UINT32,  ABCD, 1,   305419896,  10 0001 0002 04 12345678",
        "HOLDING, UINT32,  CDAB, 1,   305419896,  10 0001 0002 04 56781234",
        "HOLDING, INT32,   BADC, 1,   305419896,  10 0001 0002 04 34127856",
        "HOLDING, INT32,   DCBA, 1,   -2,         10 0001 0002 04 FEFFFFFF",
        "HOLDING, FLOAT32, CDAB, 1,   1123477881, 10 0001 0002 04 E97942F6",
    })
    void requestsByteForByte(
            Table table, ModbusSource.Type type, Order order, int address, int raw, String pdu) {
        ModbusSource source = TcpFrames.writable(TcpFrames.source(table, address, type, order));
        Write write =
                Write.of(Fixtures.point(0, "p", source), source, raw, 0, new CompletableFuture<>());
        assertEquals(pdu.replace(" ", ""), HexFormat.of().withUpperCase().formatHex(write.pdu()));
        assertEquals(write.pdu()[0], write.function());
    }

    @Test
    void isConfirmedThenReadThenDone() {
        start();
        CompletableFuture<String> done = slave.write(0, OUTPUT, 1);
        slave.run(5);
        assertFalse(done.isDone(), "confirmed, but not read");
        slave.run(10);
        assertEquals("", done.getNow("not done"));
        assertEquals("0003FF00", HexFormat.of().withUpperCase().formatHex(requests.get(0), 8, 12));
        assertEquals(List.of("1015 output=1 input=0 level=1010"), slave.reports(1));
        slave.run(200_000);
        assertEquals(1, writes().size(), "once");
    }

    static List<Arguments> failures() {
        return List.of(
                refused(1, "illegal function", "correct the device's profile"),
                refused(2, "illegal data address", "correct the device's profile"),
                refused(3, "illegal data value", "choose another value"),
                refused(6, "server device busy", "write again later"),
                refused(10, "gateway path unavailable", "write again later"),
                doubtful("failure", "exception 4 (server device failure)", r -> exception(r, 4)),
                doubtful("acknowledge", "exception 5 (acknowledge)", r -> exception(r, 5)),
                doubtful(
                        "behind a converter",
                        "exception 11 (gateway target device failed to respond)",
                        r -> exception(r, 11)),
                doubtful("unknown", "exception 99 (not in the standard)", r -> exception(r, 99)),
                doubtful("silence", "no answer within 500 ms", r -> new byte[0]),
                doubtful(
                        "half",
                        "no answer within 500 ms; what came: only part of an answer, 10 of 12 bytes; look for a converter that cuts frames, or make timeout longer",
                        r -> cut(r, 10)),
                doubtful(
                        "another transaction",
                        "no answer within 500 ms; what came: an answer with transaction id 30467 instead of 3: another client's, or the device does not return the id; then set transactionId: ignored on its bus",
                        r -> TcpFrames.with(TcpFrames.echo(r), 0, 0x77)),
                misfit(
                        "another unit",
                        "unit 9 answered instead; is that the device's address?",
                        r -> TcpFrames.with(TcpFrames.echo(r), 6, 9)),
                misfit(
                        "another function",
                        "an answer to function 6 instead of 5; look for another master or client, or a converter that mixes up answers",
                        r -> TcpFrames.with(TcpFrames.echo(r), 7, 6)),
                misfit(
                        "another exception",
                        "an exception to function 3 instead of 5; look for another master or client, or a converter that mixes up answers",
                        r -> TcpFrames.with(exception(r, 2), 7, 0x83)),
                misfit("exception 0", "an exception without a code (0)", r -> exception(r, 0)),
                misfit("another address", OTHER, r -> TcpFrames.with(TcpFrames.echo(r), 9, 4)),
                misfit("another value", OTHER, r -> TcpFrames.with(TcpFrames.echo(r), 10, 0)),
                misfit("not quite the value", OTHER, r -> TcpFrames.with(TcpFrames.echo(r), 11, 1)),
                misfit(
                        "too short",
                        "a confirmation of 3 bytes instead of 4; the device or a converter cuts or pads it",
                        r -> TcpFrames.with(cut(r, 11), 5, 5)),
                misfit(
                        "too long",
                        "a confirmation of 5 bytes instead of 4; the device or a converter cuts or pads it",
                        r -> TcpFrames.with(Arrays.copyOf(TcpFrames.echo(r), 13), 5, 7)),
                misfit(
                        "like a read",
                        "a confirmation of 2 bytes instead of 4; the device or a converter cuts or pads it",
                        r -> TcpFrames.frame(TcpFrames.transaction(r), 1, 5, (byte) 1)),
                misfit(
                        "no Modbus",
                        "an answer with protocol id 256, but that of Modbus is 0",
                        r -> TcpFrames.with(TcpFrames.echo(r), 2, 1)));
    }

    private static byte[] exception(byte[] request, int code) {
        return TcpFrames.exception(request, code);
    }

    private static byte[] cut(byte[] request, int size) {
        return Arrays.copyOf(TcpFrames.echo(request), size);
    }

    private static Arguments refused(int code, String name, String advice) {
        return Arguments.of(
                name,
                "u1 (test) refuses to write output (coil 3) with exception %d (%s); %s"
                        .formatted(code, name, advice),
                (UnaryOperator<byte[]>) request -> exception(request, code));
    }

    private static Arguments doubtful(String what, String reason, UnaryOperator<byte[]> answer) {
        return Arguments.of(
                what,
                "u1 (test) did not confirm that output (coil 3) was written: " + reason + DOUBT,
                answer);
    }

    private static Arguments misfit(String what, String words, UnaryOperator<byte[]> answer) {
        return doubtful(what, "what came: " + words, answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void aWriteThatFailsSaysHowIsNotRepeatedAndTheDeviceIsRead(
            String what, String sentence, UnaryOperator<byte[]> answer) {
        start();
        onWrite = answer;
        CompletableFuture<String> done = slave.write(0, OUTPUT, 1);
        slave.run(500);
        assertEquals(sentence, done.getNow("not done"), what);
        ChineseText.of(sentence);
        slave.run(50_000);
        assertEquals(1, writes().size());
        assertEquals(1, slave.reports(1).size(), "read afterwards");
        assertTrue(slave.reports(1).get(0).endsWith("output=1 input=0 level=1010"));
    }

    @Test
    void aLateConfirmationIsNotThatOfTheNextWrite() {
        start();
        onWrite =
                request -> {
                    if (writes().size() == 1) {
                        slave.answer(700, TcpFrames.echo(request));
                    }
                    return new byte[0];
                };
        CompletableFuture<String> first = slave.write(0, OUTPUT, 1);
        CompletableFuture<String> second = slave.write(0, OUTPUT, 1);
        slave.run(1200);
        assertTrue(first.getNow("").endsWith(DOUBT));
        assertTrue(second.getNow("").endsWith(DOUBT));
        assertEquals(1, slave.frameErrors(FrameError.LATE));
    }

    @Test
    void aConnectionThatEndsMeanwhileIsNoReasonToWriteAgain() {
        start();
        onWrite =
                request -> {
                    slave.hangUp(5);
                    return new byte[0];
                };
        CompletableFuture<String> done = slave.write(0, OUTPUT, 1);
        slave.run(5);
        assertEquals(
                "u1 (test) did not confirm that output (coil 3) was written: the device closed the connection"
                        + DOUBT,
                done.getNow("not done"));
        slave.run(50_000);
        assertEquals(1, writes().size());
        assertEquals(2, slave.connects);
        assertEquals(1, slave.reports(1).size());
    }

    @Test
    void anErrorOfThisProgramIsNoReasonToWriteAgain() {
        start();
        onWrite = request -> new byte[0];
        CompletableFuture<String> done = slave.write(0, OUTPUT, 1);
        slave.run(10);
        slave.connection().reset("a bug");
        assertTrue(done.getNow("not done").contains("a bug" + DOUBT));
        slave.run(100_000);
        assertEquals(1, writes().size());
    }

    @Test
    void withoutAConnectionNothingWasWritten() {
        slave.onConnect = VirtualSlave.OnConnect.REFUSE;
        slave.device(1, 60_000, TcpFrames.RELAY).start().run(100_000);
        CompletableFuture<String> refused = slave.write(0, OUTPUT, 1);
        slave.run(1);
        assertEquals(
                "output (coil 3) of u1 (test) was not written: refused; write again when the device can be reached",
                refused.getNow("not done"));
        slave.onConnect = VirtualSlave.OnConnect.HANG;
        CompletableFuture<String> hanging = slave.write(0, OUTPUT, 1);
        slave.run(500);
        assertTrue(hanging.getNow("not done").contains("no connection within 500 ms"));
        assertEquals(
                "u1 (test) 的 output (coil 3) 未写入：500 毫秒内未能建立连接；请在设备恢复连接后再写入",
                ChineseText.of(hanging.getNow("not done")));
        slave.onConnect = VirtualSlave.OnConnect.ACCEPT;
        slave.run(100_000);
        assertEquals(0, writes().size(), "it is not kept for later");
        assertEquals("", done(slave.write(0, OUTPUT, 1)));
    }

    private String done(CompletableFuture<String> future) {
        slave.run(1000);
        return future.getNow("not done");
    }

    @Test
    void aDeviceThatClosesWhenIdleIsWrittenAllTheSame() {
        start();
        slave.hangUp(0);
        slave.run(10);
        assertEquals("", done(slave.write(0, OUTPUT, 1)));
    }

    @Test
    void goesBeforeReadsButNeverTwiceInARowBeforeThem() {
        slave.onRequest =
                request -> {
                    requests.add(request);
                    slave.answer(100, good(request));
                };
        slave.device(1, 60_000, TcpFrames.words(0, 100, 200))
                .device(2, 60_000, TcpFrames.RELAY)
                .start();
        slave.run(50);
        for (int i = 0; i < 3; i++) {
            var unused = slave.write(1, LEVEL, i);
        }
        slave.run(5000);
        StringBuilder order = new StringBuilder();
        requests.forEach(r -> order.append(TcpFrames.function(r) > 4 ? 'W' : 'R'));
        assertTrue(order.toString().startsWith("RWRWRWR"), order.toString());
        assertEquals(3, writes().size());
    }

    @Test
    void theOrderOfWritesStays() {
        start();
        var unused2 = slave.write(0, LEVEL, 1);
        var unused3 = slave.write(0, LEVEL, 2);
        var unused4 = slave.write(0, OUTPUT, 1);
        var unused5 = slave.write(0, LEVEL, 3);
        slave.run(1000);
        assertEquals(
                List.of(1, 2, 0xFF00, 3),
                writes().stream().map(r -> (int) ByteBuffer.wrap(r).getChar(10)).toList());
        assertTrue(slave.reports(1).size() <= 4, "and reads are shared where they can be");
    }

    @Test
    void aWriteThatWaitedTooLongIsNotSent() {
        slave.device(1, 60_000, TcpFrames.words(0))
                .device(2, 60_000, TcpFrames.RELAY)
                .start()
                .run(1000);
        requests.clear();
        onWrite = request -> new byte[0];
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(slave.write(1, LEVEL, i));
        }
        slave.run(20_000);
        assertTrue(all.stream().allMatch(CompletableFuture::isDone));
        assertEquals(
                "level (holding 10) of u2 (test) was not written: the bus had no time for it within 10 s; look for devices that do not answer",
                all.get(29).getNow("not done"));
        assertTrue(writes().size() <= 21, "sent " + writes().size());
    }

    @Test
    void tooManyAreRefused() {
        start();
        onWrite = request -> new byte[0];
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < PendingWrites.MAX_WAITING + 2; i++) {
            all.add(slave.write(0, LEVEL, i));
        }
        assertEquals(
                "level (holding 10) of u1 (test) was not written: 64 others wait already; write less often",
                all.get(PendingWrites.MAX_WAITING + 1).getNow("not done"));
        assertFalse(all.get(PendingWrites.MAX_WAITING).isDone(), "the first is on its way");
    }

    @Test
    void aDeviceThatIgnoresWritesIsPolledAsEver() {
        slave.device(1, 1000, TcpFrames.words(0)).device(2, 1000, TcpFrames.RELAY).start();
        onWrite = request -> new byte[0];
        for (int i = 0; i < 30; i++) {
            slave.run(2000);
            var unused6 = slave.write(1, OUTPUT, 1);
        }
        assertEquals(60, slave.reports(1).size());
        assertTrue(slave.reports(1).stream().allMatch(line -> line.endsWith("r0=1000")));
        assertTrue(slave.reports(2).stream().allMatch(line -> line.contains("output=")));
        assertTrue(slave.reports(2).stream().noneMatch(line -> line.contains("silent")));
        assertEquals(1, slave.connects, "reads are answered, so the connection is alive");
    }
}
