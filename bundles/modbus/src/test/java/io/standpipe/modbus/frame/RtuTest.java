package io.standpipe.modbus.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.profile.ModbusSource.Table;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unit 7 was asked for holding registers 4 and 5. Check sums in the tables: {@code ##}. */
class RtuTest {

    private static final Read TWO_REGISTERS = new Read(Table.HOLDING, 4, 2, false, List.of());

    // Modbus over serial line 1.02, 6.2.2, and what mbpoll puts on a line.
    @ParameterizedTest
    @CsvSource({"0207, 4112", "010300000001, 840A", "110300200002, C751"})
    void checkSums(String bytes, String sum) {
        byte[] frame = HexFormat.of().parseHex(bytes);
        int crc = Crc16.of(frame, 0, frame.length);
        assertEquals(sum, "%02X%02X".formatted(crc & 0xFF, crc >> 8));
    }

    @Test
    void aRequestIsUnitPduAndCheckSum() {
        ByteBuffer out = ByteBuffer.allocate(Request.MAX_FRAME);
        new Rtu().put(new Read(Table.HOLDING, 0, 1, false, List.of()), 1, out);
        assertEquals("010300000001840a", HexFormat.of().formatHex(out.array(), 0, out.position()));
    }

    @ParameterizedTest
    @CsvSource({
        "070304 12345678##,            answered 12345678",
        "078302##,                     refused 2",
        "0783FF##,                     refused 255",
        "080304 12345678##,            stray WRONG_UNIT 8",
        "070404 12345678##,            stray WRONG_FUNCTION 7",
        "070302 1234##,                stray WRONG_CONTENT 7",
        "070306 123456789ABC##,        stray WRONG_CONTENT 7",
        "078402##,                     stray WRONG_FUNCTION 7",
        "078300##,                     stray WRONG_CONTENT 7",
        "0706 0004 1234##,             stray WRONG_FUNCTION 7",
        // another's first, then the right one, in one piece
        "080304 00010002##|070304 12345678##, stray WRONG_UNIT 8; answered 12345678",
        "070302 0001##|070304 12345678##,     stray WRONG_CONTENT 7; answered 12345678",
        // the answer twice; and another's behind it
        "070304 12345678##|070304 12345678##, answered 12345678; stray EXTRA 7",
        "070304 12345678##|080304 12345678##, answered 12345678; stray LATE 8",
        // what the line's drivers make of being switched
        "00|070304 12345678##,         stray GARBAGE -1; answered 12345678",
        "FFFFFFFF|070304 12345678##,   stray GARBAGE -1; answered 12345678",
        "07|070304 12345678##,         stray GARBAGE -1; answered 12345678",
        "0703|070304 12345678##,       stray GARBAGE -1; answered 12345678",
        "00|078306##,                  stray GARBAGE -1; refused 6",
        // the adapter hears itself
        "0703 0004 0002##|070304 12345678##,  answered 12345678",
    })
    void whatAnAnswerIs(String bytes, String told) {
        assertEquals(List.of(told.split("; ", -1)), asked().receive(summed(bytes)), bytes);
        ReceiverLog cut = asked();
        for (byte one : HexFormat.of().parseHex(summed(bytes))) {
            cut.framing.received(ByteBuffer.wrap(new byte[] {one}), cut);
        }
        assertEquals(List.of(told.split("; ", -1)), cut.lines, bytes + " byte by byte");
    }

    @ParameterizedTest
    @CsvSource({
        "07,                       TRUNCATED, failed TRUNCATED",
        "070304 1234,              TRUNCATED, failed TRUNCATED",
        "070304 12345678 FF,       TRUNCATED, failed TRUNCATED",
        "070304 12345678 0000,     CRC,       failed CRC",
        "070304 1234567800##,      CRC,       failed CRC",
        "078302 0000,              CRC,       failed CRC",
        "070364 12,                GARBAGE,   stray GARBAGE -1",
        "08,                       GARBAGE,   stray GARBAGE -1",
        "0000000000|070304 12345678##, GARBAGE, stray GARBAGE -1",
        "48545450 2F31 2E31 0D0A,  GARBAGE,   stray GARBAGE -1",
        "0799,                     GARBAGE,   stray GARBAGE -1",
    })
    void whatSilenceSaysOfWhatIsUnfinished(String bytes, FrameError frameError, String told) {
        ReceiverLog asked = asked();
        assertEquals(List.of(), asked.receive(summed(bytes)));
        assertEquals(frameError, asked.framing.unfinished());
        asked.framing.silence(asked);
        assertEquals(List.of(told), asked.lines);
        assertNull(asked.framing.unfinished());
    }

    @Test
    void afterSilenceAnotherFrameBegins() {
        ReceiverLog told = asked();
        told.receive("0000000000");
        told.framing.silence(told);
        assertEquals(List.of("answered 12345678"), told.receive(summed("070304 12345678##")));
    }

    @Test
    void whatComesWhenNothingIsUnderWayIsLateOrGarbage() {
        ReceiverLog told = asked();
        told.framing.giveUp();
        assertEquals(List.of("stray LATE 7"), told.receive(summed("070304 12345678##")));
        assertEquals(List.of("stray LATE 9"), told.receive(summed("090304 12345678##")));
        told.receive("123456");
        assertTrue(told.framing.ready(told));
        assertEquals(List.of("stray GARBAGE -1"), told.lines);
    }

    @Test
    void whatAWriteIsConfirmedByIsNotItsEcho() {
        ReceiverLog told = asked();
        Write write = write();
        told.ask(write);
        assertEquals(
                List.of("answered 0003FF00"),
                told.receive(summed("07050003FF00##")),
                "of an adapter that does not hear itself");
        told.ask(TWO_REGISTERS);
        told.receive(summed("0703 0004 0002##|070304 12345678##"));
        told.ask(write);
        assertEquals(List.of(), told.receive(summed("07050003FF00##")));
        assertEquals(List.of("answered 0003FF00"), told.receive(summed("07050003FF00##")));
    }

    private static Write write() {
        return Write.of(
                TcpFrames.RELAY.points().get(0),
                TcpFrames.writable(TcpFrames.coil(3)),
                1,
                0,
                new CompletableFuture<>());
    }

    @Property
    void anyBytesAtAll(
            @ForAll @Size(max = 1200) byte[] bytes, @ForAll @IntRange(min = 1, max = 300) int cut) {
        ReceiverLog told = asked();
        for (int at = 0; at < bytes.length; at += cut) {
            told.framing.received(
                    ByteBuffer.wrap(bytes, at, Math.min(cut, bytes.length - at)).slice(), told);
            if (at % 7 == 0) {
                told.framing.silence(told);
            }
        }
        long ends = told.lines.stream().filter(line -> !line.startsWith("stray")).count();
        assertTrue(ends <= 1, told.lines.toString());
    }

    @Property
    void noByteCanBeChanged(@ForAll @IntRange(max = 8) int at, @ForAll byte value) {
        byte[] good = HexFormat.of().parseHex(summed("070304 12345678##"));
        byte[] bytes = TcpFrames.with(good, at, value);
        ReceiverLog told = asked();
        told.framing.received(ByteBuffer.wrap(bytes), told);
        told.framing.silence(told);
        assertEquals(good[at] == value, told.lines.contains("answered 12345678"));
    }

    private static ReceiverLog asked() {
        ReceiverLog told = new ReceiverLog(new Rtu());
        told.ask(TWO_REGISTERS);
        return told;
    }

    /** Puts check sums in for ##, of what stands since | or the beginning. */
    private static String summed(String text) {
        StringBuilder all = new StringBuilder();
        for (String part : text.replace(" ", "").split("\\|", -1)) {
            byte[] bytes = HexFormat.of().parseHex(part.replace("##", ""));
            all.append(
                    HexFormat.of()
                            .formatHex(part.endsWith("##") ? RtuFrames.summed(bytes) : bytes));
        }
        return all.toString();
    }
}
