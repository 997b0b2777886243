package io.standpipe.model.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.words.text.AllPhrases;
import io.standpipe.model.words.text.Sentences;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PhraseTest {

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    private static Object[] arguments(Phrase phrase) {
        return IntStream.range(0, AllPhrases.arguments(phrase))
                .mapToObj(i -> "<a" + i + ">")
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("io.standpipe.model.words.text.AllPhrases#all")
    void eachIsToldInBothLanguagesWithAllThatItIsAbout(Phrase phrase) {
        Object[] arguments = arguments(phrase);
        Label label = Sentences.label(phrase.with(arguments));
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
    @MethodSource("io.standpipe.model.words.text.AllPhrases#all")
    void eachIsFoundAgainInItsEnglishSentence(Phrase phrase) {
        Object[] arguments = arguments(phrase);
        assertEquals(phrase.with(arguments), Sentences.said(phrase.of(arguments)));
    }

    @Test
    void whatItIsAboutMayBeAPhraseToo() {
        Phrase.Said said =
                Sentences.said(
                        FaultPhrase.ALL_OVERDUE.of(
                                "tcp://centre:1883",
                                100,
                                FramePhrase.CAUSE.of("Connection refused"),
                                ""));
        assertNotNull(said);
        assertEquals(
                "tcp://centre:1883 已 100 秒无任何应答（连接被拒绝，端口未开放）；报警和数据均已保留",
                Sentences.label(said).zh());
    }

    @Test
    void aCodeIsAWord() {
        assertEquals("no-device", OrderPhrase.NO_DEVICE.code());
        assertEquals(
                new Phrase.Said(OrderPhrase.NO_DEVICE, List.of("x")),
                OrderPhrase.NO_DEVICE.with("x"));
    }

    @Test
    void anotherSentenceIsNone() {
        assertNull(Sentences.said(""));
        assertNull(Sentences.said("no device is installed"));
    }

    @Test
    void severalSentencesOfAFaultAreToldOneByOne() {
        Label label =
                Sentences.label("(1) " + FaultPhrase.KURA_QOS.of() + "; (2) something; and 3 more");
        assertNotNull(label);
        assertEquals(
                "(1) "
                        + Sentences.label(FaultPhrase.KURA_QOS.with()).zh()
                        + "\n(2) something\n另有 3 项",
                label.zh());
        assertNull(Sentences.label("(1) one; (2) two"));
        Label one = Sentences.label(OrderPhrase.NOT_RUNNING.of());
        assertNotNull(one);
        assertTrue(one.zh().startsWith("网关尚未运行"), one.zh());
    }
}
