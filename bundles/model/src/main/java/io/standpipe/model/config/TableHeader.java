package io.standpipe.model.config;

import io.standpipe.model.config.text.CsvLines;
import io.standpipe.model.words.settings.RowPhrase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a device table, which names its columns. Immutable.
 *
 * @param columns in lower case and in the table's order; one may have an empty name
 * @param problem why no row can be read with this header; null if rows can be read
 */
record TableHeader(List<String> columns, DeviceTable.@Nullable Problem problem) {

    /** Columns that each table must have. */
    static final Set<String> NEEDED = Set.of("id", "profile");

    private static final Pattern WORD = Pattern.compile("[A-Za-z_ ]{0,15}|[0-9]{1,3}");

    /** Cells of a line that is no header that are shown. */
    private static final int SHOWN = 8;

    static TableHeader of(CsvLines.Line head) {
        if (head.broken()) {
            return wrong(head, ": " + RowPhrase.QUOTATION_IN_HEADER.of());
        }
        List<String> columns = CsvLines.names(head);
        if (!columns.containsAll(NEEDED)) {
            return new TableHeader(
                    List.of(), new DeviceTable.Problem(head.number(), noHeader(head, columns)));
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            // A separator at the end of the header makes a column without a name.
            if (!column.isEmpty() && !seen.add(column)) {
                return wrong(
                        head,
                        ", column %s: %s"
                                .formatted(Quotation.cut(column), RowPhrase.COLUMN_TWICE.of()));
            }
        }
        return new TableHeader(columns, null);
    }

    private static TableHeader wrong(CsvLines.Line head, String rest) {
        return new TableHeader(List.of(), DeviceTable.Problem.at(head.number(), rest));
    }

    /**
     * The line may be a row, and that may hold a key: only what can be a column's name is shown.
     */
    private static String noHeader(CsvLines.Line head, List<String> columns) {
        List<String> shown = new ArrayList<>();
        for (String cell : head.cells().subList(0, Math.min(head.cells().size(), SHOWN))) {
            shown.add(WORD.matcher(cell).matches() ? cell : "...");
        }
        String only = columns.size() == 1 ? columns.get(0) : "";
        boolean otherwise = only.contains("id") && only.contains("profile");
        return RowPhrase.NO_HEADER.of(
                head.number(),
                String.join(",", shown),
                otherwise ? RowPhrase.PART_COLUMNS.of() : near(columns));
    }

    private static String near(List<String> columns) {
        for (String needed : NEEDED.stream().sorted().toList()) {
            for (String column : columns) {
                if (!columns.contains(needed)
                        && needed.length() > 2
                        && !Nearest.find(column, Set.of(needed)).isEmpty()) {
                    return RowPhrase.MEANT_BY_COLUMN.of(needed, columns.indexOf(column) + 1);
                }
            }
        }
        return "";
    }
}
