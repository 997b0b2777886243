package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests' own client, against bytes that are written by hand after RFC 7252, 3. */
class DatagramTest {

    @Test
    void isWrittenAndRead() {
        Datagram message =
                Datagram.post(0x1234, "standpipe/a")
                        .token("0a0b")
                        .query("x=1")
                        .json("[]")
                        .observe(9);
        assertEquals(
                "420212340a0b"
                        + "6109"
                        + "59"
                        + "7374616e6470697065"
                        + "0161"
                        + "116e"
                        + "33783d31"
                        + "ff5b5d",
                HexFormat.of().formatHex(message.bytes()));
        assertEquals(message, Datagram.parse(message.bytes()));
        assertEquals("standpipe/a", message.texts(Datagram.URI_PATH));
        assertEquals(110, message.number(Datagram.CONTENT_FORMAT));
        assertEquals(-1, message.number(Datagram.MAX_AGE));
    }

    @ParameterizedTest
    @CsvSource({
        "60441234, 2.04",
        "61450001aa60616eff01, 2.05",
        "60841234, 4.04",
        "70001234, 0.00",
        "50020001e1012cbb, 0.02",
        "50020001d1f3aa, 0.02",
    })
    void whatIsReadIsWrittenTheSame(String bytes, String code) {
        Datagram message = Datagram.parse(Kit.hex(bytes));
        assertEquals(code, message.said());
        assertEquals(bytes, HexFormat.of().formatHex(message.bytes()));
    }
}
