package io.standpipe.model.config;

import io.standpipe.model.Device;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Ids;
import io.standpipe.model.Place;
import io.standpipe.model.Profiles;
import io.standpipe.model.words.Phrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A bus's installed devices: CSV with a header, as pasted from a spreadsheet, see {@link CsvLines};
 * lines that have only empty cells are skipped. What nobody sees in a cell, such as a blank of no
 * width, is left out, and full-width digits count as digits.
 *
 * <p>Columns id and profile are required; name, grid, lat and lon are known to every bus; each bus
 * adds its own. Any other column holds a parameter of the row's profile. What is wrong with a row
 * concerns that row only; what is wrong with its position, or too long in its name, only that.
 */
public final class DeviceTable {

    /**
     * Rows that are read: as many devices as the heap has room for, with 16 KiB for one, its
     * points, alarms and row and what else they need; about 6,000 in the default 96 MiB. With
     * 11,880 of a pressure transmitter that heap was full.
     */
    public static final int MAX_ROWS =
            (int) Math.min(100_000, Runtime.getRuntime().maxMemory() / (16 << 10));

    /** Characters of a cell: a public key of RSA in base64 has about 400. */
    public static final int MAX_CELL = 1024;

    /** Characters of a name: it stands in every message of the device, and on pages. */
    public static final int MAX_NAME = 128;

    private static final Set<String> COMMON = Set.of("id", "profile", "name", "grid", "lat", "lon");
    private static final Set<String> NEEDED = Set.of("id", "profile");

    /** Columns whose full-width characters and joiners are meant. */
    private static final Set<String> TEXTS = Set.of("name", "identity");

    /** A secret is what was typed, whatever it looks like. */
    private static final String KEY = "key";

    private static final Pattern WORD = Pattern.compile("[A-Za-z_ ]{0,15}|[0-9]{1,3}");
    private static final Pattern FULL_WIDTH_SEPARATOR =
            Pattern.compile("[\uFF0C\uFF1B\uFF5C\u3001]");

    /** Something that is wrong, and the line where; 0 if it stands in none. */
    record Problem(int line, String sentence) {}

