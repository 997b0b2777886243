package io.standpipe.model.config;

import io.standpipe.model.config.DeviceTable.Row;
import io.standpipe.model.config.DeviceTable.RowException;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.text.Sentences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a device table are in force, so that a mistake never ends the supervision of a
 * device: a row that is wrong keeps its last good version; a row that is missing stays as long as
 * anything in the table is wrong, and, where very much is missing, until somebody confirms it. One
 * thread.
 */
final class RowsInForce<T> {

    /** So many rows must be missing at least before the loss of most is taken for a mistake. */
    private static final int MANY = 3;

    /** Devices that a sentence names. */
    private static final int NAMED = 5;

    /** Where people find a device that nothing reads. */
    private static final String NOT_READ = "-";

    private List<Row> given = List.of();
    private final Map<Row, T> read = new HashMap<>();
    private final List<Row> inForce = new ArrayList<>();
    private final List<Row> notRead = new ArrayList<>();
    private final List<Row> takenOut = new ArrayList<>();
    private final List<DeviceTable.Problem> problems = new ArrayList<>();
    private final Set<String> asked = new LinkedHashSet<>();

    private RowsInForce() {}

    /** What the rows in force were read as. */
    List<T> read() {
        List<T> inOrder = new ArrayList<>();
        for (Row row : inForce) {
            T one = read.get(row);
            if (one != null) {
                inOrder.add(one);
            }
        }
        return inOrder;
    }

    /** The rows in force, to be kept. */
    List<Row> inForce() {
        return inForce;
    }

    /**
     * Devices of those among them that cannot be read as things are: they stay installed.
     *
     * @param problems takes a sentence of each of which nothing is known any more
     */
    List<Device> notRead(Profiles profiles, List<String> problems) {
        return devices(
                notRead,
                profiles,
                e ->
                        problems.add(
                                Sentences.and(
                                        String.valueOf(e.getMessage()),
                                        RowPhrase.NOTHING_KNOWN.of())));
    }

    /** Devices of those that were in force and are no more. */
    List<Device> takenOut(Profiles profiles) {
        return devices(
                takenOut,
                profiles,
                e -> {
                    // What stood there is told as what nobody claims.
                });
    }

    private static List<Device> devices(
            List<Row> rows, Profiles profiles, Consumer<RowException> wrong) {
        List<Device> devices = new ArrayList<>();
        for (Row row : rows) {
            try {
                devices.add(row.goneDevice(profiles, NOT_READ));
            } catch (RowException e) {
                wrong.accept(e);
            }
        }
        return devices;
    }

    /**
     * Adds what stands in cells and must not be shown.
     *
     * @param secret column of a row
     */
    void addSecrets(BiPredicate<Row, String> secret, InlineSecrets secrets) {
        for (Row row : given) {
            for (Map.Entry<String, String> cell : row.cells().entrySet()) {
                if (secret.test(row, cell.getKey())) {
                    secrets.add(
                            "line %d (%s), column %s"
                                    .formatted(row.line(), row.id(), cell.getKey()),
                            cell.getValue());
                }
            }
        }
    }

    /** What is wrong, in the order of lines; what concerns no line comes last. */
    List<DeviceTable.Problem> problems() {
        return problems.stream()
                .sorted(
                        Comparator.comparingInt(
                                problem ->
                                        problem.line() == 0 ? Integer.MAX_VALUE : problem.line()))
                .toList();
    }

    /** Ids of rows that are kept until somebody confirms that they are to go. */
    Set<String> asked() {
        return asked;
    }

    /**
     * What was in force, and whether what is missing now may go.
     *
     * @param table as {@link #csv} wrote it; empty for none
     * @param asked ids of its rows that were missing before, and of which nobody said that they are
     *     to go
     * @param confirmed somebody says so now
     */
    record Before(String table, Set<String> asked, boolean confirmed) {}

