package io.standpipe.modbus;

import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which points a device answers with an exception, found by halving: a request that is refused is
 * taken apart, two requests a poll, until what is left cannot be taken apart, and everything else
 * is read around it. What is left is tried again after a pause that doubles each time. One thread.
 */
final class Refusals {

    static final long FIRST_PAUSE = Duration.ofSeconds(10).toNanos();
    static final long MAX_PAUSE = Duration.ofMinutes(1).toNanos();

    /** Points of one request that was refused. */
    private record Block(List<Point> points, int code) {}

    /** Points that cannot be told apart: they share registers. */
    private static final class Cell {
        private final List<Point> points;
        private int code;
        private long pause = FIRST_PAUSE;
        private long again;

        private Cell(List<Point> points, int code) {
            this.points = points;
            this.code = code;
        }
    }

    private final ArrayDeque<Block> suspects = new ArrayDeque<>();
    private final List<Cell> cells = new ArrayList<>();

    // What the present poll asks besides the plan.
    private @Nullable Block examined;
    private @Nullable Cell retried;
    private final List<Read> open = new ArrayList<>();

    /**
     * The requests by which the present poll learns more.
     *
     * @param idle whether the poll has nothing else to ask: it must ask something
     */
    List<Read> examine(ReadPlan plan, boolean idle, long now) {
        examined = suspects.poll();
        retried = examined == null ? due(idle, now) : null;
        open.clear();
        if (examined != null) {
            for (List<Point> half : halves(examined.points())) {
                open.addAll(plan.readsOf(half));
            }
        } else if (retried != null) {
            open.addAll(plan.readsOf(retried.points));
        }
        return List.copyOf(open);
    }

    private @Nullable Cell due(boolean idle, long now) {
        Cell first = null;
        for (Cell cell : cells) {
            if (first == null || cell.again - first.again < 0) {
                first = cell;
            }
        }
        return first != null && (idle || first.again - now <= 0) ? first : null;
    }

    /**
     * A request was answered.
     *
     * @return whether the plan changes
     */
    boolean answered(Read read, long now) {
        if (!open.remove(read)) {
            return false;
        }
        if (retried != null) {
            cells.remove(retried);
            retried = null;
            // What made it come back may have made others, too: a loop that was plugged in again.
            cells.forEach(cell -> cell.again = now);
        }
        return true;
    }

    /**
     * A request was refused.
     *
     * @return the points that are isolated now; empty if there is more to find out
     */
    List<Point> refused(Read read, int code, long now) {
        open.remove(read);
        Cell again = retried;
        if (again != null) {
            again.code = code;
            again.pause = Math.min(again.pause * 2, MAX_PAUSE);
            again.again = now + again.pause;
            return List.of();
        }
        List<Point> points = read.slots().stream().map(Slot::point).toList();
        if (halves(points).size() > 1) {
            suspects.add(new Block(points, code));
            return List.of();
        }
        isolate(points, code, now);
        return points;
    }

    /**
     * The poll is over: adds a reading for every refused point that it did not ask for.
     *
     * @param silence why nothing more is known of them; null if the device answered
     */
    void finish(@Nullable Quality silence, List<Reading> into, long now) {
        BitSet asked = new BitSet();
        into.forEach(reading -> asked.set(reading.point().index()));
        for (Block block : suspects) {
            fail(block.points(), asked, silence, block.code(), into);
        }
        for (Cell cell : cells) {
            fail(cell.points, asked, silence, cell.code, into);
        }
        if (examined != null) {
            for (Read read : open) {
                putBack(read, examined.code(), silence != null, now);
            }
        }
        examined = null;
        retried = null;
        open.clear();
    }

    private void putBack(Read read, int code, boolean unasked, long now) {
        List<Point> points = read.slots().stream().map(Slot::point).toList();
        if (unasked) {
            suspects.add(new Block(points, code));
        } else {
            // The device ignores it: to ask at every poll would cost a timeout each time.
            isolate(points, code, now);
        }
    }

    private void isolate(List<Point> points, int code, long now) {
        Cell cell = new Cell(points, code);
        cell.again = now + cell.pause;
        cells.add(cell);
    }

    private static void fail(
            List<Point> points,
            BitSet asked,
            @Nullable Quality silence,
            int code,
            List<Reading> into) {
        Quality quality = silence == null ? Quality.exception(code) : silence;
        for (Point point : points) {
            if (!asked.get(point.index())) {
                into.add(new Reading(point, Double.NaN, quality));
            }
        }
    }

    /** Whether the device refuses nothing, as far as is known. */
    boolean isEmpty() {
        return suspects.isEmpty() && cells.isEmpty() && examined == null;
    }

    /** All that is not to be read with the others. */
    Set<Point> points() {
        return codes().keySet();
    }

    /** What is not read with the others, and the exception that it was answered with. */
    Map<Point, Integer> codes() {
        Map<Point, Integer> codes = new LinkedHashMap<>();
        suspects.forEach(block -> block.points().forEach(point -> codes.put(point, block.code())));
        cells.forEach(cell -> cell.points.forEach(point -> codes.put(point, cell.code)));
        return codes;
    }

    /** Two parts that share no register, as even as can be; one if there are no two. */
    static List<List<Point>> halves(List<Point> points) {
        List<Point> sorted = new ArrayList<>(points);
        sorted.sort(Comparator.comparingInt(ReadPlan::start));
        int best = 0;
        int end = 0;
        Iterator<Point> each = sorted.iterator();
        for (int i = 0; each.hasNext(); i++) {
            Point point = each.next();
            if (i > 0
                    && ReadPlan.start(point) >= end
                    && Math.abs(2 * i - sorted.size()) < Math.abs(2 * best - sorted.size())) {
                best = i;
            }
            end = Math.max(end, ReadPlan.end(point));
        }
        return best == 0
                ? List.of(points)
                : List.of(
                        List.copyOf(sorted.subList(0, best)),
                        List.copyOf(sorted.subList(best, sorted.size())));
    }
}
