package io.standpipe.model.log;

/**
 * Makes text of a peer, a file or a user safe to be seen: in a line of the log, on a page, in a
 * message. Whatever would not be seen as it stands becomes a visible escape: a line break that
 * forges a second line, a character that turns the direction of the line (Unicode Standard Annex
 * 9), one that has no width or no shape, half of a surrogate pair. Everything else stays, in all
 * scripts. Text that went through stays the same when it goes through again.
 */
public final class Printable {

    /** Enough for a name or an address. */
    public static final int NAME = 64;

    /** Enough for a sentence. */
    public static final int SENTENCE = 200;

    private static final int HANGUL_CHOSEONG_FILLER = 0x115F;
    private static final int HANGUL_JUNGSEONG_FILLER = 0x1160;
    private static final int HANGUL_FILLER = 0x3164;
    private static final int HALFWIDTH_HANGUL_FILLER = 0xFFA0;
    private static final int COMBINING_GRAPHEME_JOINER = 0x034F;
    private static final int BRAILLE_BLANK = 0x2800;
    private static final int IDEOGRAPHIC_SPACE = 0x3000;

    private Printable() {}

    /**
     * @param text anything, of any length
     * @param most chars of the result, at least 1
     * @return the text; an escape is a backslash, u and four hexadecimal digits, or with braces for
     *     a character beyond U+FFFF; cut, with an ellipsis at its end, if it would be longer
     */
    public static String of(String text, int most) {
        if (text.length() <= most && isPlain(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(Math.min(most, text.length() + 16));
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            int before = shown.length();
            append(shown, point);
            if (shown.length() > most - (at < text.length() ? 1 : 0)) {
                shown.setLength(before);
                return shown.append('…').toString();
            }
        }
        return shown.toString();
    }

    /** A name or an address: at most {@value #NAME} chars. */
    public static String name(String text) {
        return of(text, NAME);
    }

    /** At most {@value #SENTENCE} chars. */
    public static String sentence(String text) {
        return of(text, SENTENCE);
    }

    private static boolean isPlain(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder shown, int point) {
        if (isSeen(point)) {
            shown.appendCodePoint(point);
        } else if (point <= 0xFFFF) {
            shown.append(String.format("\\u%04x", point));
        } else {
            shown.append(String.format("\\u{%x}", point));
        }
    }

    /** Whether a character shows itself where it stands, and changes nothing around it. */
    private static boolean isSeen(int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL:
            case Character.FORMAT:
            case Character.LINE_SEPARATOR:
            case Character.PARAGRAPH_SEPARATOR:
            case Character.SURROGATE:
            case Character.UNASSIGNED:
            case Character.PRIVATE_USE:
                return false;
            case Character.SPACE_SEPARATOR:
                return point == ' ' || point == IDEOGRAPHIC_SPACE;
            default:
                return !isShapeless(point);
        }
    }

    /** Letters and marks without a shape of their own: fillers and variation selectors. */
    private static boolean isShapeless(int point) {
        return switch (point) {
            case HANGUL_CHOSEONG_FILLER,
                    HANGUL_JUNGSEONG_FILLER,
                    HANGUL_FILLER,
                    HALFWIDTH_HANGUL_FILLER,
                    COMBINING_GRAPHEME_JOINER,
                    BRAILLE_BLANK,
                    0x17B4,
                    0x17B5 ->
                    true;
            default ->
                    (point >= 0x180B && point <= 0x180F)
                            || (point >= 0xFE00 && point <= 0xFE0F)
                            || (point >= 0xE0000 && point <= 0xE0FFF);
        };
    }
}