    /**
     * @param secret cells that are never kept: column of a row
     * @param readers makes a reader for one pass over the table
     */
    static <T> RowsInForce<T> of(
            String csv,
            Before last,
            Set<String> columns,
            BiPredicate<Row, String> secret,
            Supplier<Settings.RowReader<T>> readers) {
        RowsInForce<T> rows = new RowsInForce<>();
        DeviceTable table = DeviceTable.parse(csv, columns);
        rows.given = table.rows();
        rows.problems.addAll(table.numbered());
        Map<String, Row> now = byId(table);
        Map<String, Row> before = new LinkedHashMap<>();
        for (Row row : DeviceTable.parse(last.table(), columns).rows()) {
            before.put(row.id(), good(row, now.get(row.id()), columns, secret, table.room()));
        }
        Map<String, DeviceTable.Problem> wrong = new LinkedHashMap<>();
        Map<String, Row> kept = new LinkedHashMap<>();
        String missing = missing(before.keySet(), last.asked(), table);
        List<Row> gone = without(before, now.keySet());
        if (!missing.isEmpty() && !last.confirmed()) {
            gone.forEach(row -> kept.put(row.id(), row));
            rows.asked.addAll(kept.keySet());
        }
        boolean settled = false;
        while (!settled) {
            settled = rows.pass(readers.get(), now, before, kept, wrong);
            // A mistyped id is a new device for the table: the old one must not go for it.
            boolean unclear = !table.problems().isEmpty() || !wrong.isEmpty();
            if (settled && unclear) {
                for (Row row : gone) {
                    settled &= kept.putIfAbsent(row.id(), row) != null;
                }
            }
        }
        wrong.forEach(
                (id, problem) ->
                        rows.problems.add(
                                new DeviceTable.Problem(
                                        problem.line(),
                                        problem.sentence() + rows.instead(id, kept))));
        for (Row row : rows.inForce) {
            if (!row.lacking().isEmpty() && !wrong.containsKey(row.id())) {
                rows.problems.add(new DeviceTable.Problem(row.line(), row.lacking()));
            }
        }
        rows.tellMissing(missing, kept, now);
        gone.stream().filter(row -> !kept.containsKey(row.id())).forEach(rows.takenOut::add);
        boolean lacking = gone.stream().anyMatch(row -> kept.containsKey(row.id()));
        rows.order(lacking ? before.keySet() : now.keySet());
        return rows;
    }

    /** A row as it was, with the line where it stands now, and the secrets that were not kept. */
    private static Row good(
            Row row,
            @Nullable Row now,
            Set<String> columns,
            BiPredicate<Row, String> secret,
            DeviceRoom room) {
        Map<String, String> cells = new LinkedHashMap<>(row.cells());
        if (now != null) {
            for (String column : columns) {
                if (row.text(column).isEmpty() && secret.test(now, column)) {
                    cells.put(column, now.text(column));
                }
            }
        }
        return new Row(now == null ? 0 : now.line(), cells, columns, room);
    }

    /** Reads all rows; returns false if more must be kept, and all be read again. */
    private boolean pass(
            Settings.RowReader<T> reader,
            Map<String, Row> now,
            Map<String, Row> before,
            Map<String, Row> kept,
            Map<String, DeviceTable.Problem> wrong) {
        read.clear();
        inForce.clear();
        notRead.clear();
        // What is kept goes first: it was in force together, so none of it is in another's way.
        for (Row row : kept.values()) {
            try {
                read.put(row, reader.read(row));
            } catch (RowException e) {
                wrong.putIfAbsent(row.id(), problem(e));
                notRead.add(row);
            }
            inForce.add(row);
        }
        boolean settled = true;
        for (Row row : now.values()) {
            if (kept.containsKey(row.id())) {
                continue;
            }
            try {
                read.put(row, reader.read(row));
                inForce.add(row);
            } catch (RowException e) {
                wrong.put(row.id(), problem(e));
                Row good = before.get(row.id());
                if (good != null) {
                    kept.put(row.id(), good);
                    settled = false;
                }
            }
        }
        return settled;
    }

    private static DeviceTable.Problem problem(RowException e) {
        return new DeviceTable.Problem(e.line(), String.valueOf(e.getMessage()));
    }

    private String instead(String id, Map<String, Row> kept) {
        if (!kept.containsKey(id)) {
            return "";
        }
        return notRead.stream().anyMatch(row -> row.id().equals(id))
                ? FramePhrase.ROW_NOT_READ.of("")
                : FramePhrase.ROW_STAYS.of("");
    }

