package io.standpipe.itest.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The outcome, as a Markdown table with notes below. */
final class Table {

    private static final List<String> HEAD =
            List.of(
                    "scenario",
                    "real or simulated",
                    "rounds",
                    "alarms sent / lost",
                    "telemetry sent / lost / announced gaps",
                    "duplicates with another number",
                    "order broken",
                    "verdict");

    private final List<Report> reports = new ArrayList<>();

    void add(Report report) {
        reports.add(report);
    }

    List<Report> reports() {
        return reports;
    }

    String text(long seed) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        reports.forEach(report -> rows.add(report.cells()));
        int[] widths = new int[HEAD.size()];
        rows.forEach(
                row -> {
                    for (int i = 0; i < widths.length; i++) {
                        widths[i] = Math.max(widths[i], row.get(i).length());
                    }
                });
        rows.add(1, List.of(HEAD.stream().map(x -> "---").toArray(String[]::new)));
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                text.append("| ").append(row.get(i));
                text.append(" ".repeat(widths[i] - row.get(i).length() + 1));
            }
            text.append("|\n");
        }
        text.append('\n');
        text.append(
                reports.stream()
                        .flatMap(report -> report.notes().stream())
                        .map(note -> "* " + note + "\n")
                        .collect(Collectors.joining()));
        return text.append("* seed ").append(seed).append('\n').toString();
    }
}
