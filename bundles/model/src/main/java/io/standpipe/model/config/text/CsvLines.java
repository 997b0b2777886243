package io.standpipe.model.config.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table as spreadsheets and people write it: CSV (RFC 4180), its separator a comma, a semicolon,
 * a tab, or a full-width comma or semicolon of a Chinese keyboard, whichever parts the header.
 * Lines that are blank or begin with '#' are skipped. One pass: the work is in proportion to the
 * length.
 */
public final class CsvLines {

    /**
     * One line that says something.
     *
     * @param number from 1
     * @param broken a quotation mark is not closed
     */
    public record Line(int number, List<String> cells, boolean broken) {}

    private static final String SEPARATORS = "\t;,\uFF0C\uFF1B";

    /** Excel's own first line, which says what the separator is. */
    private static final String SEPARATOR_LINE = "sep=";

    /** As a word processor writes them, German, English, French or full-width. */
    private static final String OPENING = "\u201E\u201C\u201D\u00AB\u00BB\uFF02";

    private static final String CLOSING = "\u201C\u201D\u00BB\u00AB\uFF02";

    /** Cells of a line that are read: no bus and profile have as many columns. */
    public static final int MAX_CELLS = 200;

    /** Characters within which a quotation mark must close: each cell may look for one. */
    private static final int MAX_QUOTED = 8192;

    private final String text;
    private char separator = ',';
    private int at;
    private int line;

    /**
     * @param needed columns by which the header is known, in lower case
     */
    public CsvLines(String csv, Set<String> needed) {
        String whole = csv.startsWith("\uFEFF") ? csv.substring(1) : csv;
        text = whole.indexOf('\r') < 0 ? whole : whole.replace("\r\n", "\n").replace('\r', '\n');
        if (skipToNext() && CellText.strip(whole()).startsWith(SEPARATOR_LINE)) {
            at = end() + 1;
            line++;
            skipToNext();
        }
        if (at < text.length()) {
            separator = separator(needed);
        }
    }

    public char separator() {
        return separator;
    }

    private char separator(Set<String> needed) {
        int begin = at;
        int number = line;
        try {
            for (int i = 0; i < SEPARATORS.length(); i++) {
                separator = SEPARATORS.charAt(i);
                Line header = next();
                at = begin;
                line = number;
                if (header != null && names(header).containsAll(needed)) {
                    return separator;
                }
            }
        } finally {
            at = begin;
            line = number;
        }
        String header = whole();
        if (header.indexOf('\t') >= 0) {
            return '\t';
        }
        return header.indexOf(';') >= 0 && header.indexOf(',') < 0 ? ';' : ',';
    }

    /** Names of columns as they are compared. */
    public static List<String> names(Line header) {
        return header.cells().stream()
                .map(cell -> CellText.plain(cell).toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The next line that says something; null at the end. */
    public @Nullable Line next() {
        if (!skipToNext()) {
            return null;
        }
        int end = end();
        line++;
        List<String> cells = new ArrayList<>();
        boolean broken = false;
        while (true) {
            StringBuilder cell = new StringBuilder();
            if (at < end) {
                if (text.charAt(at) == '"') {
                    broken |= !quoted(cell, end);
                } else if (OPENING.indexOf(text.charAt(at)) >= 0) {
                    quotedByWordProcessor(cell, end);
                }
            }
            while (at < end && text.charAt(at) != separator) {
                cell.append(text.charAt(at++));
            }
            cells.add(cell.toString());
            if (at >= end || cells.size() == MAX_CELLS) {
                at = end + 1;
                return new Line(line, cells, broken);
            }
            at++;
        }
    }

    /** Moves to the next line that says something; returns whether there is one. */
    private boolean skipToNext() {
        while (at < text.length()) {
            String whole = CellText.strip(whole());
            if (!whole.isEmpty() && whole.charAt(0) != '#') {
                return true;
            }
            at = end() + 1;
            line++;
        }
        return false;
    }

    private String whole() {
        return text.substring(at, end());
    }

    private int end() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    /**
     * Reads from the opening to the closing mark. A name does not span lines: an unclosed mark ends
     * with its line, so that it costs that row only.
     */
    private boolean quoted(StringBuilder cell, int end) {
        int close = at + 1;
        int last = Math.min(end, at + MAX_QUOTED);
        while (close < last) {
            if (text.charAt(close) != '"') {
                close++;
            } else if (close + 1 < end && text.charAt(close + 1) == '"') {
                close += 2;
            } else {
                cell.append(text.substring(at + 1, close).replace("\"\"", "\""));
                at = close + 1;
                return true;
            }
        }
        at++;
        return false;
    }

    /** Such marks count only where they stand around the whole cell: they may be part of a name. */
    private void quotedByWordProcessor(StringBuilder cell, int end) {
        int last = Math.min(end, at + MAX_QUOTED);
        for (int close = at + 1; close < last; close++) {
            if (CLOSING.indexOf(text.charAt(close)) >= 0
                    && (close + 1 == end || text.charAt(close + 1) == separator)) {
                cell.append(text, at + 1, close);
                at = close + 1;
                return;
            }
        }
    }
}
