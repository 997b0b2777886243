package io.standpipe.modbus.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.settings.SerialSettings.Direction;
import io.standpipe.model.config.Settings;
import io.standpipe.testkit.ChineseText;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SerialSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "9600 8N1,               9600,   8, N, 1, NONE, 0, 0",
        "19200 8E1,              19200,  8, E, 1, NONE, 0, 0",
        "' 115200  7O2 ',        115200, 7, O, 2, NONE, 0, 0",
        "9600 8N1 rs485,         9600,   8, N, 1, HIGH, 0, 0",
        "9600 8N1 rs485-low 1/2, 9600,   8, N, 1, LOW,  1, 2",
    })
    void settings(
            String text,
            int baud,
            int dataBits,
            char parity,
            int stopBits,
            Direction direction,
            int before,
            int after) {
        assertEquals(
                new SerialSettings(baud, dataBits, parity, stopBits, direction, before, after),
                SerialSettings.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9600",
                "9600 8X1",
                "9600 9N1",
                "9600 8N3",
                "110 8N1",
                "5000000 8N1",
                "9600 8N1 rs232",
                "9600 8N1 rs485 1",
                "9600 8N1 rs485 101/0",
                "9600,8,N,1"
            })
    void refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> SerialSettings.parse(text));
        if (text.isEmpty()) {
            return; // the setting is left out
        }
        Settings settings = Settings.of(Map.of("serial", text));
        assertEquals(SerialSettings.parse("9600 8N1"), ConnectionSettings.read(settings).serial());
        String problem = settings.problems().get(0);
        assertTrue(problem.startsWith("serial must be baud (300 to 4000000), "), problem);
        assertTrue(problem.endsWith(", but is \"" + text + "\"; using 9600 8N1"), problem);
        assertTrue(
                ChineseText.of(problem).endsWith("，现为 \"" + text + "\"；现按 9600 8N1 运行"), problem);
    }

    // Modbus over serial line 1.02, 2.5.1.1.
    @ParameterizedTest
    @CsvSource({
        "9600 8N1,   1041666, 3645831",
        "9600 8E1,   1145833, 4010415",
        "19200 8N1,  520833,  1822915",
        "38400 8N1,  260416,  1750000",
        "115200 8E1, 95486,   1750000",
    })
    void theGapIsTheStandards(String text, long perByte, long gap) {
        SerialSettings settings = SerialSettings.parse(text);
        assertEquals(perByte, settings.perByte());
        assertEquals(gap, settings.timing(Duration.ofSeconds(1), Duration.ZERO).gap());
        assertEquals(
                25_000_000, settings.timing(Duration.ofSeconds(1), Duration.ofMillis(25)).gap());
    }
}
