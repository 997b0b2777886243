package io.standpipe.modbus.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole numbers that are a part of their registers, and those whose sign is a bit of its own. */
class PartsTest {

    private static ModbusSource source(ModbusSource.Type type, Order order, int bit, int width) {
        return new ModbusSource(Table.HOLDING, 4, type, order, bit, width);
    }

    @ParameterizedTest
    @CsvSource({
        // halves of a register: high, low
        "INT16, ABCD, 8, 8, FE7F, -2",
        "INT16, ABCD, 0, 8, FE7F, 127",
        "INT16, ABCD, 0, 8, 7F80, -128",
        "UINT16, ABCD, 8, 8, FE7F, 254",
        "UINT16, BADC, 8, 8, FE7F, 127",
        "SIGNMAG16, ABCD, 8, 8, 8500, -5",
        // a converter of 12 bits
        "INT16, ABCD, 0, 12, AFFF, -1",
        "INT16, ABCD, 4, 12, 800F, -2048",
        // 24 bits in two registers: the highest byte left out, or the lowest
        "UINT32, ABCD, 0, 24, AA123456, 1193046",
        "UINT32, ABCD, 8, 24, 123456AA, 1193046",
        "INT32, ABCD, 0, 24, 00FFFFFE, -2",
        "INT32, CDAB, 0, 24, FFFE00FF, -2",
        "SIGNMAG32, ABCD, 0, 24, 00800005, -5",
        // whole
        "SIGNMAG16, ABCD, 0, 1, 8005, -5",
        "SIGNMAG16, ABCD, 0, 1, 7FFF, 32767",
        "SIGNMAG16, ABCD, 0, 1, 8000, 0",
        "SIGNMAG32, CDAB, 0, 1, 00058000, -5",
    })
    void asManualsPrintThem(
            ModbusSource.Type type,
            Order order,
            int bit,
            int width,
            String registers,
            long expected) {
        ByteBuffer answer = ByteBuffer.wrap(HexFormat.of().parseHex(registers));
        assertEquals(expected, Decoder.raw(source(type, order, bit, width), answer, 0, 0));
    }

    @Property
    void aPartIsTheBitsOfTheWholeNumber(
            @ForAll int registers,
            @ForAll @IntRange(max = 29) int bit,
            @ForAll @IntRange(min = 2, max = 31) int width) {
        int bits = Math.min(width, 32 - bit);
        ByteBuffer answer = ByteBuffer.allocate(4).putInt(0, registers);
        BigInteger field =
                BigInteger.valueOf(Integer.toUnsignedLong(registers))
                        .shiftRight(bit)
                        .mod(BigInteger.TWO.pow(bits));
        boolean negative = field.testBit(bits - 1);
        BigInteger magnitude = field.clearBit(bits - 1);
        assertEquals(
                field.longValueExact(),
                Decoder.raw(source(ModbusSource.Type.UINT32, Order.ABCD, bit, bits), answer, 0, 0));
        assertEquals(
                negative
                        ? field.subtract(BigInteger.TWO.pow(bits)).longValueExact()
                        : field.longValueExact(),
                Decoder.raw(source(ModbusSource.Type.INT32, Order.ABCD, bit, bits), answer, 0, 0));
        assertEquals(
                negative ? magnitude.negate().longValueExact() : magnitude.longValueExact(),
                Decoder.raw(
                        source(ModbusSource.Type.SIGNMAG32, Order.ABCD, bit, bits), answer, 0, 0));
    }

    @Test
    void aPartIsNotWrittenAndLiesInsideItsRegisters() {
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new ModbusSource(
                                Table.HOLDING,
                                4,
                                ModbusSource.Type.UINT16,
                                Order.ABCD,
                                8,
                                8,
                                true,
                                null));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new ModbusSource(
                                Table.HOLDING,
                                4,
                                ModbusSource.Type.SIGNMAG16,
                                Order.ABCD,
                                0,
                                1,
                                true,
                                null));
        assertThrows(
                IllegalArgumentException.class,
                () -> source(ModbusSource.Type.UINT16, Order.ABCD, 9, 8));
    }
}
