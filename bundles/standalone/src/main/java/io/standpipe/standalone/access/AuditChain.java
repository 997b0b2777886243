package io.standpipe.standalone.access;

import io.standpipe.model.config.BoundedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How lines of an audit log follow each other, also from a file that was put aside to the next: the
 * one rule by which they are written and judged. Any thread.
 */
public final class AuditChain {

    /** What the very first line follows. */
    static final String NONE = "0".repeat(64);

    /** Behind the name of the file that was put aside. */
    private static final String ASIDE = ".1";

    private static final Pattern LINE =
            Pattern.compile("(\\{.*,\"prev\":\"([0-9a-f]{64})\"),\"hash\":\"([0-9a-f]{64})\"\\}");

    /**
     * What a look at a file found.
     *
     * @param lines that are in order, from the first
     * @param broken number of the first line that is not; 0 if all are
     */
    public record Verified(int lines, int broken) {}

    /**
     * What a reader is shown.
     *
     * @param newest lines, the newest last
     * @param found how many lines there are in all that have the words
     */
    public record Looked(List<String> newest, int found) {}

    private AuditChain() {}

    /** The file that is put aside for this one. */
    static Path aside(Path file) {
        return file.resolveSibling(file.getFileName() + ASIDE);
    }

    /**
     * Looks whether each line is as it was written, and follows the one before it. The first begins
     * the chain, or follows the last line of the file that was put aside beside it; only what a
     * file follows that was itself put aside, nobody knows any more.
     */
    public static Verified verify(Path file) throws IOException {
        Verified found = verifyOnce(file);
        // It may have been put aside between two looks; that does not happen twice.
        return found.broken() == 1 ? verifyOnce(file) : found;
    }

    private static Verified verifyOnce(Path file) throws IOException {
        boolean aside = String.valueOf(file.getFileName()).endsWith(ASIDE);
        Walk walk = new Walk(aside ? "" : lastHash(aside(file)));
        each(file, walk);
        return new Verified(walk.good, walk.broken);
    }

    private static final class Walk implements Consumer<String> {
        private String before;
        private int good;
        private int broken;

        /**
         * @param before what the first line must follow; empty if that is not known
         */
        Walk(String before) {
            this.before = before;
        }

        @Override
        public void accept(String line) {
            if (broken > 0) {
                return;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()
                    || !hash(parts.group(1)).equals(parts.group(3))
                    || !(before.isEmpty() || before.equals(parts.group(2)))) {
                broken = good + 1;
                return;
            }
            before = parts.group(3);
            good++;
        }
    }

    /**
     * The newest lines.
     *
     * @param most of them
     * @param words each of them is in a line, whatever its case
     */
    public static Looked look(Path file, int most, List<String> words) throws IOException {
        Deque<String> newest = new ArrayDeque<>();
        int[] found = {0};
        each(
                file,
                line -> {
                    if (words.stream().allMatch(word -> has(line, word))) {
                        found[0]++;
                        newest.addLast(line);
                        if (newest.size() > most) {
                            newest.removeFirst();
                        }
                    }
                });
        return new Looked(new ArrayList<>(newest), found[0]);
    }

    private static boolean has(String line, String word) {
        return line.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
    }

    /** Whether a line of text is one of such a log: a JSON object. */
    public static boolean isLine(String line) {
        return LINE.matcher(line).matches();
    }

    /** That of the newest line that is one; {@link #NONE} if there is none, or no file. */
    static String lastHash(Path file) throws IOException {
        String[] last = {NONE};
        if (Files.exists(file)) {
            each(
                    file,
                    line -> {
                        Matcher parts = LINE.matcher(line);
                        last[0] = parts.matches() ? parts.group(3) : last[0];
                    });
        }
        return last[0];
    }

    /** One after the other: a file may have {@link AuditLog#MOST} bytes, and there may be two. */
    private static void each(Path file, Consumer<String> to) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(BoundedFile.open(file), StandardCharsets.UTF_8))) {
            long left = AuditLog.MAX_BYTES;
            String line = lines.readLine();
            while (line != null && left > 0) {
                left -= line.length();
                to.accept(line);
                line = lines.readLine();
            }
        }
    }

    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }
}
