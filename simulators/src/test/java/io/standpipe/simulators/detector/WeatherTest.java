package io.standpipe.simulators.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeatherTest {

    private static List<Integer> arriving(Weather weather, int count) {
        Weather.Way way = weather.way(5);
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            for (byte[] one : way.pass(new byte[] {(byte) (i >> 8), (byte) i})) {
                all.add((one[0] & 0xFF) * 256 + (one[1] & 0xFF));
            }
        }
        return all;
    }

    @Test
    void fineWeatherDoesNothing() {
        assertEquals(List.of(0, 1, 2, 3), arriving(Weather.FINE, 4));
    }

    @Test
    void theSameSeedDoesTheSame() {
        Weather bad = new Weather(0.2, 0.2, 0.2);
        assertEquals(arriving(bad, 500), arriving(bad, 500));
    }

    @Test
    void itLosesDoublesAndLetsOvertake() {
        int lost = 1000 - arriving(new Weather(0.2, 0, 0), 1000).size();
        assertTrue(lost > 150 && lost < 250, () -> "lost " + lost);
        int more = arriving(new Weather(0, 0.2, 0), 1000).size() - 1000;
        assertTrue(more > 150 && more < 250, () -> "more " + more);
        List<Integer> mixed = arriving(new Weather(0, 0, 0.2), 1000);
        int overtaken = 0;
        for (int i = 1; i < mixed.size(); i++) {
            overtaken += mixed.get(i) < mixed.get(i - 1) ? 1 : 0;
        }
        assertTrue(overtaken > 100, "overtaken " + overtaken);
        assertTrue(mixed.size() >= 999, "nothing is lost but one that is still held");
    }

    /** RFC 7252: version 1, confirmable, no token, POST; Uri-Path twice, Content-Format 110. */
    @Test
    void aMessageOnTheWire() {
        assertEquals(
                "40021234b17301" + "78" + "116eff5b5d",
                HexFormat.of().formatHex(CoapWire.post(0x1234, "s/x", "[]")));
        assertEquals(204, CoapWire.answer(HexFormat.of().parseHex("60441234"), 0x1234));
        assertEquals(503, CoapWire.answer(HexFormat.of().parseHex("60a31234"), 0x1234));
        assertEquals(0, CoapWire.answer(HexFormat.of().parseHex("60001234"), 0x1234));
        assertEquals(0, CoapWire.answer(HexFormat.of().parseHex("60441235"), 0x1234));
    }
}
