package io.standpipe.model.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hyd-0042",
                "192.168.1.20:70000",
                "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0",
                "generic-pressure-4reg",
                "imei-864508030000042",
                "0123456789012345678901234567890",
                "利泽路42号",
            })
    void whatIsNoKeyIsShown(String text) {
        String shown = text.length() > 60 ? text.substring(0, 59) + "…" : text;
        assertEquals('"' + shown + '"', Quotation.of(text));
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://user:pass@host:1883, tcp://...@host:1883",
        "tcp://user:p/ss@host, tcp://...@host",
        "tcp://user:p@ss@host, tcp://...@host",
        "user:pass@host, ...@host",
        "//@, //...@",
    })
    void anAddressIsShownWithoutUserAndPassword(String text, String shown) {
        assertEquals('"' + shown + '"', Quotation.of(text));
    }

    @Test
    void keysAreNotShown() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] key = new byte[16 + random.nextInt(48)];
            random.nextBytes(key);
            String hex = HexFormat.of().formatHex(key);
            assertFalse(Quotation.of(hex).contains(hex.substring(0, 16)));
            assertFalse(Quotation.of("0x" + hex).contains(hex.substring(0, 16)));
        }
        byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 80, 81, 82, 83, 84, 85, 86};
        assertEquals(
                "a text of 24 characters, which is not shown here",
                Quotation.of(Base64.getEncoder().encodeToString(key)));
        assertTrue(Quotation.of("-----BEGIN PRIVATE KEY-----").startsWith("a text of"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "5.0", "1,5", "500ms", "12 s", "0x10", "-40 °C", "99999999999"})
    void whatWasMeantAsANumberIsShown(String text) {
        assertEquals('"' + text + '"', Quotation.ofNumber(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hunter2Secret", "hunter", "p@ss", "correct horse", "a1b2c3d4e5f6"})
    void whatWasNotMeantAsANumberIsNot(String text) {
        assertEquals(
                "a text of %d characters, which is not shown here".formatted(text.length()),
                Quotation.ofNumber(text));
    }

    @ParameterizedTest
    @CsvSource({"shed, true", "key-unit, true", "yes, true", "5, true", "Hunter2Secret, false"})
    void whatWasMeantAsAWordIsShown(String text, boolean shown) {
        assertEquals(shown, Quotation.ofWord(text).equals('"' + text + '"'));
    }

    @Test
    void nothingTurnsTheLine() {
        assertEquals("\"a\\u202eb\\u2028c\\u200b\"", Quotation.of("a\u202Eb\u2028c\u200B"));
    }
}
