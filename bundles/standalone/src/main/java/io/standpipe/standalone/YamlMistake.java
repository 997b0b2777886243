package io.standpipe.standalone;

import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.FilePhrase;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with a line that is no YAML, as people make such mistakes. It quotes nothing
 * of the file but names of settings: the parser's own words would quote a password.
 */
final class YamlMistake {

    private static final Pattern SETTING =
            Pattern.compile("([A-Za-z][A-Za-z_-]{0,31})\\s*:(?:\\s+(.*))?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z_-]{0,31}");
    private static final Pattern NO_BLANK = Pattern.compile("([A-Za-z]{1,32}):\\S.*");
    private static final Pattern EQUALS = Pattern.compile("[A-Za-z]{1,32}\\s*=.*");
    private static final Pattern FULL_WIDTH = Pattern.compile("[A-Za-z]{1,32}\\s*\uFF1A.*");

    private YamlMistake() {}

    /**
     * A sentence about a line.
     *
     * @param line from 1
     * @param name of the setting; one that is no name is not shown; null where there is none
     */
    static Phrase.Said in(int line, @Nullable String name, Phrase.Said said) {
        String sentence = said.english();
        if (name == null) {
            return FramePhrase.LINE.with(line, sentence);
        }
        return NAME.matcher(name).matches()
                ? FramePhrase.LINE_SETTING.with(line, name, sentence)
                : FramePhrase.LINE_A_SETTING.with(line, sentence);
    }

    /** The line of the first character that YAML does not allow; 0 if there is none. */
    static int control(String text) {
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
            } else if ((c < ' ' && c != '\t' && c != '\r')
                    || (c >= 0x7F && c < 0xA0 && c != 0x85)
                    || (c >= 0xFFFE)) {
                return line;
            }
        }
        return 0;
    }

    /**
     * @param at line, from 0
     */
    static Phrase.Said said(String yaml, int at) {
        List<String> lines = yaml.lines().limit(at + 1L).toList();
        if (lines.isEmpty()) {
            return FilePhrase.NO_YAML.with();
        }
        int here = Math.min(at, lines.size() - 1);
        String line = lines.get(here);
        String name = "";
        String value = "";
        int begin = here;
        for (int i = here; i >= 0 && name.isEmpty(); i--) {
            Matcher setting = SETTING.matcher(lines.get(i));
            if (setting.matches()) {
                name = setting.group(1);
                value = setting.group(2) == null ? "" : setting.group(2).strip();
                begin = i;
            }
        }
        boolean within = begin == here || line.isEmpty() || Character.isWhitespace(line.charAt(0));
        return in(
                here + 1,
                within && !name.isEmpty() ? name : null,
                FilePhrase.NO_YAML_BECAUSE.with(hint(line, name, value, begin < here)));
    }

    private static String hint(String line, String name, String value, boolean below) {
        boolean table = name.equals("devices") || name.equals("keys") || name.equals("converters");
        boolean indented = !line.isEmpty() && line.charAt(0) == ' ';
        if (FULL_WIDTH.matcher(line.strip()).matches()) {
            return FilePhrase.FULL_WIDTH.of();
        }
        if (!line.isEmpty() && Character.isWhitespace(line.charAt(0)) && leadingTab(line)) {
            return FilePhrase.TAB.of();
        }
        if (table && below && !value.startsWith("|")) {
            return FilePhrase.JOINED.of(name);
        }
        if (table && below && !indented) {
            return FilePhrase.NOT_INDENTED.of(name);
        }
        if (NO_BLANK.matcher(line).matches() || EQUALS.matcher(line).matches()) {
            return FilePhrase.COLON.of();
        }
        if (below) {
            return FilePhrase.LINE_BEGINNING.of();
        }
        return FilePhrase.SIGN.of();
    }

    private static boolean leadingTab(String line) {
        for (int i = 0; i < line.length() && Character.isWhitespace(line.charAt(i)); i++) {
            if (line.charAt(i) == '\t') {
                return true;
            }
        }
        return false;
    }
}
