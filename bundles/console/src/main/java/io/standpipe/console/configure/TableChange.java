package io.standpipe.console.configure;

import io.standpipe.model.check.TableText;
import io.standpipe.model.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of the rows of a device table, by their ids: what stands in which order changes
 * nothing.
 *
 * @param added ids
 * @param changed rows
 * @param removed ids
 */
record TableChange(List<String> added, List<Row> changed, List<String> removed) {

    /** A row whose cells change. */
    record Row(String id, List<Cell> cells) {}

    /** What stood in a cell, and what is to stand there; of keys nothing is shown. */
    record Cell(String column, String before, String after) {}

    static TableChange of(String before, String after) {
        Map<String, Map<String, String>> was = byId(TableText.parse(before));
        Map<String, Map<String, String>> is = byId(TableText.parse(after));
        List<String> added = new ArrayList<>();
        List<Row> changed = new ArrayList<>();
        is.forEach(
                (id, cells) -> {
                    Map<String, String> old = was.get(id);
                    if (old == null) {
                        added.add(id);
                    } else if (!old.equals(cells)) {
                        changed.add(new Row(id, cells(old, cells)));
                    }
                });
        List<String> removed = was.keySet().stream().filter(id -> !is.containsKey(id)).toList();
        return new TableChange(List.copyOf(added), List.copyOf(changed), removed);
    }

    private static List<Cell> cells(Map<String, String> before, Map<String, String> after) {
        Set<String> columns = new LinkedHashSet<>(after.keySet());
        columns.addAll(before.keySet());
        List<Cell> cells = new ArrayList<>();
        for (String column : columns) {
            String was = before.getOrDefault(column, "");
            String is = after.getOrDefault(column, "");
            if (!was.equals(is)) {
                cells.add(new Cell(column, shown(column, was), shown(column, is)));
            }
        }
        return List.copyOf(cells);
    }

    private static String shown(String column, String cell) {
        boolean key = column.equals("key") && !cell.isEmpty() && !Settings.isReference(cell);
        return key ? TableText.HIDDEN : cell;
    }

    /** Of two rows with one id the first counts, as when they are read. */
    private static Map<String, Map<String, String>> byId(TableText table) {
        List<String> columns = table.columns();
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (TableText.Line row : table.rows()) {
            Map<String, String> cells = new LinkedHashMap<>();
            for (int at = 0; at < Math.min(columns.size(), row.cells().size()); at++) {
                String cell = row.cells().get(at).strip();
                if (!cell.isEmpty() && !columns.get(at).isEmpty()) {
                    cells.putIfAbsent(columns.get(at), cell);
                }
            }
            String id = cells.get("id");
            if (id != null) {
                rows.putIfAbsent(id, cells);
            }
        }
        return rows;
    }
}
