package io.standpipe.model.config;

import io.standpipe.model.Device;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Ids;
import io.standpipe.model.Place;
import io.standpipe.model.Profiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bus's installed devices: CSV (RFC 4180) with a header, as pasted from a spreadsheet. The
 * separator is a comma, a semicolon or a tab, whichever the header has; lines that are blank or
 * have only empty cells, and lines that begin with '#', are skipped.
 *
 * <p>Columns id and profile are required; name, grid, lat and lon are known to every bus; each bus
 * adds its own. Any other column holds a parameter of the row's profile. What is wrong with a row
 * concerns that row only.
 */
public final class DeviceTable {

    private static final Set<String> COMMON = Set.of("id", "profile", "name", "grid", "lat", "lon");

    private final List<Row> rows = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private DeviceTable() {}

    /**
     * @param csv the table; empty means no devices
     * @param busColumns the bus's own columns
     */
    public static DeviceTable parse(String csv, Set<String> busColumns) {
        DeviceTable table = new DeviceTable();
        table.read(csv, busColumns);
        return table;
    }

    /** Rows that have an id of their own, in the table's order. */
    public List<Row> rows() {
        return rows;
    }

    /**
     * What is wrong with the table itself and with rows that are not in {@link #rows()}, a sentence
     * each.
     */
    public List<String> problems() {
        return problems;
    }

    private void read(String csv, Set<String> busColumns) {
        List<Line> lines = Csv.lines(csv);
        if (lines.isEmpty()) {
            return;
        }
        Line head = lines.get(0);
        if (head.broken()) {
            problems.add(
                    "line %d: a quotation mark is not closed in the header; no device is read"
                            .formatted(head.number()));
            return;
        }
        List<String> columns = new ArrayList<>();
        for (String cell : head.cells()) {
            columns.add(cell.strip().toLowerCase(Locale.ROOT));
        }
        if (!columns.contains("id") || !columns.contains("profile")) {
            problems.add(
                    "the device table must begin with a header that has at least the columns id and profile, but line "
                            + head.number()
                            + " is \""
                            + String.join(",", head.cells())
                            + "\"; no device is read");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            // A separator at the end of the header makes a column without a name.
            if (!column.isEmpty() && !seen.add(column)) {
                problems.add(
                        "line %d, column %s: stands twice in the header, so nobody can say which is meant; remove one; no device is read"
                                .formatted(head.number(), column));
                return;
            }
        }
        Map<String, Integer> lineOf = new HashMap<>();
        for (Line line : lines.subList(1, lines.size())) {
            add(line, columns, busColumns, lineOf);
        }
    }

