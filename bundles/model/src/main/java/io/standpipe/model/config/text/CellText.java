package io.standpipe.model.config.text;

import java.util.stream.Collectors;

/**
 * What spreadsheets, web pages and input methods leave in a text that people do not see: blanks
 * that are none, marks of direction, full-width digits. Any thread.
 */
public final class CellText {

    private static final int FULL_WIDTH_FIRST = 0xFF01;
    private static final int FULL_WIDTH_LAST = 0xFF5E;
    private static final int FULL_WIDTH_SHIFT = 0xFEE0;

    private CellText() {}

    /**
     * Whether a character stands for itself on a screen: no control, direction or invisible one.
     */
    public static boolean visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> (c & 0xFFFE) != 0xFFFE; // which Unicode keeps for no character
        };
    }

    /** Joins letters of some scripts, and parts of some signs: it belongs to the text. */
    private static boolean joiner(int c) {
        return c == 0x200C || c == 0x200D;
    }

    private static boolean blank(int c) {
        return c == 0x0085 || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /**
     * A text for people: without what is invisible, any blank an ordinary one, none at its ends.
     */
    public static String clean(String cell) {
        if (isPlain(cell)) {
            return cell.strip();
        }
        StringBuilder text = new StringBuilder(cell.length());
        cell.codePoints()
                .forEach(
                        c -> {
                            if (blank(c)) {
                                text.append(' ');
                            } else if (visible(c) || joiner(c)) {
                                text.appendCodePoint(c);
                            }
                        });
        return strip(text.toString());
    }

    /** The same of several lines, which stay lines. */
    public static String lines(String text) {
        if (isPlain(text)) {
            return text.strip();
        }
        return text.lines().map(CellText::clean).collect(Collectors.joining("\n")).strip();
    }

    /** A text for machines: also full-width characters and minus signs as a keyboard has them. */
    public static String plain(String cell) {
        if (isPlain(cell)) {
            return cell.strip();
        }
        StringBuilder text = new StringBuilder(cell.length());
        clean(cell)
                .codePoints()
                .filter(c -> !joiner(c))
                .forEach(
                        c -> {
                            if (c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST) {
                                text.append((char) (c - FULL_WIDTH_SHIFT));
                            } else if (c == 0x2212 || c == 0x2010 || c == 0x2011 || c == 0x2013) {
                                text.append('-');
                            } else {
                                text.appendCodePoint(c);
                            }
                        });
        return text.toString().strip();
    }

    /** The text itself, without what is blank or invisible at its ends. */
    public static String strip(String cell) {
        int from = 0;
        int to = cell.length();
        while (from < to && skipped(cell.codePointAt(from))) {
            from += Character.charCount(cell.codePointAt(from));
        }
        while (to > from && skipped(cell.codePointBefore(to))) {
            to -= Character.charCount(cell.codePointBefore(to));
        }
        return cell.substring(from, to);
    }

    private static boolean skipped(int c) {
        return blank(c) || !visible(c);
    }

    /** Whether there is nothing to do, as in nearly every cell. */
    private static boolean isPlain(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** Shortened to so many characters. */
    public static String shortened(String text, int max) {
        return text.codePointCount(0, text.length()) <= max
                ? text
                : text.substring(0, text.offsetByCodePoints(0, max));
    }
}
