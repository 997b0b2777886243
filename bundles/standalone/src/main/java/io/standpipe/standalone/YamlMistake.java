package io.standpipe.standalone;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what is wrong with a line that is no YAML, as people make such mistakes. It quotes nothing
 * of the file but names of settings: the parser's own words would quote a password.
 */
final class YamlMistake {

    /** A table whose lines YAML joins. */
    static final String JOINED =
            "needs a | behind the colon, and its lines below it, indented; without it they are joined to one: write \"%s: |\"";

    private static final Pattern SETTING =
            Pattern.compile("([A-Za-z][A-Za-z_-]{0,31})\\s*:(?:\\s+(.*))?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z_-]{0,31}");
    private static final Pattern NO_BLANK = Pattern.compile("([A-Za-z]{1,32}):\\S.*");
    private static final Pattern EQUALS = Pattern.compile("[A-Za-z]{1,32}\\s*=.*");
    private static final Pattern FULL_WIDTH = Pattern.compile("[A-Za-z]{1,32}\\s*\uFF1A.*");

    private YamlMistake() {}

    /** "setting password"; a name that is none is not shown. */
    static String setting(String name) {
        return NAME.matcher(name).matches() ? "setting " + name : "a setting";
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
    static String sentence(String yaml, int at) {
        List<String> lines = yaml.lines().limit(at + 1L).toList();
        if (lines.isEmpty()) {
            return "is no YAML; write lines of \"setting: value\"";
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
        return "line %d%s: is no YAML: %s"
                .formatted(
                        here + 1,
                        within && !name.isEmpty() ? ", setting " + name : "",
                        hint(line, name, value, begin < here));
    }

    private static String hint(String line, String name, String value, boolean below) {
        boolean table = name.equals("devices") || name.equals("keys") || name.equals("converters");
        boolean indented = !line.isEmpty() && line.charAt(0) == ' ';
        if (FULL_WIDTH.matcher(line.strip()).matches()) {
            return "the colon is a full-width one; write : and a blank";
        }
        if (!line.isEmpty() && Character.isWhitespace(line.charAt(0)) && leadingTab(line)) {
            return "the line is indented with a tab; indent it with blanks";
        }
        if (table && below && !value.startsWith("|")) {
            return JOINED.formatted(name);
        }
        if (table && below && !indented) {
            return "the lines of %s must be indented, each by the same number of blanks"
                    .formatted(name);
        }
        if (NO_BLANK.matcher(line).matches() || EQUALS.matcher(line).matches()) {
            return "write \"setting: value\", with a colon and a blank behind it";
        }
        if (below) {
            return "write \"setting: value\", each setting at the beginning of its line; a value that goes on in the next line must be closed there";
        }
        return "the value has a sign that means something in YAML; put it in single quotation marks, each of those within it twice";
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
