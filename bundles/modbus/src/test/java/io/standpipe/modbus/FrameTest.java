package io.standpipe.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.ModbusSource.Table;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTest {

    private static final Read TWO_REGISTERS = new Read(Table.HOLDING, 4, 2, false, List.of());
    private static final Read TEN_COILS = new Read(Table.COIL, 4, 10, false, List.of());

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
        assertEquals(size, Frame.size(hex(bytes)));
    }

    @ParameterizedTest
    @CsvSource({
        "00010000000707030412345678, none",
        "00010000000708030412345678, invalid-answer", // unit
        "00010000000707040412345678, invalid-answer", // function
        "00010000000707030312345678, invalid-answer", // byte count
        "000100000006070304123456,   invalid-answer", // shorter than it says
        "0001000000080703041234567890, invalid-answer", // longer
        "0001000000050703021234,     invalid-answer", // one register
        "000100000003078302,         exception-2",
        "000100000003078306,         exception-6",
        "0001000000030783FF,         exception-255",
        "000100000003078300,         invalid-answer", // no code
        "000100000003078402,         invalid-answer", // of another function
        "00010000000407830200,       invalid-answer",
        "000100000003070302,         invalid-answer",
    })
    void whatAnAnswerIs(String bytes, String quality) {
        ByteBuffer frame = hex(bytes);
        int size = Frame.size(frame);
        assertEquals(frame.remaining(), size);
        assertEquals(quality, Frame.check(frame, 0, size, TWO_REGISTERS, 7).text());
    }

    @ParameterizedTest
    @CsvSource({"0001000000050701028102, none", "00010000000407010181, invalid-answer"})
    void bitsComeEightToAByte(String bytes, String quality) {
        ByteBuffer frame = hex(bytes);
        assertEquals(quality, Frame.check(frame, 0, frame.remaining(), TEN_COILS, 7).text());
    }

    @Property
    void anyBytesAtAll(@ForAll @Size(max = 300) byte[] bytes, @ForAll byte unit) {
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        int size = Frame.size(frame);
        assertTrue(size >= Frame.GARBAGE && size <= bytes.length, "size " + size);
        if (size > 0) {
            assertNotEquals(
                    null, Frame.check(frame, 0, size, TWO_REGISTERS, Byte.toUnsignedInt(unit)));
        }
    }

    @Property
    void onlyTheOneRightHeaderIsGood(
            @ForAll @IntRange(min = 2, max = 8) int at, @ForAll byte value) {
        byte[] good = Wires.frame(1, 7, 3, new byte[] {1, 2, 3, 4});
        byte[] bytes = Wires.with(good, at, value);
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        int size = Frame.size(frame);
        boolean accepted = size > 0 && Frame.check(frame, 0, size, TWO_REGISTERS, 7).isGood();
        assertEquals(good[at] == value, accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "COIL, 00AB00000006070100040011",
        "DISCRETE, 00AB00000006070200040011",
        "HOLDING, 00AB00000006070300040011",
        "INPUT, 00AB00000006070400040011"
    })
    void requests(Table table, String bytes) {
        ByteBuffer out = ByteBuffer.allocate(12);
        new Read(table, 4, 17, false, List.of()).put(out, 0xAB, 7);
        assertArrayEquals(HexFormat.of().parseHex(bytes), out.array());
    }

    private static ByteBuffer hex(String bytes) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(bytes));
    }
}
