package io.standpipe.model.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a table of keys says is what the getters allow. */
class FieldsTest {

    private static final Map<String, String> WORDS = Map.of("one", "1", "two", "2");

    private static final Keys KEYS =
            Keys.of(
                            "things",
                            "For this test.",
                            Keys.Key.of("word", Shape.choice(WORDS), "A word.").or("one"),
                            Keys.Key.of("size", Shape.whole(2, 9), "A size.").or(4),
                            Keys.Key.of(
                                    "factor", Shape.above(0, 5, FieldsTest::outside), "A factor."),
                            Keys.Key.of("own", Shape.whole(0, 9), "The same for all.").forAll(),
                            Keys.Key.of("name", Shape.TEXT, "A name.").needed())
                    .rules(
                            Rule.refuse(
                                    "factor",
                                    Rule.not(Rule.is("word", "two")),
                                    ProfileYamlPhrase.FOR_KEY.with("two")),
                            Rule.need(Rule.is("size", 9L), "own"),
                            Rule.narrow("size", Shape.whole(2, 3), Rule.has("factor")));

    private static Phrase.Said outside(double number) {
        return ProfileYamlPhrase.NUMBER.with(number);
    }

    private static Fields fields(String... keysAndTexts) throws Wrong {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        entries.put("name", new Yaml.Entry(1, new Yaml.Scalar(1, "x", true)));
        for (int i = 0; i < keysAndTexts.length; i += 2) {
            Yaml text = new Yaml.Scalar(1, keysAndTexts[i + 1], true);
            entries.put(keysAndTexts[i], new Yaml.Entry(1, text));
        }
        Parameter seven =
                new Parameter("p", false, 7, 0, 9, 0, "", List.of(), "seven of something", "");
        return Fields.of(
                new Yaml.Mapping(1, entries),
                "",
                KEYS,
                new Values(Map.of("p", 7.0), Map.of("p", seven)));
    }

    private static void refused(String sentence, Executable what) {
        Wrong wrong = assertThrows(Wrong.class, what);
        assertTrue(wrong.sentence().contains(sentence), wrong.sentence());
    }

    @Test
    void boundsAreThoseOfTheKey() throws Wrong {
        assertEquals(9, fields("size", "9", "own", "0").whole("size"));
        refused(
                "size: must be a whole number from 2 to 9",
                () -> fields("size", "1").whole("size"));
        refused("from 2 to 9", () -> fields("size", "10").whole("size", 0, 20));
        refused("from 5 to 6", () -> fields("size", "7").whole("size", 5, 6));
        refused(
                "factor: must be a number",
                () -> fields("word", "two", "factor", "0").number("factor"));
        assertEquals(5, fields("word", "two", "factor", "5").number("factor"));
    }

    @Test
    void whatIsNotWrittenIsWhatTheKeySays() throws Wrong {
        assertEquals(4, fields().whole("size"));
        assertEquals("1", fields().choice("word", WORDS));
        refused("needs the key factor", () -> fields().number("factor"));
    }

    @Test
    void aParameterStandsWhereItMay() throws Wrong {
        assertEquals(7, fields("size", "$p").whole("size"));
        refused("own: must be", () -> fields("own", "p").whole("own"));
        refused("own: there is no parameter", () -> fields("own", "$p").whole("own"));
    }

    @Test
    void keysAreNeededAndKnown() {
        Yaml empty = new Yaml.Mapping(3, Map.of());
        refused("line 3: needs the key name", () -> Fields.of(empty, "", KEYS, Values.PLAIN));
        refused("did you mean \"size\"?", () -> fields("siez", "2"));
    }

    @Test
    void rulesAreKept() throws Wrong {
        refused("factor: is for two", () -> fields("factor", "1"));
        refused("needs the key own", () -> fields("size", "9"));
        refused("from 2 to 3", () -> fields("word", "two", "factor", "1", "size", "4"));
        assertEquals(3, fields("word", "two", "factor", "1", "size", "3").whole("size"));
    }

    @Test
    void aRuleOnWhatCannotBeReadWaits() throws Wrong {
        Fields fields = fields("word", "three", "factor", "1");
        refused("word: must be one of one, two", () -> fields.choice("word", WORDS));
    }

    @Test
    void whoReadsAKeyHasToDeclareIt() throws Wrong {
        Fields fields = fields();
        assertThrows(IllegalStateException.class, () -> fields.whole("length"));
        assertThrows(
                IllegalStateException.class, () -> fields.choice("word", Map.of("three", "3")));
        assertThrows(IllegalStateException.class, () -> fields.whole("name"));
    }
}
