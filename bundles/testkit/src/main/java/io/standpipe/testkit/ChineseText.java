package io.standpipe.testkit;

import io.standpipe.model.words.Label;
import io.standpipe.model.words.text.Sentences;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a sentence of the gateway is Chinese throughout where it is shown in Chinese. */
public final class ChineseText {

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    /** What people or other programs wrote. */
    private static final Pattern QUOTED_OR_PATH = Pattern.compile("\"[^\"]*\"|“[^”]*”|/\\S+");

    /** Two words of English beside each other; names and keys stand alone. */
    private static final Pattern ENGLISH = Pattern.compile("[A-Za-z']{2,} [a-z']{2,}");

    /** As few letters as a word of English may have that is no unit. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{2,}");

    private ChineseText() {}

    /**
     * @param english a sentence as messages hold it
     * @param names what may stand in it as it is, besides paths and what is quoted
     * @return the same in Chinese
     * @throws AssertionError it has none, or some of it stays English
     */
    public static String of(String english, String... names) {
        String chinese = label(english);
        String own = chinese;
        for (String name : names) {
            own = own.replace(name, "·");
        }
        own = QUOTED_OR_PATH.matcher(own).replaceAll("·");
        if (!HAN.matcher(own).find() || ENGLISH.matcher(own).find()) {
            throw new AssertionError(english + " becomes " + chinese);
        }
        return chinese;
    }

    /**
     * The same, with no word of English left but those that are named.
     *
     * @param names words that stay as they are: names of devices and profiles, columns, keys
     */
    public static String only(String english, String... names) {
        String chinese = label(english);
        Set<String> left = new TreeSet<>();
        Matcher words = WORD.matcher(chinese);
        while (words.find()) {
            left.add(words.group());
        }
        left.removeAll(List.of(names));
        if (!left.isEmpty()) {
            throw new AssertionError(left + " are left of: " + english + "\n" + chinese);
        }
        return chinese;
    }

    private static String label(String english) {
        Label label = Sentences.label(english);
        if (label == null) {
            throw new AssertionError("no phrase: " + english);
        }
        return label.zh();
    }
}
