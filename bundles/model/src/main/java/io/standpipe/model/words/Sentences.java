package io.standpipe.model.words;

import io.standpipe.model.Faults;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a fault in each language; of several sentences each by itself, see {@link
 * Faults#text}.
 */
public final class Sentences {

    private static final Pattern NUMBERED = Pattern.compile("\\([0-9]\\) ");
    private static final Pattern PARTS = Pattern.compile("; (?=\\([0-9]\\) |and [0-9]+ more$)");
    private static final Pattern MORE = Pattern.compile("and ([0-9]+) more");

    private Sentences() {}

    /** Null if none of its sentences is a {@link Phrase}. */
    public static @Nullable Label label(String text) {
        if (!NUMBERED.matcher(text).lookingAt()) {
            Phrase.Said said = Phrase.said(text);
            return said == null ? null : new Label(text, said.label().zh());
        }
        StringBuilder chinese = new StringBuilder();
        boolean any = false;
        for (String part : List.of(PARTS.split(text))) {
            Matcher more = MORE.matcher(part);
            Matcher number = NUMBERED.matcher(part);
            String begin = number.lookingAt() ? number.group() : "";
            Phrase.Said said = Phrase.said(part.substring(begin.length()));
            any |= said != null;
            chinese.append(chinese.isEmpty() ? "" : "\n")
                    .append(
                            more.matches()
                                    ? "另有 " + more.group(1) + " 项"
                                    : said == null ? part : begin + said.label().zh());
        }
        return any ? new Label(text, chinese.toString()) : null;
    }
}
