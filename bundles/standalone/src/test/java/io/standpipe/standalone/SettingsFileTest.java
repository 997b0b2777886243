package io.standpipe.standalone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {

    @Test
    void valuesKeepTheirTypes() throws FileException {
        Map<String, Object> values =
                SettingsFile.parse(
                        "text: a b\nnumber: 12\nbig: 12345678901\nreal: 0.5\nflag: true\nnone:\nlist: [a, 1]\n");
        assertArrayEquals(new String[] {"a", "1"}, (String[]) values.get("list"));
        assertEquals("a b", values.get("text"));
        assertEquals(12, values.get("number"));
        assertEquals(12345678901L, values.get("big"));
        assertEquals(0.5, values.get("real"));
        assertEquals(true, values.get("flag"));
        assertEquals(6, values.size(), "a setting without a value is not given");
    }

    @Test
    void anEmptyFileTakesTheDefaults() throws FileException {
        assertEquals(Map.of(), SettingsFile.parse("# nothing\n"));
        assertEquals(Map.of(), SettingsFile.parse("{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [1]                   | must hold lines of "setting: value", but is a list
                    hello                 | must hold lines of "setting: value", but is "hello"
                    'a: {b: 1}'           | setting a must be text, a number, true or false, but is a mapping
                    'a: [[1]]'            | setting a must be text, a number, true or false, but is a list
                    'a: 123456789012345678901234567890' | setting a must be text, a number, true or false, but is "123456789012345678901234567890"
                    """)
    void whatIsNoSettingIsRefused(String yaml, String sentence) {
        assertEquals(
                sentence,
                assertThrows(FileException.class, () -> SettingsFile.parse(yaml)).getMessage());
    }

    @Test
    void aDuplicateIsRefusedWithItsLine() {
        String message =
                assertThrows(FileException.class, () -> SettingsFile.parse("a: 1\nb: 2\na: 3\n"))
                        .getMessage();
        assertEquals("line 3: is no YAML: found duplicate key a; correct it", message);
    }
}
