package io.standpipe.model.config;

import io.standpipe.model.config.text.CellText;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.settings.SettingPhrase;
import java.util.regex.Pattern;

/**
 * How a text that somebody entered is shown in a sentence about a mistake: short, on one line, and
 * not at all where it may be a secret that stands in the wrong place. Faults go to the log, into
 * the outbox and upstream, so what is shown once is known for good. Any thread.
 */
public final class Quotation {

    /** Characters of a text that are shown: more is not read by anybody. */
    public static final int MAX = 60;

    /** Letters that stand with a number: a unit, or the sign of an exponent. */
    private static final Pattern NUMBER =
            Pattern.compile("[^\\p{L}@/\\\\]{0,20}\\p{L}{0,5}[^\\p{L}@/\\\\]{0,20}");

    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z_ -]{0,15}");

    /** As many hexadecimal digits as a key of 64 bits has. */
    private static final Pattern HEXADECIMAL =
            Pattern.compile("(?=[0-9A-Fa-f]*[A-Fa-f])(?=[0-9A-Fa-f]*[0-9])[0-9A-Fa-f]{16,}");

    /** As base64 writes at least 12 bytes of a key. */
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{16,}={0,2}");

    private static final Pattern UPPER = Pattern.compile("[A-Z]");
    private static final Pattern LOWER = Pattern.compile("[a-z]");
    private static final Pattern DIGIT = Pattern.compile("[0-9]");

    private Quotation() {}

    /**
     * A text of any kind, in quotation marks; of an address without user and password. What looks
     * like a key is only described.
     */
    public static String of(String text) {
        int at = text.lastIndexOf('@');
        if (at >= 0) {
            int scheme = text.indexOf("//");
            boolean within = scheme >= 0 && scheme < at;
            return marks(
                    (within ? cut(text.substring(0, scheme + 2)) : "")
                            + "..."
                            + hidden(text.substring(at)));
        }
        return isKey(text) ? described(text) : marks(text);
    }

    private static String hidden(String text) {
        return isKey(text) ? "@..." : text;
    }

    /** What came where a number was expected; shown only if it was meant as one. */
    public static String ofNumber(String text) {
        return NUMBER.matcher(text).matches() ? of(text) : described(text);
    }

    /** What came where one of a few words was expected; shown only if it looks like one. */
    public static String ofWord(String text) {
        return text.isEmpty() || WORD.matcher(text).matches() ? of(text) : ofNumber(text);
    }

    /** What came where the path of a file was expected; shown only if it looks like one. */
    public static String ofPath(String text) {
        return text.indexOf('/') < 0 && text.indexOf('.') < 0 ? described(text) : of(text);
    }

    /**
     * A sentence that quotes a text as it came.
     *
     * @param came what somebody entered
     */
    static String within(String sentence, String came) {
        String quoted = sentence.replace('"' + came + '"', of(came));
        String shown = CellText.lines(came);
        return quoted.replace('"' + shown + '"', of(shown));
    }

    /** A text of which nothing is shown. */
    private static String described(String text) {
        return SettingPhrase.NOT_SHOWN.of(text.codePointCount(0, text.length()));
    }

    private static String marks(String text) {
        return '"' + cut(text) + '"';
    }

    /** The text on one line and shortened, with a code for what nobody can see. */
    static String cut(String text) {
        return Printable.of(text, MAX);
    }

    /** Whether a text holds what looks like key material. */
    private static boolean isKey(String text) {
        if (text.contains("-----BEGIN") || HEXADECIMAL.matcher(text).find()) {
            return true;
        }
        var run = BASE64.matcher(text);
        while (run.find()) {
            String found = run.group();
            if (UPPER.matcher(found).find()
                    && LOWER.matcher(found).find()
                    && DIGIT.matcher(found).find()) {
                return true;
            }
        }
        return false;
    }
}
