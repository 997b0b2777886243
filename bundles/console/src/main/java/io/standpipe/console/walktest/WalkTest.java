package io.standpipe.console.walktest;

import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.words.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A walk test as it came about: what is known of it is what its lines say, one after another, so
 * that its file makes the same again. A line is a word and its fields. Guarded by its owner.
 */
final class WalkTest {

    enum Phase {
        /** what is raised in its scope is a test */
        RUNNING,
        /** the holds are gone; what was not tested waits for its reasons */
        ENDED,
        /** nothing is changed any more */
        CLOSED
    }

    /** How it ended. */
    enum How {
        BY_HAND,
        RAN_OUT,
        IDLE,
        FIRE_OUTSIDE
    }

    /** Something else that was raised meanwhile. */
    record Other(
            long at,
            String device,
            String name,
            String condition,
            String kind,
            boolean test,
            Label label) {}

    /** Others that are kept; there may be a storm. */
    static final int MOST_OTHERS = 100;

    /** Activations of one point that are written; more are counted. */
    static final int MOST_ACTIVATIONS = 99;

    final String id;
    final Map<String, String> head = new TreeMap<>();
    final List<WalkTestRow> rows = new ArrayList<>();
    final List<Other> others = new ArrayList<>();

    /** Whether all of it is on the disk. */
    boolean kept = true;

    Phase phase = Phase.RUNNING;
    @Nullable How how;
    long ended = -1;
    String endedBy = "";
    long closed = -1;
    String closedBy = "";

    /** When the holds end at the latest, UTC milliseconds. */
    long until;

    private final Map<String, WalkTestRow> byAlarm = new TreeMap<>();

    WalkTest(String id) {
        this.id = id;
    }

    /** All that its lines say; null if they are none of a walk test. */
    static @Nullable WalkTest of(String id, List<List<String>> lines) {
        if (lines.isEmpty() || !lines.get(0).get(0).equals("head")) {
            return null;
        }
        WalkTest test = new WalkTest(id);
        for (List<String> line : lines) {
            try {
                test.take(line);
            } catch (RuntimeException e) {
                test.kept = false; // a line that somebody changed: the others still count
            }
        }
        return test;
    }

    void take(List<String> line) {
        switch (line.get(0)) {
            case "head" -> head.put(line.get(1), line.get(2));
            case "row" -> addRow(line);
            case "until" -> until = Long.parseLong(line.get(1));
            case "raised" -> raised(row(line), Long.parseLong(line.get(2)));
            case "restored" -> row(line).restored = Long.parseLong(line.get(2));
            case "acknowledged" -> {
                WalkTestRow row = row(line);
                row.acknowledged = Long.parseLong(line.get(2));
                row.uplink = line.get(3);
            }
            case "remark" -> row(line).remark = line.get(2);
            case "reason" -> row(line).reason = line.get(2);
            case "other" -> addOther(line);
            case "ended" -> {
                phase = Phase.ENDED;
                ended = Long.parseLong(line.get(1));
                how = How.valueOf(line.get(2));
                endedBy = line.get(3);
            }
            case "closed" -> {
                phase = Phase.CLOSED;
                closed = Long.parseLong(line.get(1));
                closedBy = line.get(2);
            }
            default -> {
                // a newer version's
            }
        }
    }

    private void addRow(List<String> line) {
        WalkTestRow row =
                new WalkTestRow(
                        rows.size() + 1,
                        line.get(1),
                        line.get(2),
                        line.get(3),
                        line.get(4),
                        line.get(5),
                        line.get(6),
                        line.get(7),
                        new Label(line.get(8), line.get(9)));
        rows.add(row);
        byAlarm.put(row.device + '/' + row.condition, row);
    }

    private void addOther(List<String> line) {
        if (others.size() < MOST_OTHERS) {
            others.add(
                    new Other(
                            Long.parseLong(line.get(1)),
                            line.get(2),
                            line.get(3),
                            line.get(4),
                            line.get(5),
                            line.get(6).equals("test"),
                            new Label(line.get(7), line.get(8))));
        }
    }

    private static void raised(WalkTestRow row, long at) {
        row.count++;
        row.restored = -1;
        if (row.first < 0) {
            row.first = at;
        }
    }

    private WalkTestRow row(List<String> line) {
        return rows.get(Integer.parseInt(line.get(1)) - 1);
    }

    /** Null if the alarm is none that was to be set off. */
    @Nullable WalkTestRow row(String device, String condition) {
        return byAlarm.get(device + '/' + condition);
    }

    String head(String name) {
        return head.getOrDefault(name, "");
    }

    /** What its holds concern. */
    List<Target> targets() {
        if (head("scope").equals("place")) {
            return List.of(Target.place(head("place")));
        }
        return List.of(head("devices").split(",", -1)).stream().map(Target::device).toList();
    }

    boolean covers(String device, String grid) {
        return head("scope").equals("place")
                ? head("place").equals(grid)
                : targets().contains(Target.device(device));
    }

    long tested() {
        return rows.stream().filter(WalkTestRow::tested).count();
    }

    /** Points that were not tested and of which nobody said why. */
    long unexplained() {
        return rows.stream().filter(row -> !row.tested() && row.reason.isEmpty()).count();
    }
}
