package io.standpipe.modbus.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.connection.VirtualSlave;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each sort of what comes instead of an answer has its own words. Unit 7 was asked for holding
 * registers 4 to 6, over Modbus TCP with transaction 1. Check sums in the tables: {@code ##}.
 */
class WrongAnswersTest {

    private static final Read THREE = new Read(Table.HOLDING, 4, 3, false, List.of());

    private static String words(Framing framing, String bytes) {
        ReceiverLog told = new ReceiverLog(framing);
        told.ask(THREE);
        told.receive(bytes);
        if (told.words.isEmpty() && framing.unfinished() != null) {
            if (framing.endsInSilence()) {
                framing.silence(told);
            } else {
                return framing.incomplete().text();
            }
        }
        assertFalse(told.lines.stream().anyMatch(line -> line.startsWith("answered")), bytes);
        return told.words;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "07 03 06 000100020003 ##            | an RTU frame, which has no Modbus TCP"
                        + " header; write rtu+tcp://",
                "07 83 02 ##                         | an RTU frame",
                "0001 0000 0009 01 03 06 000100020003 | unit 1 answered instead; is that the"
                        + " device's address?",
                "0000 0000 0009 07 03 06 000100020003 | an answer with transaction id 0: the device"
                        + " does not return the id (always 0); set transactionId: ignored",
                "0005 0000 0009 07 03 06 000100020003 | an answer with transaction id 5 instead of"
                        + " 1",
                "0001 0001 0009 07 03 06 000100020003 | an answer with protocol id 1, but that of"
                        + " Modbus is 0",
                "0001 0000 0900 07 03 06 000100020003 | an answer whose length has its bytes in the"
                        + " wrong order (2304 instead of 9)",
                "0001 0000 000A 07 03 06 000100020003 | only part of an answer, 15 of 16 bytes",
                "0001 0000 0009 07 04 06 000100020003 | an answer to function 4 instead of 3",
                "0001 0000 0003 07 84 02              | an exception to function 4 instead of 3",
                "0001 0000 0003 07 03 02              | exception 2 (illegal data address) without"
                        + " the mark of an exception (function 3 instead of 131)",
                "0001 0000 0004 07 83 02 00           | an exception of 3 bytes instead of 2",
                "0001 0000 000A 07 03 0006 000100020003 | a byte count in two bytes, of which"
                        + " Modbus has one",
                "0001 0000 000A 07 03 06 00010002000300 | an answer that says 6 bytes of data and"
                        + " has 7",
                "0001 0000 0008 07 03 06 0001000200  | an answer that says 6 bytes of data and has"
                        + " 5",
                "0001 0000 0008 07 03 05 0001000200  | an answer of 5 bytes of data, which is no"
                        + " number of registers",
                "0001 0000 0007 07 03 04 00010002    | the answer, but shorter: 2 registers instead"
                        + " of 3",
                "0001 0000 000B 07 03 08 0001000200030004 | an answer of 4 registers instead of 3",
                "0001 0000 0006 07 03 0004 0003      | the request itself came back",
                "3A 30373033 3036 0D0A               | a frame of Modbus ASCII; set the device or"
                        + " the converter to RTU",
                "485454502F312E312034303020426164    | text, \"HTTP/1.1 400 Bad\"; something else"
                        + " than Modbus listens there",
                "FFFB01FFFB03                        | text of a telnet server; something else",
                "15030100020228                      | a TLS record; write tls:// before the"
                        + " address",
                "000000000000000000                  | nothing but zeros, 9 bytes",
                "0102030405060708090A                | bytes that are no Modbus frame: 01 02 03 04"
                        + " 05 06 07 08 ...",
            })
    void overModbusTcp(String bytes, String words) {
        String said = words(new Mbap(true), summed(bytes));
        assertTrue(said.startsWith(words), said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0001 0000 0009 07 03 06 000100020003 | a Modbus TCP frame; write the address"
                        + " without rtu+tcp://",
                "01 03 06 000100020003 ##  | unit 1 answered instead; is that the device's"
                        + " address?",
                "07 04 06 000100020003 ##  | an answer to function 4 instead of 3",
                "07 03 02 ##               | exception 2 (illegal data address) without the mark of"
                        + " an exception",
                "07 83 02 00 ##            | an exception of 3 bytes instead of 2",
                "07 03 0006 000100020003 ## | a byte count in two bytes, of which Modbus has one",
                "07 03 06 00010002000300 ## | an answer that says 6 bytes of data and has 7",
                "07 03 06 0001000200 ##    | an answer that says 6 bytes of data and has 5",
                "07 03 04 00010002 ##      | the answer, but shorter: 2 registers instead of 3",
                "07 03 08 0001000200030004 ## | an answer of 4 registers instead of 3",
                "07 03 06 000100020003 **  | an answer whose check sum has its bytes in the wrong"
                        + " order",
                "07 03 06 000100020003 0000 | an answer with a wrong check sum",
                "07 03 06 0001             | only part of an answer, 5 of 11 bytes",
                "3A 30373033 3036 0D0A     | a frame of Modbus ASCII",
                "4C6F67696E3A20            | text, \"Login:\"",
                "00000000000000000000000000 | nothing but zeros, 13 bytes",
            })
    void overAnRtuLine(String bytes, String words) {
        String said = words(new Rtu(), summed(bytes));
        assertTrue(said.startsWith(words), said);
    }

    /** Of the device in the table that was asked, not of the one that seems to have spoken. */
    @Test
    void theUnitThatAnsweredIsNamedAtTheOneThatWasAskedEachTime() {
        VirtualSlave line = VirtualSlave.rtu();
        line.onRequest =
                request ->
                        line.answer(
                                20,
                                RtuFrames.rtu(TcpFrames.with(VirtualSlave.good(request), 6, 1)));
        line.device(1, 1000, TcpFrames.words(0, 1, 2))
                .device(2, 1000, TcpFrames.words(0, 1, 2))
                .start();
        line.run(60_000);
        assertTrue(line.reports(1).stream().allMatch(report -> report.contains("r0=1000")));
        assertTrue(
                line.reports(2).stream().allMatch(report -> report.contains("r0=invalid-answer")),
                line.reports(2)::toString);
        assertEquals(0, line.slave(0).counts().frameErrors().count(FrameError.WRONG_UNIT));
        assertEquals(
                line.slave(1).counts().requests(),
                line.slave(1).counts().frameErrors().count(FrameError.WRONG_UNIT));
        assertEquals(0, line.frameErrors(FrameError.LATE));
        assertEquals(
                "unit 1 answered instead; is that the device's address?",
                line.slave(1).counts().lastWrong());
        assertEquals(List.of(), line.sharing);
    }

    /** Over Modbus TCP, where a number says whose a late answer is. */
    @Test
    void whatIsForeignIsTheAskedOnesAndWhatIsLateItsSenders() {
        VirtualSlave slave = new VirtualSlave();
        slave.onRequest =
                request -> {
                    byte[] good = VirtualSlave.good(request);
                    if (TcpFrames.unit(request) == 1) {
                        slave.answer(600, good);
                    } else {
                        slave.answer(150, TcpFrames.with(TcpFrames.with(good, 0, 0x77), 6, 1));
                    }
                };
        slave.device(1, 20_000, TcpFrames.words(0)).device(2, 20_000, TcpFrames.words(0)).start();
        slave.run(19_000);
        assertEquals(0, slave.slave(0).counts().frameErrors().count(FrameError.FOREIGN));
        assertTrue(slave.slave(0).counts().frameErrors().count(FrameError.LATE) > 0);
        assertTrue(slave.slave(1).counts().frameErrors().count(FrameError.FOREIGN) > 0);
        assertEquals(0, slave.slave(1).counts().frameErrors().count(FrameError.LATE));
    }

    /** Something came, but the device is as silent as if nothing had. */
    @Test
    void whereTheRequestComesBackTheDeviceIsSilent() {
        VirtualSlave slave = VirtualSlave.unnumbered();
        slave.onRequest = request -> slave.answer(1, request);
        slave.device(1, 1000, TcpFrames.words(0)).start().run(20_000);
        assertTrue(
                slave.reports(1).stream().allMatch(r -> r.endsWith("r0=device-silent")),
                slave.reports(1)::toString);
        assertTrue(slave.frameErrors(FrameError.ECHO) > 0);
    }

    /** Behind a missed answer, when nobody is asked: whose it is, is a guess, but a good one. */
    @Test
    void whatAnotherUnitSaysTooLateIsBookedOnTheOneThatOwes() {
        VirtualSlave line = VirtualSlave.rtu();
        line.onRequest =
                request ->
                        line.answer(
                                700,
                                RtuFrames.rtu(TcpFrames.with(VirtualSlave.good(request), 6, 9)));
        line.device(1, 1000, TcpFrames.words(0, 1)).start().run(900);
        assertEquals(1, line.slave(0).counts().frameErrors().count(FrameError.WRONG_UNIT));
    }

    /** It may close after each answer, so it is asked again; but only once in a poll. */
    @ParameterizedTest
    @ValueSource(strings = {"numbered", "unnumbered", "serial"})
    void aReadAtWhichItHangsUpEachTimeFailsAndHoldsUpNobody(String kind) {
        VirtualSlave slave =
                switch (kind) {
                    case "numbered" -> new VirtualSlave();
                    case "unnumbered" -> VirtualSlave.unnumbered();
                    default -> VirtualSlave.rtu();
                };
        slave.onRequest =
                request -> {
                    byte[] good = VirtualSlave.good(request);
                    if (TcpFrames.unit(request) == 1 && TcpFrames.address(request) >= 300) {
                        slave.hangUp(10);
                    } else {
                        slave.answer(10, kind.equals("serial") ? RtuFrames.rtu(good) : good);
                    }
                };
        slave.device(1, 1000, TcpFrames.words(0, 300)).device(2, 1000, TcpFrames.words(0)).start();
        slave.run(20_000);
        assertTrue(slave.reports(1).size() >= 15, slave.reports(1)::toString);
        assertTrue(
                slave.reports(1).stream().noneMatch(report -> report.contains("r300=1")),
                slave.reports(1)::toString);
        assertTrue(slave.reports(2).size() >= 15, slave.reports(2)::toString);
    }

    /** Whatever is always wrong is the cause at each poll, and never late. */
    @ParameterizedTest
    @ValueSource(strings = {"unit", "function", "count", "sum", "garbage", "cut"})
    void whatCameIsTheCauseEachTime(String what) {
        VirtualSlave line = VirtualSlave.rtu();
        line.onRequest =
                request -> {
                    byte[] good = VirtualSlave.good(request);
                    byte[] data = Arrays.copyOfRange(good, 9, good.length);
                    byte count = good[8];
                    byte[] wide = RtuFrames.joined(new byte[] {1, 3, 0, count}, data);
                    line.answer(
                            20,
                            switch (what) {
                                case "unit" -> RtuFrames.rtu(TcpFrames.with(good, 6, 9));
                                case "function" -> RtuFrames.rtu(TcpFrames.with(good, 7, 4));
                                case "count" -> RtuFrames.summed(wide);
                                case "sum" ->
                                        RtuFrames.joined(
                                                Arrays.copyOfRange(good, 6, good.length),
                                                new byte[2]);
                                case "cut" -> new byte[] {1, 3, count};
                                default -> "Login: ".getBytes(StandardCharsets.US_ASCII);
                            });
                };
        line.device(1, 1000, TcpFrames.words(0, 1, 2)).start().run(60_000);
        assertTrue(
                line.reports(1).stream().allMatch(r -> r.contains("r0=invalid-answer")),
                line.reports(1)::toString);
        assertEquals(0, line.frameErrors(FrameError.LATE));
        assertEquals(List.of(), line.sharing);
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "7, 1000", "0, 100"})
    void aDeviceThatDoesNotReturnTheIdIsReadWhereItIsIgnored(int id, int interval) {
        VirtualSlave slave = VirtualSlave.unnumbered();
        slave.onRequest =
                request -> slave.answer(10, TcpFrames.with(VirtualSlave.good(request), 1, id));
        slave.device(1, interval, TcpFrames.words(0, 1, 2))
                .start()
                .run(10 * interval + interval / 2);
        assertEquals(11, slave.reports(1).size());
        assertTrue(slave.reports(1).stream().allMatch(r -> r.endsWith("r0=1000 r1=1001 r2=1002")));
    }

    @Test
    void whereTheIdIsIgnoredALateAnswerIsNeverTakenForTheNext() {
        VirtualSlave slave = VirtualSlave.unnumbered();
        Random random = new Random(5);
        // A slave answers one after the other.
        long[] busyUntil = {0};
        slave.onRequest =
                request -> {
                    int nth = slave.asked.size();
                    byte[] answer =
                            VirtualSlave.good(request, address -> 1000 * (nth % 60) + address);
                    long now = slave.time.millis();
                    int delay = random.nextInt(3) == 0 ? 700 : 20;
                    busyUntil[0] = Math.max(now + delay, busyUntil[0] + 20);
                    slave.answer((int) (busyUntil[0] - now), TcpFrames.with(answer, 1, 0));
                };
        slave.device(1, 1000, TcpFrames.words(0, 1, 100, 101)).start().run(300_000);
        slave.sink
                .all()
                .forEach(
                        poll -> {
                            for (Reading reading : poll.readings()) {
                                int address = Integer.parseInt(reading.point().id().substring(1));
                                assertTrue(
                                        reading.quality().status() == Quality.Status.BAD
                                                || (int) reading.value() % 1000 == address,
                                        reading::toString);
                            }
                        });
        slave.onRequest =
                request -> slave.answer(20, TcpFrames.with(VirtualSlave.good(request), 1, 0));
        slave.run(400_000);
        assertTrue(
                slave.reports(1)
                        .get(slave.reports(1).size() - 1)
                        .endsWith("r0=1000 r1=1001 r100=1100 r101=1101"));
    }

    /** Puts check sums in for ##, and with their bytes exchanged for **. */
    private static String summed(String text) {
        String hex = text.replace(" ", "");
        boolean exchanged = hex.endsWith("**");
        if (!exchanged && !hex.endsWith("##")) {
            return hex;
        }
        byte[] bytes = HexFormat.of().parseHex(hex.substring(0, hex.length() - 2));
        byte[] frame = RtuFrames.summed(bytes);
        if (exchanged) {
            ByteBuffer sum = ByteBuffer.wrap(frame, bytes.length, 2);
            short both = sum.getShort(bytes.length);
            sum.putShort(bytes.length, Short.reverseBytes(both));
        }
        return HexFormat.of().formatHex(frame);
    }
}
