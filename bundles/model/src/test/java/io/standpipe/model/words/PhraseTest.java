package io.standpipe.model.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhraseTest {

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    private static Object[] arguments(Phrase phrase) {
        return IntStream.range(0, phrase.places()).mapToObj(i -> "<a" + i + ">").toArray();
    }

    @ParameterizedTest
    @EnumSource
    void eachIsToldInBothLanguagesWithAllThatItIsAbout(Phrase phrase) {
        Object[] arguments = arguments(phrase);
        Label label = phrase.with(arguments).label();
        assertFalse(HAN.matcher(label.en()).find(), label.en());
        boolean words = label.en().replaceAll("<a[0-9]>", "").matches("(?s).*[a-z].*");
        assertTrue(!words || HAN.matcher(label.zh()).find(), label.zh());
        for (Object argument : arguments) {
            assertTrue(label.en().contains((String) argument), label.en());
            assertTrue(label.zh().contains((String) argument), label.zh());
        }
    }

    /** A message keeps the sentence only: from it everything must be found again. */
    @ParameterizedTest
    @EnumSource
    void eachIsFoundAgainInItsEnglishSentence(Phrase phrase) {
        Object[] arguments = arguments(phrase);
        assertEquals(phrase.with(arguments), Phrase.said(phrase.of(arguments)));
    }

    @Test
    void whatItIsAboutMayBeAPhraseToo() {
        Phrase.Said said =
                Phrase.said(
                        Phrase.ALL_OVERDUE.of(
                                "tcp://centre:1883",
                                100,
                                Phrase.CAUSE.of("Connection refused"),
                                ""));
        assertNotNull(said);
        assertEquals("tcp://centre:1883 已 100 秒无任何应答（连接被拒绝，端口未开放）；报警和数据均已保留", said.label().zh());
    }

    @Test
    void aCodeIsAWord() {
        assertEquals("no-device", Phrase.NO_DEVICE.code());
        assertEquals(new Phrase.Said(Phrase.NO_DEVICE, List.of("x")), Phrase.NO_DEVICE.with("x"));
    }

    @Test
    void anotherSentenceIsNone() {
        assertNull(Phrase.said(""));
        assertNull(Phrase.said("no device is installed"));
    }

    @Test
    void severalSentencesOfAFaultAreToldOneByOne() {
        Label label =
                Sentences.label("(1) " + Phrase.KURA_QOS.of() + "; (2) something; and 3 more");
        assertNotNull(label);
        assertEquals(
                "(1) " + Phrase.KURA_QOS.with().label().zh() + "\n(2) something\n另有 3 项",
                label.zh());
        assertNull(Sentences.label("(1) one; (2) two"));
        Label one = Sentences.label(Phrase.NOT_RUNNING.of());
        assertNotNull(one);
        assertTrue(one.zh().startsWith("网关尚未运行"), one.zh());
    }
}
