package io.standpipe.model.config;

import io.standpipe.model.config.text.CellText;
import io.standpipe.model.config.text.CsvLines;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Ids;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.RowPhrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

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

    /** Columns whose full-width characters and joiners are meant. */
    private static final Set<String> TEXTS = Set.of("name", "identity");

    /** A secret is what was typed, whatever it looks like. */
    private static final String KEY = "key";

    private static final Pattern FULL_WIDTH_SEPARATOR =
            Pattern.compile("[\uFF0C\uFF1B\uFF5C\u3001]");

    /** Something that is wrong, and the line where; 0 if it stands in none. */
    record Problem(int line, String sentence) {

        /**
         * @param rest continues "line 7"
         */
        static Problem at(int line, String rest) {
            return new Problem(line, "line " + line + rest);
        }
    }

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
        problems.add(Problem.at(line, sentence));
    }

    private void read(String csv, Set<String> busColumns) {
        CsvLines lines = new CsvLines(csv, TableHeader.NEEDED);
        CsvLines.Line head = lines.next();
        if (head == null) {
            return;
        }
        TableHeader header = TableHeader.of(head);
        if (header.problem() != null) {
            problems.add(header.problem());
            return;
        }
        Map<String, Integer> lineOf = new HashMap<>();
        CsvLines.Line line = lines.next();
        while (line != null) {
            if (rows.size() == MAX_ROWS) {
                problem(line.number(), ": " + RowPhrase.TOO_MANY_ROWS.of(MAX_ROWS));
                return;
            }
            add(line, header.columns(), busColumns, lineOf, lines.separator());
            line = lines.next();
        }
    }

    private void add(
            CsvLines.Line line,
            List<String> columns,
            Set<String> busColumns,
            Map<String, Integer> lineOf,
            char separator) {
        if (line.broken()) {
            problem(line.number(), ": " + RowPhrase.QUOTATION.of());
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
                                + RowPhrase.CELLS.of(
                                        line.cells().size() == CsvLines.MAX_CELLS
                                                ? RowPhrase.TOO_MANY.of()
                                                : filled(line.cells()).size(),
                                        columns.size()));
                return;
            }
        }
        if (commas) {
            problem(line.number(), ": " + RowPhrase.DECIMAL_COMMAS.of());
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
                                        RowPhrase.CELL_TOO_LONG.of(MAX_CELL, cell.length())));
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
                            + RowPhrase.NOT_AN_ID.of(
                                    Quotation.of(id) + separatorHint(given.get(0))));
            return;
        }
        Integer before = lineOf.putIfAbsent(id, line.number());
        if (before != null) {
            problem(line.number(), ", column id: " + RowPhrase.ID_TWICE.of(id, before));
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
        return FULL_WIDTH_SEPARATOR.matcher(cell).find() ? RowPhrase.FULL_WIDTH.of() : "";
    }

    private void checkName(Row row, Map<String, String> cells) {
        String name = row.text("name");
        if (name.codePointCount(0, name.length()) > MAX_NAME) {
            problems.add(
                    new Problem(
                            row.line(),
                            row.sentence("name", RowPhrase.NAME_TOO_LONG.of(MAX_NAME))));
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
         * See {@link RowProfile#lacking}; empty too if the row was not read yet. Its device is
         * installed all the same.
         */
        String lacking() {
            return lacking;
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
                    this, column, RowPhrase.WHOLE_NUMBER.of(min, max, Quotation.ofNumber(text)));
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
                        RowPhrase.NO_ROOM.with(profile.points().size(), profile.alarms().size()));
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
            RowProfile found = RowProfile.of(this, busColumns, profiles);
            lacking = found.lacking();
            return found.profile();
        }

        String sentence(String column, String problem) {
            return line == 0
                    ? FramePhrase.DEVICE_COLUMN.of(id(), column, problem)
                    : FramePhrase.ROW_COLUMN.of(line, id(), column, problem);
        }
    }

    /** Says which row and column is wrong, and how. */
    public static final class RowException extends Exception {

        private final transient Row row;

        RowException(Row row, String column, String problem) {
            super(row.sentence(Quotation.cut(column), Quotation.within(problem, row.text(column))));
            this.row = row;
        }

        public RowException(Row row, String column, Phrase.Said problem) {
            this(row, column, problem.english());
        }

        int line() {
            return row.line();
        }
    }
}
