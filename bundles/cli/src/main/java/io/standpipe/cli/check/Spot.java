package io.standpipe.cli.check;

import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.text.Sentences;

/**
 * Where a sentence says that something stands.
 *
 * @param file as the sentence names it; empty if it names none
 * @param line from 1; 0 if it names none
 * @param key setting, or path of a key; empty if it names none
 */
record Spot(String file, int line, String key) {

    private static final Spot NOWHERE = new Spot("", 0, "");

    static Spot of(String sentence) {
        Phrase.Said said = Sentences.said(sentence);
        if (said == null || !(said.phrase() instanceof FramePhrase frame)) {
            return NOWHERE;
        }
        return switch (frame) {
            case FILE_NOT_LOADED -> {
                Spot inside = of(said.arguments().get(1));
                yield new Spot(said.arguments().get(0), inside.line(), inside.key());
            }
            case LINE, LINE_A_SETTING -> new Spot("", number(said.arguments().get(0)), "");
            case LINE_KEY, LINE_SETTING, LINE_COLUMN ->
                    new Spot("", number(said.arguments().get(0)), said.arguments().get(1));
            default -> NOWHERE;
        };
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,8}") ? Integer.parseInt(text) : 0;
    }
}