    private void tellMissing(String missing, Map<String, Row> kept, Map<String, Row> now) {
        List<String> names =
                kept.keySet().stream().filter(id -> !now.containsKey(id)).sorted().toList();
        if (names.isEmpty()) {
            return;
        }
        String some = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        if (names.size() > NAMED) {
            some = FramePhrase.AND_MORE.of(some, names.size() - NAMED);
        }
        problems.add(
                new DeviceTable.Problem(
                        0,
                        asked.containsAll(names)
                                ? RowPhrase.TABLE_LACKS.of(missing, some)
                                : RowPhrase.STAY_INSTALLED.of(some)));
    }

    /**
     * Whether rows that were in force are missing, and somebody must confirm that they are to go.
     */
    static boolean lacks(String csv, Before last) {
        return !last.confirmed()
                && !missing(ids(last.table()), last.asked(), DeviceTable.parse(csv, Set.of()))
                        .isEmpty();
    }

    /**
     * How a table looks from which somebody must confirm that rows are to go.
     *
     * @return continues "the device table ..."; empty if it does not look so
     */
    private static String missing(Set<String> before, Set<String> asked, DeviceTable now) {
        Set<String> ids = new LinkedHashSet<>();
        now.rows().forEach(row -> ids.add(row.id()));
        Set<String> left = new HashSet<>(before);
        left.retainAll(ids);
        int gone = before.size() - left.size();
        if (gone == 0) {
            return "";
        }
        if (ids.isEmpty()) {
            return RowPhrase.TABLE_EMPTY.of();
        }
        if (gone >= MANY && left.size() * 2 < before.size()) {
            return RowPhrase.TABLE_LOST.of(gone, before.size());
        }
        // A file that was saved by half has the same beginning and nothing behind it.
        List<String> beginning = before.stream().limit(ids.size()).toList();
        if (beginning.equals(List.copyOf(ids))) {
            return RowPhrase.TABLE_ENDS_EARLY.of();
        }
        return asked.stream().anyMatch(id -> before.contains(id) && !ids.contains(id))
                ? RowPhrase.TABLE_STILL_LACKS.of()
                : "";
    }

    /** The rows as a table that {@link DeviceTable#parse} reads again. */
    static String csv(List<Row> rows, BiPredicate<Row, String> leaveOut) {
        if (rows.isEmpty()) {
            return "";
        }
        Set<String> columns = new LinkedHashSet<>(List.of("id", "profile"));
        rows.forEach(row -> columns.addAll(row.cells().keySet()));
        columns.remove("");
        StringBuilder text = new StringBuilder();
        text.append(columns.stream().map(RowsInForce::quoted).collect(Collectors.joining(",")));
        for (Row row : rows) {
            text.append('\n');
            text.append(
                    columns.stream()
                            .map(column -> leaveOut.test(row, column) ? "" : row.text(column))
                            .map(RowsInForce::quoted)
                            .collect(Collectors.joining(",")));
        }
        return text.append('\n').toString();
    }

    private static String quoted(String cell) {
        return cell.isEmpty() ? "" : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** What ends early is known by the order, so what is kept stands where it stood. */
    private void order(Set<String> ids) {
        List<String> order = List.copyOf(ids);
        Map<String, Integer> place = new HashMap<>();
        order.forEach(id -> place.put(id, place.size()));
        inForce.sort(
                Comparator.comparingInt(row -> place.getOrDefault(row.id(), Integer.MAX_VALUE)));
    }

    /** Ids of a table, in its order. */
    private static Set<String> ids(String csv) {
        return byId(DeviceTable.parse(csv, Set.of())).keySet();
    }

    private static Map<String, Row> byId(DeviceTable table) {
        Map<String, Row> byId = new LinkedHashMap<>();
        table.rows().forEach(row -> byId.put(row.id(), row));
        return byId;
    }

    private static List<Row> without(Map<String, Row> rows, Set<String> ids) {
        return rows.values().stream().filter(row -> !ids.contains(row.id())).toList();
    }
}
