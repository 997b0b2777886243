package io.standpipe.modbus.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.profile.ModbusSource.Table;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MbapTest {

    private static final Read TWO_REGISTERS = new Read(Table.HOLDING, 4, 2, false, List.of());
    private static final Read TEN_COILS = new Read(Table.COIL, 4, 10, false, List.of());

    /** By it devices are known that do not return it. */
    @Test
    void noTransactionIsZero() {
        Mbap mbap = new Mbap(true);
        mbap.opened();
        ByteBuffer out = ByteBuffer.allocate(Request.MAX_FRAME);
        for (int i = 0; i < 3 << 16; i++) {
            mbap.put(TWO_REGISTERS, 7, out.clear());
            assertTrue(out.getShort(0) != 0, "request " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',                         0",
        "00,                         0",
        "0001,                       0",
        "00010000,                   0",
        "0001000000,                 0",
        "000100000007,               0",
        "00010000000701030412345678, 13",
        "0001000000070103041234567899, 13",
        "000100000007010304123456,   0",
        "00010000000301830200,       9",
        "000101,                     -1",
        "00010001,                   -1",
        "000100000000,               -1",
        "000100000002,               -1",
        "0001000000FE,               0",
        "0001000000FF,               -1",
        "00010000FFFF,               -1",
    })
    void sizeOfWhatHasCome(String bytes, int size) {
        assertEquals(size, Mbap.size(hex(bytes)));
    }

    @ParameterizedTest
    @CsvSource({
        "00010000000707030412345678, answered 12345678",
        "00010000000708030412345678, failed WRONG_UNIT",
        "00010000000707040412345678, failed WRONG_FUNCTION",
        "00010000000707030312345678, failed WRONG_CONTENT", // byte count
        "000100000006070304123456,   failed WRONG_CONTENT", // shorter than it says
        "0001000000080703041234567890, failed WRONG_CONTENT", // longer
        "0001000000050703021234,     failed WRONG_CONTENT", // one register
        "000100000003078302,         refused 2",
        "000100000003078306,         refused 6",
        "0001000000030783FF,         refused 255",
        "000100000003078300,         failed WRONG_CONTENT", // no code
        "000100000003078402,         failed WRONG_FUNCTION", // an exception to it
        "00010000000407830200,       failed WRONG_CONTENT",
        "000100000003070302,         failed WRONG_CONTENT",
        "00000000000707030412345678, stray FOREIGN 7", // never asked
        "FFFF0000000707030412345678, stray FOREIGN 7",
        "00020000000307830200,       stray FOREIGN 7, broken GARBAGE",
        "00010001000707030412345678, broken GARBAGE",
    })
    void whatAnAnswerIs(String bytes, String told) {
        told = told.replace(" 7, ", " 7; ");
        assertEquals(List.of(told.split("; ", -1)), asked(TWO_REGISTERS).receive(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "0001000000050701028102, answered 8102",
        "00010000000407010181,   failed WRONG_CONTENT"
    })
    void bitsComeEightToAByte(String bytes, String told) {
        assertEquals(List.of(told), asked(TEN_COILS).receive(bytes));
    }

    @Test
    void anAnswerThatWasGivenUpIsLateAndNoOther() {
        ReceiverLog told = asked(TWO_REGISTERS);
        told.framing.giveUp();
        told.ask(TWO_REGISTERS);
        assertEquals(
                List.of("stray LATE 7", "answered 00010002"),
                told.receive("0001000000070703041234567800020000000707030400010002"));
        assertEquals(List.of("stray LATE 7"), told.receive("00020000000707030400010002"));
    }

    @Test
    void afterANewConnectionNothingIsLateAndNoHalfIsLeft() {
        ReceiverLog told = asked(TWO_REGISTERS);
        told.receive("000100000007");
        assertEquals(FrameError.TRUNCATED, told.framing.unfinished());
        assertFalse(told.framing.ready(told));
        told.framing.opened();
        assertTrue(told.framing.ready(told));
        told.ask(TWO_REGISTERS);
        assertEquals(
                List.of("stray FOREIGN 7", "answered 00010002"),
                told.receive("0001000000070703041234567800020000000707030400010002"));
    }

    @Property
    void anyBytesAtAll(
            @ForAll @Size(max = 300) byte[] bytes, @ForAll @IntRange(min = 1, max = 40) int cut) {
        ReceiverLog told = asked(TWO_REGISTERS);
        for (int at = 0; at < bytes.length; at += cut) {
            told.framing.received(
                    ByteBuffer.wrap(bytes, at, Math.min(cut, bytes.length - at)).slice(), told);
        }
        long ends = told.lines.stream().filter(line -> !line.startsWith("stray")).count();
        assertTrue(ends <= 1 || told.lines.contains("broken GARBAGE"), told.lines.toString());
    }

    @Property
    void onlyTheOneRightHeaderIsGood(@ForAll @IntRange(max = 8) int at, @ForAll byte value) {
        byte[] good = TcpFrames.frame(1, 7, 3, new byte[] {1, 2, 3, 4});
        byte[] bytes = TcpFrames.with(good, at, value);
        ReceiverLog told = asked(TWO_REGISTERS);
        told.framing.received(ByteBuffer.wrap(bytes), told);
        assertEquals(good[at] == value, told.lines.contains("answered 01020304"));
    }

    @ParameterizedTest
    @CsvSource({
        "COIL, 000100000006070100040011",
        "DISCRETE, 000100000006070200040011",
        "HOLDING, 000100000006070300040011",
        "INPUT, 000100000006070400040011"
    })
    void requests(Table table, String bytes) {
        ByteBuffer out = ByteBuffer.allocate(Request.MAX_FRAME);
        new Mbap(true).put(new Read(table, 4, 17, false, List.of()), 7, out);
        assertEquals(
                bytes, HexFormat.of().withUpperCase().formatHex(out.array(), 0, out.position()));
    }

    private static ReceiverLog asked(Request request) {
        ReceiverLog told = new ReceiverLog(new Mbap(true));
        told.ask(request);
        return told;
    }

    private static ByteBuffer hex(String bytes) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(bytes));
    }
}
