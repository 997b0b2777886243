package io.standpipe.model.profile;

import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.text.Sentences;

/**
 * One thing that is wrong with a profile: where, what was expected, what came, what to do. All of
 * it is phrases, so that it is found again and told in each language.
 */
public final class Wrong extends Exception {

    private final int line;
    private final int column;
    private final String key;

    private Wrong(String sentence, int line, int column, String key) {
        super(sentence);
        this.line = line;
        this.column = column;
        this.key = key;
    }

    /**
     * @param line from 1; 0 if it concerns the whole file
     * @param key path of the key, such as {@code points[0].scale}; empty if it has none
     * @param more what stands beside it: what was meant, what to do
     */
    public Wrong(int line, String key, Phrase.Said said, Phrase.Said... more) {
        this(place(line, key, joined(said, more)), line, 0, key);
    }

    private static String joined(Phrase.Said said, Phrase.Said... more) {
        String sentence = said.english();
        for (Phrase.Said one : more) {
            sentence = Sentences.and(sentence, one.english());
        }
        return sentence;
    }

    private static String place(int line, String key, String sentence) {
        if (line == 0) {
            return sentence;
        }
        return key.isEmpty()
                ? FramePhrase.LINE.of(line, sentence)
                : FramePhrase.LINE_KEY.of(line, key, sentence);
    }

    /**
     * The same with a sentence around it.
     *
     * @param more arguments of the frame behind the sentence
     */
    public Wrong within(Phrase frame, Object... more) {
        Object[] arguments = new Object[more.length + 1];
        arguments[0] = sentence();
        System.arraycopy(more, 0, arguments, 1, more.length);
        return new Wrong(frame.of(arguments), line, column, key);
    }

    /**
     * The same, of a place in its line.
     *
     * @param place from 1
     */
    public Wrong at(int place) {
        return new Wrong(sentence(), line, place, key);
    }

    /** From 1; 0 if it concerns the whole file. */
    public int line() {
        return line;
    }

    /** From 1; 0 if only the line is known. */
    public int column() {
        return column;
    }

    /** Path of the key; empty if it has none. */
    public String key() {
        return key;
    }

    /** "line 12, key points[0].scale: must be a number, but is ...". */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
