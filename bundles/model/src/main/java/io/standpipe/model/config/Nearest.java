package io.standpipe.model.config;

import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Which known word an unknown one was meant to be. Any thread. */
public final class Nearest {

    /** Known words that are named where none is near. */
    private static final int NAMED = 8;

    private static final Pattern SETTING = Pattern.compile("[A-Za-z][A-Za-z_-]{0,31}");

    private Nearest() {}

    /** "did you mean "scale"?" if one is near, otherwise "known are a, b, c and 32 more". */
    public static String hint(String word, Collection<String> known) {
        return said(word, known).english();
    }

    /** The same, to stand beside another sentence. */
    public static Phrase.Said said(String word, Collection<String> known) {
        String best = find(word, known);
        if (!best.isEmpty()) {
            return RowPhrase.DID_YOU_MEAN.with(best);
        }
        if (known.isEmpty()) {
            return SettingPhrase.THERE_IS_NONE.with();
        }
        List<String> sorted = known.stream().sorted().toList();
        int more = sorted.size() - NAMED;
        // One more is as short as its name.
        return RowPhrase.KNOWN_ARE.with(
                more > 1
                        ? FramePhrase.AND_MORE.of(String.join(", ", sorted.subList(0, NAMED)), more)
                        : String.join(", ", sorted));
    }

    /**
     * Says that there is no such setting; a text that is no name may be a secret, and is not shown.
     */
    static String setting(String name, Collection<String> known) {
        return SETTING.matcher(name).matches()
                ? SettingPhrase.NO_SUCH.of(name, hint(name, known))
                : SettingPhrase.NO_NAME.of(name.length());
    }

    /** The word that is near; empty if none is. */
    static String find(String word, Collection<String> known) {
        String best = "";
        int distance = Math.max(2, word.length() / 3) + 1;
        for (String candidate : known.stream().sorted().toList()) {
            int d = distance(word, candidate, distance);
            if (d < distance) {
                distance = d;
                best = candidate;
            }
        }
        return best;
    }

    /** Edits from one to the other, without regard to case; the limit if there are more. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same =
                        Character.toLowerCase(a.charAt(i - 1))
                                == Character.toLowerCase(b.charAt(j - 1));
                int change = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return Math.min(limit, row[b.length()]);
    }
}
