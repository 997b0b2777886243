package io.standpipe.model.words.text;

import io.standpipe.model.Faults;
import io.standpipe.model.words.Label;
import io.standpipe.model.words.Phrase;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sentences beside each other, and their texts in each language. */
public final class Sentences {

    static final String AND = "; ";

    private static final Pattern NUMBERED = Pattern.compile("\\([0-9]\\) ");
    private static final Pattern PARTS = Pattern.compile("; (?=\\([0-9]\\) |and [0-9]+ more$)");
    private static final Pattern MORE = Pattern.compile("and ([0-9]+) more");

    private Sentences() {}

    /** What is wrong, and what happens. */
    public static String and(String first, String second) {
        return first + AND + second;
    }

    /**
     * The text of a fault in each language; of several sentences each by itself, see {@link
     * Faults#text}. Null if none of its sentences is a {@link Phrase}.
     */
    public static @Nullable Label label(String text) {
        if (!NUMBERED.matcher(text).lookingAt()) {
            String chinese = chinese(text);
            return chinese == null ? null : new Label(text, chinese);
        }
        StringBuilder all = new StringBuilder();
        boolean any = false;
        for (String part : List.of(PARTS.split(text))) {
            Matcher more = MORE.matcher(part);
            Matcher number = NUMBERED.matcher(part);
            String begin = number.lookingAt() ? number.group() : "";
            String chinese = chinese(part.substring(begin.length()));
            any |= chinese != null;
            all.append(all.isEmpty() ? "" : "\n")
                    .append(
                            more.matches()
                                    ? "另有 " + more.group(1) + " 项"
                                    : chinese == null ? part : begin + chinese);
        }
        return any ? new Label(text, all.toString()) : null;
    }

    /** In each language; an argument that is a phrase itself, or several, too. */
    public static Label label(Phrase.Said said) {
        Object[] chinese = said.arguments().stream().map(Sentences::translated).toArray();
        return new Label(said.english(), said.phrase().chinese().formatted(chinese));
    }

    private static String translated(String argument) {
        String chinese = chinese(argument);
        return chinese == null ? argument : chinese;
    }

    /** The phrase of a sentence, and its arguments; null if it is none. */
    public static Phrase.@Nullable Said said(String sentence) {
        return AllPhrases.said(sentence);
    }

    /** Of one that is a phrase, or several with {@link #and} between them. */
    static @Nullable String chinese(String text) {
        AllPhrases.Found found = AllPhrases.find(text);
        return found == null ? null : found.chinese();
    }
}
