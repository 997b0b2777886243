package io.standpipe.standalone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.ChineseText;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {

    private static String refused(String yaml) {
        String sentence =
                String.valueOf(
                        assertThrows(FileException.class, () -> SettingsFile.parse(yaml), yaml)
                                .getMessage());
        ChineseText.of(sentence);
        return sentence;
    }

    @Test
    void valuesAreTextAsWritten() throws FileException {
        Map<String, Object> values =
                SettingsFile.parse(
                        "text: a b\nnumber: 12\nreal: 0.50\nflag: true\nnone:\nlist: [a, 01]\nempty: \"\"\n");
        assertArrayEquals(new String[] {"a", "01"}, (String[]) values.remove("list"));
        assertEquals(
                Map.of("text", "a b", "number", "12", "real", "0.50", "flag", "true", "empty", ""),
                values,
                "a setting without a value is not given");
    }

    /** What YAML 1.1 or 1.2 takes for numbers, dates, truth or nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0042",
                "1234567890123456789",
                "123456789012345678901234567890",
                "yes",
                "No",
                "on",
                "1e5",
                "0x10",
                "0o17",
                "1_000",
                "2024-01-01",
                "12:30:45",
                "~",
                "null",
                "NULL",
                ".inf",
                ".NaN",
                "+1",
                "1.10",
                "=",
                "a:b",
                "a#b",
                "!!str 0042",
            })
    void textIsText(String written) throws FileException {
        String text = written.replace("!!str ", "");
        assertEquals(Map.of("password", text), SettingsFile.parse("password: " + written + "\n"));
        assertEquals(
                Map.of("password", "'" + text),
                SettingsFile.parse("password: '''" + text + "'\r\n"));
    }

    @Test
    void anEmptyFileTakesTheDefaults() throws FileException {
        for (String empty : List.of("", "# nothing\n", "{}", "---\n", "~", "\n\n")) {
            assertEquals(Map.of(), SettingsFile.parse(empty), empty);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [1]                   | must hold lines of "setting: value", but is a list
                    hello                 | must hold lines of "setting: value", but is text; write a blank behind the colon
                    'password:Hunter2'    | must hold lines of "setting: value", but is text; write a blank behind the colon
                    'a: {b: 1}'           | line 1, setting a: must be text, a number, true or false, but is a mapping
                    'a: [[1]]'            | line 1, setting a: must be text, a number, true or false, but is a list
                    'a: *b'               | line 1, setting a: begins with '&' or '*', which YAML takes for a reference; put the value in quotation marks
                    'a: &b'               | line 1, setting a: begins with '&' or '*', which YAML takes for a reference; put the value in quotation marks
                    'a: &b c'             | line 1, setting a: begins with '&' or '*', which YAML takes for a reference; put the value in quotation marks
                    'a: !b'               | line 1, setting a: begins with '!', which YAML takes for a tag; put the value in quotation marks
                    """)
    void whatIsNoSettingIsRefused(String yaml, String sentence) {
        assertEquals(sentence, refused(yaml));
    }

    @Test
    void aDuplicateIsRefusedWithItsLine() {
        assertEquals(
                "line 3, setting a: stands in line 1 already; remove one of them",
                refused("a: 1\nb: 2\na: 3\n"));
    }

    private static final String SIGN =
            "the value has a sign that means something in YAML; put it in single quotation marks, each of those within it twice";
    private static final String COLON =
            "write \"setting: value\", with a colon and a blank behind it";
    private static final String JOINED =
            "needs a | behind the colon, and its lines below it, indented; without it they are joined to one: write \"devices: |\"";

    @Test
    void mistakesThatPeopleMakeAreExplained() {
        String[][] cases = {
            {"id: gw\npassword: %abc\n", "line 2, setting password: is no YAML: " + SIGN},
            {"id: gw\npassword: @abc\n", "line 2, setting password: is no YAML: " + SIGN},
            {"id: gw\npassword: a: b\n", "line 2, setting password: is no YAML: " + SIGN},
            {"id: gw\npassword: \"a\n", "line 2, setting password: is no YAML: " + SIGN},
            {"id: gw\npassword: 'it's'\n", "line 2, setting password: is no YAML: " + SIGN},
            {"id: gw\npassword: [a\n", "line 2, setting password: is no YAML: " + SIGN},
            {"id: gw\npassword:abc\nuser: a\n", "line 2: is no YAML: " + COLON},
            {"id: gw\npassword=abc\nuser: a\n", "line 2: is no YAML: " + COLON},
            {
                "id: gw\nuser：a\nname: b\n",
                "line 2: is no YAML: the colon is a full-width one; write : and a blank"
            },
            {"devices:\n  id,profile\n  a,p\n", "line 2, setting devices: " + JOINED},
            {"devices: >\n  id,profile\n  a,p\n", "line 1, setting devices: " + JOINED},
            {"devices: id,profile\n  a,p\n", "line 1, setting devices: " + JOINED},
            {"devices:\n  id,profile,name\n  a,p,x: y\n", "line 2, setting devices: " + JOINED},
            {
                "devices:\n  id,profile: x\n  a,p\n",
                "line 2, setting devices: must be text, a number, true or false, but is a mapping"
            },
            {
                "devices: |\nid,profile\na,p\n",
                "line 2: is no YAML: the lines of devices must be indented, each by the same number of blanks"
            },
            {
                "id: gw\n\tname: b\n",
                "line 2, setting id: is no YAML: the line is indented with a tab; indent it with blanks"
            },
            {
                "id: gw\u0007\n",
                "line 1: holds a control character, which nobody can see; remove it"
            },
            {
                "id: gw\n---\nid: gw\n",
                "line 2: a second document begins; remove the line \"---\" or what follows it"
            },
        };
        for (String[] each : cases) {
            assertEquals(each[1], refused(each[0]), each[0]);
        }
    }

    /** Such documents cost a parser that makes a tree the memory or the time of the process. */
    @Test
    void aBombIsRefusedByItsFirstLines() {
        assertTrue(refused("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n").startsWith("line 1, "));
        for (String open : List.of("[", "{a: ", "- ", "? ", "a: [")) {
            assertFalse(refused(open.repeat(SettingsFile.MAX_BYTES / 8)).isBlank());
        }
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= SettingsFile.MAX_SETTINGS; i++) {
            many.append('k').append(i).append(": 1\n");
        }
        assertEquals(
                "line 201: has more than 200 settings, which no component has; is a file of another kind in this place?",
                refused(many.toString()));
        assertEquals(
                "line 1, setting a: has more than 1000 items",
                refused("a: [" + "x, ".repeat(SettingsFile.MAX_ITEMS) + "x]"));
    }

    /** Whatever is wrong with a file, none of its values is in the sentence that says so. */
    @Test
    void noValueIsQuoted() {
        Random random = new Random(5);
        String signs = "*&!%@`|>[]{}\"'#:,?-=\\ \t\n";
        int wrong = 0;
        for (int i = 0; i < 4000; i++) {
            String secret = "Hunter2" + i;
            StringBuilder value = new StringBuilder(secret);
            for (int k = random.nextInt(4); k >= 0; k--) {
                value.insert(
                        random.nextInt(4) > 0 ? 0 : random.nextInt(value.length() + 1),
                        signs.charAt(random.nextInt(signs.length())));
            }
            String setting = List.of("password", "keyPassword", "commandKey", "keys").get(i % 4);
            String colon = List.of(": ", ":", " ", "=", ": : ", "\n").get(random.nextInt(6));
            String yaml = "server: tcp://a\n" + setting + colon + value + "\nuser: b\n";
            try {
                SettingsFile.parse(yaml);
            } catch (FileException e) {
                wrong++;
                String sentence = String.valueOf(e.getMessage());
                assertFalse(sentence.contains("Hunter"), yaml + sentence);
                assertFalse(sentence.contains("unter2"), yaml + sentence);
            }
        }
        assertTrue(wrong > 1000, "only " + wrong + " were wrong");
    }
}