    private final DeviceRoom room = new DeviceRoom(Runtime.getRuntime().maxMemory());
    private final List<Row> rows = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

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
     * What is wrong with the table itself, with rows that are not in {@link #rows()}, and with
     * positions and names, a sentence each, in the order of lines.
     */
    public List<String> problems() {
        return problems.stream().map(Problem::sentence).toList();
    }

    /** What its devices may weigh. */
    DeviceRoom room() {
        return room;
    }

    /** The same with their lines. */
    List<Problem> numbered() {
        return problems;
    }

    private void problem(int line, String sentence) {
        problems.add(new Problem(line, "line " + line + sentence));
    }

    private void read(String csv, Set<String> busColumns) {
        CsvLines lines = new CsvLines(csv, NEEDED);
        CsvLines.Line head = lines.next();
        if (head == null) {
            return;
        }
        List<String> columns = columns(head);
        if (columns.isEmpty()) {
            return;
        }
        Map<String, Integer> lineOf = new HashMap<>();
        CsvLines.Line line = lines.next();
        while (line != null) {
            if (rows.size() == MAX_ROWS) {
                problem(
                        line.number(),
                        ": the gateway's memory has room for %d devices of a table; this line and those behind it are not read; give it more memory, or put them on another gateway"
                                .formatted(MAX_ROWS));
                return;
            }
            add(line, columns, busColumns, lineOf, lines.separator());
            line = lines.next();
        }
    }

    /** The header's columns; empty if nothing can be read with it. */
    private List<String> columns(CsvLines.Line head) {
        if (head.broken()) {
            problem(head.number(), ": " + Phrase.QUOTATION_IN_HEADER.of());
            return List.of();
        }
        List<String> columns = CsvLines.names(head);
        if (!columns.containsAll(NEEDED)) {
            problems.add(new Problem(head.number(), noHeader(head, columns)));
            return List.of();
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            // A separator at the end of the header makes a column without a name.
            if (!column.isEmpty() && !seen.add(column)) {
                problem(
                        head.number(),
                        ", column %s: %s"
                                .formatted(Quotation.cut(column), Phrase.COLUMN_TWICE.of()));
                return List.of();
            }
        }
        return columns;
    }

    /**
     * The line may be a row, and that may hold a key: only what can be a column's name is shown.
     */
    private static String noHeader(CsvLines.Line head, List<String> columns) {
        List<String> shown = new ArrayList<>();
        for (String cell : head.cells().subList(0, Math.min(head.cells().size(), 8))) {
            shown.add(WORD.matcher(cell).matches() ? cell : "...");
        }
        String only = columns.size() == 1 ? columns.get(0) : "";
        boolean otherwise = only.contains("id") && only.contains("profile");
        return "the device table must begin with a header that has at least the columns id and profile, but line %d is \"%s\"%s; no device is read"
                .formatted(
                        head.number(),
                        String.join(",", shown),
                        otherwise
                                ? "; part the columns by commas, semicolons or tabs"
                                : near(columns));
    }

    private static String near(List<String> columns) {
        for (String needed : NEEDED.stream().sorted().toList()) {
            for (String column : columns) {
                if (!columns.contains(needed)
                        && needed.length() > 2
                        && !Nearest.find(column, Set.of(needed)).isEmpty()) {
                    return "; did you mean \"%s\" by its column %d?"
                            .formatted(needed, columns.indexOf(column) + 1);
                }
            }
        }
        return "";
    }

    private void add(
            CsvLines.Line line,
            List<String> columns,
            Set<String> busColumns,
            Map<String, Integer> lineOf,
            char separator) {
        if (line.broken()) {
            problem(line.number(), ": " + Phrase.QUOTATION.of());
            return;
        }
        List<String> given = filled(line.cells());
        if (given.isEmpty()) {
            return; // an empty row of the spreadsheet
        }
        boolean commas = separator == ',' && PlaceColumns.moved(given, columns);
        if (given.size() > columns.size()) {
            int all = Math.min(line.cells().size(), columns.size() + 2);
            given =
                    separator == ','
                            ? PlaceColumns.withDecimalCommas(
                                    line.cells().subList(0, Math.max(all, given.size())), columns)
                            : List.of();
            commas = given.isEmpty() && commas;
            if (given.isEmpty() && !commas) {
                problem(
                        line.number(),
                        ": "
                                + Phrase.CELLS.of(
                                        line.cells().size() == CsvLines.MAX_CELLS
                                                ? "too many"
                                                : filled(line.cells()).size(),
                                        columns.size()));
                return;
            }
        }
        if (commas) {
            problem(
                    line.number(),
                    ", columns lat and lon: must be degrees with a decimal point; a comma within them moves the cells behind");
            return;
        }
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String cell = i < given.size() ? cell(columns.get(i), given.get(i)) : "";
            if (cell.length() > MAX_CELL && !columns.get(i).equals("name")) {
                problem(
                        line.number(),
                        ", column %s: %s"
                                .formatted(
                                        Quotation.cut(columns.get(i)),
                                        Phrase.CELL_TOO_LONG.of(MAX_CELL, cell.length())));
                return;
            }
            if (Placeholder.standsIn(cell)) {
                problem(
                        line.number(),
                        ", column %s: %s"
                                .formatted(Quotation.cut(columns.get(i)), Placeholder.ofCell()));
                return;
            }
            cells.put(columns.get(i), cell);
        }
        Row row = new Row(line.number(), cells, busColumns, room);
        String id = row.id();
        if (!Ids.valid(id)) {
            problem(
                    line.number(),
                    ", column id: "
                            + Phrase.NOT_AN_ID.of(Quotation.of(id) + separatorHint(given.get(0))));
            return;
        }
        Integer before = lineOf.putIfAbsent(id, line.number());
        if (before != null) {
            problem(line.number(), ", column id: " + Phrase.ID_TWICE.of(id, before));
            return;
        }
        checkName(row, cells);
        checkPlace(row, cells);
        rows.add(row);
    }

    /** Without empty cells at the end: spreadsheets add them. */
    private static List<String> filled(List<String> cells) {
        int size = cells.size();
        while (size > 0 && CellText.strip(cells.get(size - 1)).isEmpty()) {
            size--;
        }
        return cells.subList(0, size);
    }

    private static String cell(String column, String cell) {
        if (column.equals(KEY)) {
            return CellText.strip(cell);
        }
        return TEXTS.contains(column) ? CellText.clean(cell) : CellText.plain(cell);
    }

    private static String separatorHint(String cell) {
        return FULL_WIDTH_SEPARATOR.matcher(cell).find()
                ? "; part the cells as the header does, not by full-width characters"
                : "";
    }

    private void checkName(Row row, Map<String, String> cells) {
        String name = row.text("name");
        if (name.codePointCount(0, name.length()) > MAX_NAME) {
            problems.add(
                    new Problem(
                            row.line(),
                            row.sentence(
                                    "name",
                                    "must have at most %d characters; the first of them are used"
                                            .formatted(MAX_NAME))));
            cells.put("name", CellText.shortened(name, MAX_NAME));
        }
    }