    private void add(
            Line line, List<String> columns, Set<String> busColumns, Map<String, Integer> lineOf) {
        if (line.broken()) {
            problems.add("line " + line.number() + ": a quotation mark is not closed");
            return;
        }
        if (line.cells().stream().allMatch(String::isBlank)) {
            return; // an empty row of the spreadsheet
        }
        if (line.cells().size() > columns.size()) {
            problems.add(
                    "line %d: has %d cells where the header has %d; put text that holds a separator in quotation marks"
                            .formatted(line.number(), line.cells().size(), columns.size()));
            return;
        }
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            cells.put(columns.get(i), i < line.cells().size() ? line.cells().get(i).strip() : "");
        }
        Row row = new Row(line.number(), cells, busColumns);
        String id = row.id();
        if (!Ids.valid(id)) {
            problems.add(
                    "line %d, column id: must be 1 to 64 letters, digits, '.', '_' or '-', but is \"%s\""
                            .formatted(line.number(), id));
            return;
        }
        Integer before = lineOf.putIfAbsent(id, line.number());
        if (before != null) {
            problems.add(
                    "line %d, column id: \"%s\" stands in line %d already"
                            .formatted(line.number(), id, before));
            return;
        }
        rows.add(row);
    }

    /** One row; getters throw with row and column when a cell is wrong. */
    public static final class Row {

        private final int line;
        private final Map<String, String> cells;
        private final Set<String> busColumns;

        Row(int line, Map<String, String> cells, Set<String> busColumns) {
            this.line = line;
            this.cells = cells;
            this.busColumns = busColumns;
        }

        /** Where it stands in the table; 0 if it stands there no longer. */
        public int line() {
            return line;
        }

        public String id() {
            return text("id");
        }

        /** The cell, stripped; empty if the column or the cell is missing. */
        public String text(String column) {
            return cells.getOrDefault(column, "");
        }

        /** Column to cell, in the table's order. */
        Map<String, String> cells() {
            return cells;
        }

        /** A whole number within bounds; the fallback if the cell is empty. */
        public int integer(String column, int fallback, int min, int max) throws RowException {
            String text = text(column);
            if (text.isEmpty()) {
                return fallback;
            }
            try {
                int number = Integer.parseInt(text);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // reported below, like a number out of bounds
            }
            throw new RowException(
                    this,
                    column,
                    "must be a whole number from %d to %d, but is \"%s\""
                            .formatted(min, max, text));
        }

        /**
         * The device this row describes.
         *
         * @param address for people, see {@link Device#address()}
         */
        public Device device(Profiles profiles, String address) throws RowException {
            String name = text("name");
            return new Device(
                    id(),
                    name.isEmpty() ? id() : name,
                    profile(profiles),
                    address,
                    new Place(text("grid"), degrees("lat", 90), degrees("lon", 180)));
        }

        private DeviceProfile profile(Profiles profiles) throws RowException {
            String id = text("profile");
            if (id.isEmpty()) {
                throw new RowException(this, "profile", "must name a device profile, but is empty");
            }
            try {
                Set<String> known = profiles.parameters(id);
                Map<String, String> parameters = new HashMap<>();
                for (Map.Entry<String, String> cell : cells.entrySet()) {
                    String column = cell.getKey();
                    if (COMMON.contains(column)
                            || busColumns.contains(column)
                            || cell.getValue().isEmpty()) {
                        continue;
                    }
                    if (!known.contains(column)) {
                        Set<String> columns = new HashSet<>(COMMON);
                        columns.addAll(busColumns);
                        columns.addAll(known);
                        throw new RowException(
                                this,
                                column,
                                "is no column for profile %s; known are %s"
                                        .formatted(
                                                id,
                                                String.join(
                                                        ", ", columns.stream().sorted().toList())));
                    }
                    parameters.put(column, cell.getValue());
                }
                return profiles.profile(id, parameters);
            } catch (Profiles.ProfileException e) {
                throw new RowException(this, "profile", String.valueOf(e.getMessage()));
            }
        }

        private @Nullable Double degrees(String column, int limit) throws RowException {
            String text = text(column);
            if (text.isEmpty()) {
                return null;
            }
            try {
                double number = Double.parseDouble(text);
                if (Math.abs(number) <= limit) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // reported below, like a number out of bounds
            }
            throw new RowException(
                    this,
                    column,
                    "must be degrees from -%d to %d, but is \"%s\"".formatted(limit, limit, text));
        }
    }

    /** Says which row and column is wrong, and how. */
    public static final class RowException extends Exception {

        public RowException(Row row, String column, String problem) {
            super(
                    row.line() == 0
                            ? "device %s, column %s: %s".formatted(row.id(), column, problem)
                            : "line %d (%s), column %s: %s"
                                    .formatted(row.line(), row.id(), column, problem));
        }
    }

    private record Line(int number, List<String> cells, boolean broken) {}

    /** RFC 4180, with the separator taken from the first line. */
    private static final class Csv {

        private final String text;
        private final char separator;
        private int at;
        private int line = 1;

        private Csv(String text, char separator) {
            this.text = text;
            this.separator = separator;
        }

        static List<Line> lines(String csv) {
            String text = csv.startsWith("\uFEFF") ? csv.substring(1) : csv;
            text = text.replace("\r\n", "\n").replace('\r', '\n');
            Csv reader = new Csv(text, separator(text));
            List<Line> lines = new ArrayList<>();
            while (reader.at < text.length()) {
                if (reader.skipped()) {
                    continue;
                }
                lines.add(reader.line());
            }
            return lines;
        }

        private static char separator(String text) {
            String header =
                    text.lines()
                            .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                            .findFirst()
                            .orElse("");
            if (header.indexOf('\t') >= 0) {
                return '\t';
            }
            return header.indexOf(';') >= 0 && header.indexOf(',') < 0 ? ';' : ',';
        }

        private boolean skipped() {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            String whole = text.substring(at, end).strip();
            boolean skip = whole.isEmpty() || whole.startsWith("#");
            if (skip) {
                at = end + 1;
                line++;
            }
            return skip;
        }

        private Line line() {
            int number = line;
            List<String> cells = new ArrayList<>();
            boolean broken = false;
            boolean more = true;
            while (more) {
                StringBuilder cell = new StringBuilder();
                if (at < text.length() && text.charAt(at) == '"') {
                    broken |= !quoted(cell);
                }
                while (at < text.length()
                        && text.charAt(at) != separator
                        && text.charAt(at) != '\n') {
                    cell.append(text.charAt(at++));
                }
                cells.add(cell.toString());
                more = at < text.length() && text.charAt(at) == separator;
                at++;
            }
            line++;
            return new Line(number, cells, broken);
        }

        /**
         * Reads from the opening to the closing mark. An unclosed one ends with its line, so that
         * it costs that row only.
         */
        private boolean quoted(StringBuilder cell) {
            int from = at + 1;
            int close = from;
            while (true) {
                close = text.indexOf('"', close);
                if (close < 0) {
                    at++;
                    return false;
                }
                if (close + 1 < text.length() && text.charAt(close + 1) == '"') {
                    close += 2;
                    continue;
                }
                String inside = text.substring(from, close);
                // A name does not span lines: a mark that closes later belongs to another row.
                if (inside.indexOf('\n') >= 0) {
                    at++;
                    return false;
                }
                cell.append(inside.replace("\"\"", "\""));
                at = close + 1;
                return true;
            }
        }
    }
}
