package io.standpipe.model.check;

import io.standpipe.model.config.DeviceTable;
import io.standpipe.model.config.Settings;
import io.standpipe.model.config.text.CellText;
import io.standpipe.model.config.text.CsvLines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A device table as lines of cells, for an editor: what people wrote between the rows stays, and
 * what nobody may see is hidden. What is wrong with it {@link DeviceTable} says. Immutable.
 *
 * @param lines from the header on, in the text's order; the first has the names of the columns
 * @param clear it has a header with the columns that it needs, and all quotation marks are closed;
 *     of one that is not, nobody can say which of its cells are keys
 */
public record TableText(List<Line> lines, boolean clear) {

    /** Stands in a cell whose content is not shown; back here it means what was there before. */
    public static final String HIDDEN = "\u2022".repeat(8);

    /** Its cells are keys, unless they say where a key is. */
    private static final String KEY = "key";

    private static final String ID = "id";
    private static final String MARKS = "\"\"";
    private static final Set<String> NEEDED = Set.of(ID, "profile");

    /** Stands for a comment, which may be a row that somebody took out. */
    private static final Pattern HIDDEN_COMMENT = Pattern.compile("# " + HIDDEN + " ([0-9]{1,7})");

    /**
     * A line.
     *
     * @param number in the text, from 1
     * @param cells as they stand there; empty for a line that is none of the table
     * @param text of such a line: blank, or begins with '#'
     */
    public record Line(int number, List<String> cells, String text) {

        public Line {
            cells = List.copyOf(cells);
        }

        /** Whether it is the header or a row. */
        public boolean isOfTable() {
            return !cells.isEmpty();
        }
    }

    public TableText {
        lines = List.copyOf(lines);
    }

    /** Reads any text, by the rules of {@link CsvLines}. */
    public static TableText parse(String csv) {
        String[] physical = csv.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1);
        CsvLines read = new CsvLines(csv, NEEDED);
        List<Line> lines = new ArrayList<>();
        boolean broken = false;
        int told = 0;
        for (CsvLines.Line line = read.next(); line != null; line = read.next()) {
            for (int number = told + 1; number < line.number(); number++) {
                comment(number, physical, lines);
            }
            broken |= line.broken();
            lines.add(new Line(line.number(), line.cells(), ""));
            told = line.number();
        }
        // The last line ends with the text's end, and a line break there begins none.
        boolean ended = csv.isEmpty() || csv.endsWith("\n") || csv.endsWith("\r");
        int end = ended ? physical.length - 1 : physical.length;
        for (int number = told + 1; number <= end; number++) {
            comment(number, physical, lines);
        }
        List<String> columns = columns(lines);
        return new TableText(lines, !broken && (columns.isEmpty() || columns.containsAll(NEEDED)));
    }

    private static void comment(int number, String[] physical, List<Line> lines) {
        String text = physical[number - 1].replace("\uFEFF", "");
        if (!CellText.strip(text).startsWith("sep=")) {
            lines.add(new Line(number, List.of(), text));
        }
    }

    /** Names of the columns as they are compared; empty without a header. */
    public List<String> columns() {
        return columns(lines);
    }

    private static List<String> columns(List<Line> lines) {
        return lines.stream()
                .filter(Line::isOfTable)
                .findFirst()
                .map(head -> CsvLines.names(new CsvLines.Line(head.number(), head.cells(), false)))
                .orElse(List.of());
    }

    /** The rows, without the header. */
    public List<Line> rows() {
        return lines.stream().filter(Line::isOfTable).skip(1).toList();
    }

    /** A cell as it is compared; empty if the row has none in this column. */
    public String cell(Line row, String column) {
        int at = columns().indexOf(column);
        return at < 0 || at >= row.cells().size() ? "" : CellText.strip(row.cells().get(at));
    }

    /** The same without the keys in it; of one that is not {@link #clear} nothing is shown. */
    public TableText hidden() {
        if (!clear) {
            return new TableText(List.of(), false);
        }
        return with(
                comment ->
                        comment.text().isBlank()
                                ? comment.text()
                                : "# " + HIDDEN + ' ' + comment.number(),
                (id, cell) -> cell.isBlank() || Settings.isReference(cell.strip()) ? cell : HIDDEN);
    }

    /**
     * The same with the keys that were hidden.
     *
     * @param before the table that was hidden; a key belongs to its id
     */
    public TableText revealed(TableText before) {
        int id = before.columns().indexOf(ID);
        int key = before.columns().indexOf(KEY);
        Map<String, String> keys = new HashMap<>();
        if (id >= 0 && key >= 0) {
            for (Line row : before.rows()) {
                if (row.cells().size() > Math.max(id, key)) {
                    keys.put(plain(row.cells().get(id)), row.cells().get(key));
                }
            }
        }
        Map<Integer, String> comments = new HashMap<>();
        before.lines.stream()
                .filter(line -> !line.isOfTable())
                .forEach(line -> comments.put(line.number(), line.text()));
        return with(
                comment -> {
                    Matcher hidden = HIDDEN_COMMENT.matcher(comment.text());
                    return hidden.matches()
                            ? comments.getOrDefault(Integer.valueOf(hidden.group(1)), "#")
                            : comment.text();
                },
                (of, cell) ->
                        cell.strip().equals(HIDDEN)
                                ? Objects.requireNonNullElse(keys.get(of), cell)
                                : cell);
    }

    private interface Change {
        String of(String id, String cell);
    }

    /**
     * @param comments changes what stands between the rows
     */
    private TableText with(Function<Line, String> comments, Change change) {
        List<String> columns = columns();
        if (!columns.contains(KEY)) {
            return this;
        }
        int id = columns.indexOf(ID);
        boolean[] head = {true};
        return new TableText(
                lines.stream()
                        .map(
                                line -> {
                                    if (!line.isOfTable()) {
                                        return new Line(
                                                line.number(), List.of(), comments.apply(line));
                                    }
                                    boolean first = head[0];
                                    head[0] = false;
                                    return first ? line : changed(line, id, columns, change);
                                })
                        .toList(),
                clear);
    }

    private static Line changed(Line line, int id, List<String> columns, Change change) {
        List<String> cells = new ArrayList<>(line.cells());
        String of = id >= 0 && id < cells.size() ? plain(cells.get(id)) : "";
        for (int at = 0; at < Math.min(cells.size(), columns.size()); at++) {
            if (columns.get(at).equals(KEY)) {
                cells.set(at, change.of(of, cells.get(at)));
            }
        }
        return new Line(line.number(), cells, "");
    }

    private static String plain(String cell) {
        return CellText.plain(cell);
    }

    /** As a text that {@link #parse} reads so again; commas part its cells. */
    public String csv() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            if (line.isOfTable()) {
                String row =
                        line.cells().stream()
                                .map(TableText::quoted)
                                .collect(Collectors.joining(","));
                // A row of one empty cell is no blank line.
                text.append(row).append(row.isBlank() ? MARKS : "");
            } else {
                text.append(line.text());
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** A cell that looks like a comment, or holds what has a meaning, stands in marks. */
    private static String quoted(String cell) {
        boolean plain =
                cell.matches("[^\",;\\t\\uFF0C\\uFF1B\\u201C-\\u201E\\u00AB\\u00BB\\uFF02#]*");
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