    /** A position that is wrong costs the position, not the device. */
    private void checkPlace(Row row, Map<String, String> cells) {
        String column = PlaceColumns.wrong(row.text("lat"), row.text("lon"));
        if (!column.isEmpty()) {
            problems.add(
                    new Problem(
                            row.line(),
                            row.sentence(
                                    column,
                                    PlaceColumns.sentence(row.text("lat"), row.text("lon")))));
            cells.put("lat", "");
            cells.put("lon", "");
        }
    }

    /** One row; getters throw with row and column when a cell is wrong. */
    public static final class Row {

        private final int line;
        private final Map<String, String> cells;
        private final Set<String> busColumns;
        private final DeviceRoom room;
        private String lacking = "";

        Row(int line, Map<String, String> cells, Set<String> busColumns, DeviceRoom room) {
            this.line = line;
            this.cells = cells;
            this.busColumns = busColumns;
            this.room = room;
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

        /**
         * What its profile needs and it does not say, a sentence; empty if nothing, or it was not
         * read yet. Its device is installed all the same.
         */
        String lacking() {
            return lacking;
        }

        private void look(List<Profiles.Needed> needed, Map<String, String> given) {
            List<String> columns = new ArrayList<>();
            // Several columns may share a reason, which is then said once.
            Map<String, String> reasons = new LinkedHashMap<>();
            for (Profiles.Needed one : needed) {
                if (!given.containsKey(one.column())) {
                    columns.add(
                            one.unit().isEmpty()
                                    ? one.column()
                                    : "%s (%s)".formatted(one.column(), one.unit()));
                    reasons.merge(one.why(), one.column(), "%s and %s"::formatted);
                }
            }
            lacking =
                    columns.isEmpty()
                            ? ""
                            : sentence(
                                    String.join(", ", columns),
                                    Phrase.MUST_BE_SET.of(reasons(reasons)));
        }

        /** Each with its columns, where there are several. */
        private static String reasons(Map<String, String> columns) {
            return columns.size() == 1
                    ? columns.keySet().iterator().next()
                    : columns.entrySet().stream()
                            .map(each -> "%s: %s".formatted(each.getValue(), each.getKey()))
                            .collect(Collectors.joining("; "));
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
                    this, column, Phrase.WHOLE_NUMBER.of(min, max, Quotation.ofNumber(text)));
        }

        /**
         * The device this row describes.
         *
         * @param address for people, see {@link Device#address()}
         */
        public Device device(Profiles profiles, String address) throws RowException {
            DeviceProfile profile = profile(profiles);
            if (!room.take(id(), profile)) {
                throw new RowException(
                        this,
                        "profile",
                        "the gateway's memory has no room for its %d points and %d alarms beside those of the rows before; give it more memory, read less of the panels (loops), or put it on another gateway"
                                .formatted(profile.points().size(), profile.alarms().size()));
            }
            return device(profile, address);
        }

        /** The same of one that is taken away, and weighs nothing any more. */
        Device goneDevice(Profiles profiles, String address) throws RowException {
            return device(profile(profiles), address);
        }

        private Device device(DeviceProfile profile, String address) {
            String name = text("name");
            return new Device(
                    id(),
                    name.isEmpty() ? id() : name,
                    profile,
                    address,
                    new Place(
                            text("grid"),
                            PlaceColumns.degrees(text("lat"), PlaceColumns.NORTH),
                            PlaceColumns.degrees(text("lon"), PlaceColumns.EAST)));
        }

        private DeviceProfile profile(Profiles profiles) throws RowException {
            String id = text("profile");
            if (id.isEmpty()) {
                throw new RowException(this, "profile", Phrase.PROFILE_EMPTY.of());
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
                                Phrase.NO_SUCH_COLUMN.of(id, Nearest.hint(column, columns)));
                    }
                    parameters.put(column, cell.getValue());
                }
                DeviceProfile profile = profiles.profile(id, parameters);
                look(profiles.needed(id), parameters);
                return profile;
            } catch (Profiles.ProfileException e) {
                boolean exchanged = profiles.ids().contains(id());
                throw new RowException(
                        this,
                        e.column().isEmpty() ? "profile" : e.column(),
                        e.getMessage() + (exchanged ? "; are id and profile exchanged?" : ""));
            }
        }

        private String sentence(String column, String problem) {
            return line == 0
                    ? Phrase.DEVICE_COLUMN.of(id(), column, problem)
                    : Phrase.ROW_COLUMN.of(line, id(), column, problem);
        }
    }

    /** Says which row and column is wrong, and how. */
    public static final class RowException extends Exception {

        private final transient Row row;

        public RowException(Row row, String column, String problem) {
            super(row.sentence(Quotation.cut(column), Quotation.within(problem, row.text(column))));
            this.row = row;
        }

        int line() {
            return row.line();
        }
    }
}
