package io.standpipe.cli.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which language a terminal wants. */
class TongueTest {

    @Test
    void theVariablesGoInPosixOrder() {
        assertEquals(Tongue.EN, Tongue.of(Map.of()));
        assertEquals(Tongue.ZH, Tongue.of(Map.of("LANG", "zh_CN.UTF-8")));
        assertEquals(Tongue.EN, Tongue.of(Map.of("LANG", "zh_CN.UTF-8", "LC_ALL", "C")));
        assertEquals(Tongue.ZH, Tongue.of(Map.of("LANG", "C", "LC_MESSAGES", "zh_CN")));
        assertEquals(Tongue.ZH, Tongue.of(Map.of("LC_ALL", "", "LANG", "zh")));
    }

    @Test
    void eachPhraseTakesItsArgumentsInBothLanguages() {
        for (CliPhrase phrase : CliPhrase.values()) {
            Object[] arguments = new Object[count(phrase.english())];
            Arrays.fill(arguments, "x");
            for (Tongue tongue : Tongue.values()) {
                String said = tongue.of(phrase, arguments);
                assertEquals(
                        arguments.length,
                        said.chars().filter(c -> c == 'x').count() - xs(phrase, tongue),
                        said);
            }
        }
    }

    private static long xs(CliPhrase phrase, Tongue tongue) {
        String text = tongue == Tongue.EN ? phrase.english() : phrase.chinese();
        return text.chars().filter(c -> c == 'x').count();
    }

    private static int count(String english) {
        return english.split("%s", -1).length - 1;
    }
}
