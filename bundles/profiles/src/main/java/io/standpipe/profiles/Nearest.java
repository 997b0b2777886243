package io.standpipe.profiles;

import java.util.Collection;
import java.util.stream.Collectors;

/** Which known word an unknown one was meant to be. */
final class Nearest {

    private Nearest() {}

    /** "did you mean "scale"?" if one is near, otherwise "known are a, b, c". */
    static String hint(String word, Collection<String> known) {
        String best = "";
        int distance = Math.max(2, word.length() / 3) + 1;
        for (String candidate : known.stream().sorted().toList()) {
            int d = distance(word, candidate, distance);
            if (d < distance) {
                distance = d;
                best = candidate;
            }
        }
        if (!best.isEmpty()) {
            return "did you mean \"" + best + "\"?";
        }
        return known.isEmpty()
                ? "there is none"
                : "known are "
                        + known.stream().sorted().limit(40).collect(Collectors.joining(", "));
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
