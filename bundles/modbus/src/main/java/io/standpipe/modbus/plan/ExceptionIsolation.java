package io.standpipe.modbus.plan;

import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.profile.PointRegisters;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which points a device does not answer in a read, found by halving: a request that is refused, or
 * ignored again and again, is taken apart, one of each table and two requests of it a poll, until
 * what is left cannot be taken apart, and everything else is read around it. What is left is tried
 * again after a pause that doubles each time. Where both halves are answered no point is at fault,
 * but the read: that is a matter of {@link ReadLimits}. One thread.
 */
final class ExceptionIsolation {

    static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    private static final Quality SILENT = Quality.bad(Cause.DEVICE_SILENT);

    /** Points of one request that was not answered. */
    private static final class Block {
        private final List<Point> points;
        private final Quality quality;
        // While it is examined: the first point of its second half, the longest part of it that is
        // asked for, whether any of that was asked, and whether all was answered so far.
        private @Nullable Point second;
        private int longest;
        private boolean asked;
        private boolean answered;

        private Block(List<Point> points, Quality quality) {
            this.points = points;
            this.quality = quality;
        }

        private Table table() {
            return PointRegisters.source(points.get(0)).table();
        }
    }

    /** Points that cannot be told apart: they share registers. */
    private static final class Cell {
        private final List<Point> points;
        private final Backoff backoff = new Backoff(FIRST_PAUSE);
        private Quality quality;
        private long again;

        private Cell(List<Point> points, Quality quality) {
            this.points = points;
            this.quality = quality;
        }

        private void later(long now) {
            again = now + backoff.next(MAX_PAUSE).toNanos();
        }
    }

    /** A request of the present poll besides the plan, of a block or of a cell. */
    private static final class Open {
        private final @Nullable Block of;
        private boolean ignored;

        private Open(@Nullable Block of) {
            this.of = of;
        }
    }

    private final ReadLimits limits;
    // The newest last: it is taken apart first, down to its cause, which may explain the others.
    private final ArrayDeque<Block> suspects = new ArrayDeque<>();
    private final List<Cell> cells = new ArrayList<>();

    // What the present poll asks besides the plan, and what of it has no answer yet.
    private final List<Block> examined = new ArrayList<>();
    private @Nullable Cell retried;
    private final Map<Read, Open> open = new LinkedHashMap<>();

    ExceptionIsolation(ReadLimits limits) {
        this.limits = limits;
    }

    /**
     * The requests by which the present poll learns more.
     *
     * @param idle whether the poll has nothing else to ask: it must ask something
     */
    List<Read> examine(ReadPlan plan, boolean idle, long now) {
        examined.clear();
        open.clear();
        List<Read> reads = new ArrayList<>();
        Set<Table> tables = EnumSet.noneOf(Table.class);
        for (Iterator<Block> newest = suspects.descendingIterator(); newest.hasNext(); ) {
            Block block = newest.next();
            if (tables.add(block.table())) {
                newest.remove();
                examine(plan, block, reads);
            }
        }
        retried = examined.isEmpty() ? due(idle, now) : null;
        if (retried != null) {
            for (Read read : plan.readsOf(retried.points, limits)) {
                open.put(read, new Open(null));
                reads.add(read);
            }
        }
        return reads;
    }

