package io.standpipe.modbus.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.modbus.profile.ModbusSource.Order;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisterTextTest {

    @ParameterizedTest
    @CsvSource({
        "ABCD, 47507832 2056322E, 'GPx2 V2.'",
        "ABCD, 47505800 46464646, 'GPX'",
        "BADC, 50470058 00000000, 'GPX'",
        "ABCD, 20204750 58202020, 'GPX'",
        "ABCD, 00000000 47505858, ''",
        "ABCD, E6B688E9 98B20000, '消防'",
        "BADC, B6E6E988 B2980000, '消防'",
        "ABCD, FFFE4100 00000000, '\uFFFD\uFFFDA'",
    })
    void registersBecomeText(Order order, String registers, String text) {
        byte[] bytes = HexFormat.of().parseHex("FFFF" + registers.replace(" ", ""));
        assertEquals(text, RegisterText.of(ByteBuffer.wrap(bytes), 2, 4, order));
    }

    @Property
    void anyBytesAreSomeText(@ForAll @Size(max = 60) byte[] bytes, @ForAll boolean exchanged) {
        RegisterText.of(
                ByteBuffer.wrap(bytes), 0, bytes.length / 2, exchanged ? Order.BADC : Order.ABCD);
    }
}
