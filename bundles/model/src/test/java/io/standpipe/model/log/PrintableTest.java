package io.standpipe.model.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "smoke-17",
                "Rauchmelder Küche, 2. OG",
                "烟感 三楼　东",
                "дым",
                "🔥 \\u000a",
                "é"
            })
    void whatShowsItselfStays(String text) {
        assertEquals(text, Printable.name(text));
    }

    @Test
    void plainTextIsNotCopied() {
        String text = "coap:1 \"smoke-17\" at 10.0.0.7:5683";
        assertSame(text, Printable.sentence(text));
    }

    /** Each character that is not seen, and those around it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000", "0007", "0008", "0009", "000a", "000d", "001b", "007f", "0085", "009b",
                "00a0", "00ad", "034f", "061c", "115f", "1160", "17b4", "17b5", "180b", "180e",
                "200b", "200c", "200d", "200e", "200f", "2028", "2029", "202a", "202b", "202c",
                "202d", "202e", "2060", "2064", "2066", "2067", "2068", "2069", "2800", "3164",
                "d800", "dfff", "e000", "fe0f", "feff", "ffa0", "fff9", "ffff"
            })
    void whatIsNotSeenIsEscaped(String hex) {
        char c = (char) Integer.parseInt(hex, 16);
        assertEquals("a\\u" + hex + "b", Printable.name("a" + c + "b"));
    }

    @Test
    void beyondTheFirstPlaneTheNumberStandsInBraces() {
        assertEquals("\\u{e0041}", Printable.name(Character.toString(0xE0041)));
        assertEquals("\\u{e0100}", Printable.name(Character.toString(0xE0100)));
        assertEquals("\\u{f0000}", Printable.name(Character.toString(0xF0000)));
        assertEquals("\\udc00\\ud800", Printable.name("\udc00\ud800"));
    }

    @ParameterizedTest
    @CsvSource({
        "abcd, 4, abcd",
        "abcde, 4, abc…",
        "abcde, 1, …",
        "ab🔥cd, 4, ab…",
        "ab🔥, 4, ab🔥",
        "烟烟烟烟烟, 4, 烟烟烟…"
    })
    void tooMuchIsCut(String text, int most, String shown) {
        assertEquals(shown, Printable.of(text, most));
    }

    @Test
    void anEscapeIsNotCutInHalf() {
        assertEquals("ab…", Printable.of("ab\u202ecd", 8));
        assertEquals("ab\\u202e", Printable.of("ab\u202e", 8));
    }

    /** Never longer, never a character that is not seen, and stable. */
    @Test
    void anyTextIsBoundedSeenAndStable() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(
                        random.nextInt(3) == 0
                                ? (char) random.nextInt(0x10000)
                                : (char) (0x1FF0 + random.nextInt(0x80)));
            }
            int most = 1 + random.nextInt(80);
            String shown = Printable.of(text.toString(), most);
            assertTrue(shown.length() <= most);
            assertEquals(shown, Printable.of(shown, most));
            assertFalse(
                    shown.codePoints()
                            .anyMatch(
                                    c ->
                                            Character.isISOControl(c)
                                                    || Character.getType(c) == Character.FORMAT
                                                    || Character.getType(c)
                                                            == Character.LINE_SEPARATOR
                                                    || Character.getType(c)
                                                            == Character.PARAGRAPH_SEPARATOR
                                                    || Character.getType(c)
                                                            == Character.SURROGATE));
        }
    }
}