    private void examine(ReadPlan plan, Block block, List<Read> into) {
        examined.add(block);
        block.answered = true;
        block.asked = false;
        block.longest = 0;
        List<List<Point>> halves = halves(block.points);
        block.second = halves.size() > 1 ? halves.get(1).get(0) : null;
        for (List<Point> half : halves) {
            for (Read read : plan.readsOf(half, limits)) {
                block.longest = Math.max(block.longest, read.count());
                open.put(read, new Open(block));
                into.add(read);
            }
        }
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

    /** Whether the present poll looks for what is ignored and not for what is refused. */
    boolean examinesSilence() {
        for (Block block : examined) {
            if (block.quality.cause() != Cause.EXCEPTION) {
                return true;
            }
        }
        return false;
    }

    /**
     * A request was answered.
     *
     * @return whether the plan changes
     */
    boolean answered(Read read, long now) {
        Open asked = open.remove(read);
        if (asked == null) {
            return false;
        }
        if (asked.of != null) {
            asked.of.asked = true;
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
     * A request was refused, or ignored too often.
     *
     * @return the points that are isolated now; empty if there is more to find out
     */
    List<Point> refused(Read read, Quality quality, long now) {
        Open asked = open.remove(read);
        if (asked != null && asked.of != null) {
            asked.of.asked = true;
            asked.of.answered = false;
        }
        Cell again = retried;
        if (again != null && asked != null) {
            again.quality = quality;
            again.later(now);
            return List.of();
        }
        List<Point> points = read.points();
        if (halves(points).size() > 1) {
            suspects.add(new Block(points, quality));
            return List.of();
        }
        isolate(points, quality, now);
        return points;
    }

    /**
     * A request that may be of this got no answer, or none of use.
     *
     * @return false if it is one of the plan
     */
    boolean ignored(Read read) {
        Open asked = open.get(read);
        if (asked == null) {
            return false;
        }
        asked.ignored = true;
        if (asked.of != null) {
            asked.of.asked = true;
        }
        return true;
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
            fail(block.points, asked, silence, block.quality, into);
        }
        for (Cell cell : cells) {
            fail(cell.points, asked, silence, cell.quality, into);
        }
        open.forEach((read, rest) -> putBack(read, rest, silence != null, now));
        int before = limits.version();
        for (Block block : examined) {
            Point second = block.second;
            if (!block.asked) {
                suspects.add(block);
            } else if (block.answered && second != null) {
                limits.partsAnswered(block.points, second, block.longest, block.quality);
            }
        }
        if (limits.version() != before) {
            suspects.removeIf(this::tooLong);
        }
        examined.clear();
        retried = null;
        open.clear();
    }

    /** Then that is what is wrong with it. */
    private boolean tooLong(Block block) {
        int length = ReadPlan.whole(block.points).count();
        return limits.longest(block.table(), length) < length;
    }

    private void putBack(Read read, Open rest, boolean silent, long now) {
        Block block = rest.of;
        if (block == null || !block.asked) {
            return;
        }
        block.answered = false;
        List<Point> points = read.points();
        if (silent || !rest.ignored) {
            suspects.add(new Block(points, block.quality));
        } else if (halves(points).size() > 1) {
            suspects.add(new Block(points, SILENT));
        } else {
            // The device ignores it: to ask at every poll would cost a timeout each time.
            isolate(points, block.quality, now);
        }
    }

    private void isolate(List<Point> points, Quality quality, long now) {
        Cell cell = new Cell(points, quality);
        cell.later(now);
        cells.add(cell);
    }

    private static void fail(
            List<Point> points,
            BitSet asked,
            @Nullable Quality silence,
            Quality known,
            List<Reading> into) {
        Quality quality = silence == null ? known : silence;
        for (Point point : points) {
            if (!asked.get(point.index())) {
                into.add(new Reading(point, Double.NaN, quality));
            }
        }
    }

    /** Whether the device refuses nothing, as far as is known. */
    boolean isEmpty() {
        return suspects.isEmpty() && cells.isEmpty() && examined.isEmpty();
    }

    /** Whether more is to be found out in the next polls. */
    boolean searching() {
        return !suspects.isEmpty();
    }

    /** All that is not to be read with the others. */
    Set<Point> points() {
        return qualities().keySet();
    }

    /** What is not read with the others, and what came instead of an answer. */
    Map<Point, Quality> qualities() {
        Map<Point, Quality> qualities = new LinkedHashMap<>();
        suspects.forEach(
                block -> block.points.forEach(point -> qualities.put(point, block.quality)));
        cells.forEach(cell -> cell.points.forEach(point -> qualities.put(point, cell.quality)));
        return qualities;
    }

    /** Two parts that share no register, as even as can be; one if there are no two. */
    static List<List<Point>> halves(List<Point> points) {
        List<Point> sorted = new ArrayList<>(points);
        sorted.sort(Comparator.comparingInt(PointRegisters::first));
        int best = 0;
        int end = 0;
        for (int i = 0; i < sorted.size(); i++) {
            Point point = sorted.get(i);
            if (i > 0
                    && PointRegisters.first(point) >= end
                    && Math.abs(2 * i - sorted.size()) < Math.abs(2 * best - sorted.size())) {
                best = i;
            }
            end = Math.max(end, PointRegisters.end(point));
        }
        return best == 0
                ? List.of(points)
                : List.of(
                        List.copyOf(sorted.subList(0, best)),
                        List.copyOf(sorted.subList(best, sorted.size())));
    }
}
