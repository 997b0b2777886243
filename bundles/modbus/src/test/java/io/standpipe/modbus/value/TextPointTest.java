package io.standpipe.modbus.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.profile.TextLayout;
import io.standpipe.model.point.DeviceText;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that are values of points. */
class TextPointTest {

    private static Reading reading(byte[] bytes, Charset charset, Order order) {
        ModbusSource source =
                new ModbusSource(
                        Table.INPUT,
                        4,
                        ModbusSource.Type.TEXT,
                        order,
                        0,
                        1,
                        false,
                        null,
                        new TextLayout(bytes.length / 2, charset),
                        null);
        PointOffset pointOffset = new PointOffset(Fixtures.point(0, "p", source), source, 0);
        return Decoder.reading(pointOffset, ByteBuffer.wrap(bytes), 0);
    }

    private static String read(String hex, String charset, Order order) {
        Reading reading =
                reading(
                        HexFormat.of().parseHex(hex.replace(" ", "")),
                        Charset.forName(charset),
                        order);
        return reading.quality().isGood()
                ? String.valueOf(reading.state())
                : reading.quality().text();
    }

    @ParameterizedTest
    @CsvSource({
        "ABCD, UTF-8, 4644 2D30 3100 FFFF, FD-01",
        "BADC, UTF-8, 4446 302D 0031 FFFF, FD-01",
        "ABCD, US-ASCII, 2020 4644 2020 2020, FD",
        "ABCD, GBK, BBF0 BEAF 0000 0000, 火警",
        "ABCD, UTF-8, BBF0 BEAF 0000 0000, invalid-value",
        "ABCD, US-ASCII, BBF0 BEAF 0000 0000, invalid-value",
        "ABCD, UTF-8, FFFF FFFF FFFF FFFF, invalid-value",
        "ABCD, UTF-8, 460A 441B 0000 0000, F\\u000aD\\u001b",
        "ABCD, UTF-8, 0000 4644 0000 0000, ''",
        "ABCD, UTF-16BE, 0046 0044 002D 0031, FD-1",
        "BADC, UTF-16BE, 4600 4400 0000 3100, FD",
        "ABCD, UTF-16BE, 706B 8B66 0000 FFFF, 火警",
        "ABCD, UTF-16BE, D800 0041 0000 0000, invalid-value",
    })
    void asTheDeviceTellsThem(Order order, String charset, String registers, String expected) {
        assertEquals(expected, read(registers, charset, order));
    }

    @Test
    void oneTextHasOneNumber() {
        byte[] one = "AB".getBytes(StandardCharsets.UTF_8);
        byte[] other = "AC".getBytes(StandardCharsets.UTF_8);
        double number = reading(one, StandardCharsets.UTF_8, Order.ABCD).value();
        assertEquals(number, reading(one, StandardCharsets.UTF_8, Order.ABCD).value());
        assertTrue(number != reading(other, StandardCharsets.UTF_8, Order.ABCD).value());
    }

    @Property
    void noBytesAreMoreThanFitOrCannotBeSeen(@ForAll @Size(64) byte[] bytes) {
        for (String charset : new String[] {"UTF-8", "US-ASCII", "UTF-16BE", "GBK"}) {
            Reading reading = reading(bytes, Charset.forName(charset), Order.ABCD);
            String text = reading.state();
            assertEquals(reading.quality().isGood(), text != null);
            if (text != null) {
                assertTrue(text.length() <= DeviceText.MAX_LENGTH);
                assertTrue(text.chars().noneMatch(Character::isISOControl), text);
            }
        }
    }
}
