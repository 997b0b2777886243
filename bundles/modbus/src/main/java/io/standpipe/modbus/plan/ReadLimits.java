package io.standpipe.modbus.plan;

import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.profile.PointRegisters;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What reads one device answers, as far as its profile does not say it: how long they may be in
 * each table, and between which points they must end. Learned from reads that were answered in
 * parts and not as a whole, and kept until the bus begins anew. Each {@link ReadLimit} is proven by
 * reads besides the polls', one in a poll, and tried again once an hour, for the device may have
 * been exchanged. One thread.
 */
public final class ReadLimits {

    /** After so long a limit is tried again. */
    static final long AGAIN = Duration.ofHours(1).toNanos();

    /** There are none. */
    static final ReadLimits NONE = new ReadLimits();

    /** Equal answers that are too short before their length is taken for the longest. */
    private static final int SHORTENED = 2;

    /** What is known of one table, all in registers or bits. */
    private static final class Known {
        private int answered;
        private int limit;
        private int shortened;
        private int shortenedTo;
        private boolean shortensAll;
        // Starts of points that no read joins to what is before them, and of those that may be.
        private final BitSet apart = new BitSet();
        private final BitSet joined = new BitSet();
    }

    // Only those of which something is known: a device has one or two, and there are many devices.
    private final Map<Table, Known> tables = new EnumMap<>(Table.class);
    private final List<ReadLimit> limits = new ArrayList<>();
    private Consumer<String> told = text -> {};
    private @Nullable ReadLimit tried;
    private @Nullable Read trial;
    private boolean holesTold;
    private int version;

    /**
     * @param to told a sentence when something was found out, which the device's name begins
     */
    public void tell(Consumer<String> to) {
        told = to;
    }

    private Known of(Table table) {
        return tables.computeIfAbsent(table, any -> new Known());
    }

    /** Changes with each change of what reads may be. */
    int version() {
        return version;
    }

    /**
     * The longest read.
     *
     * @param most registers, or bits, by the profile
     */
    int longest(Table table, int most) {
        Known known = tables.get(table);
        return known == null || known.limit == 0 ? most : Math.min(known.limit, most);
    }

    /** Whether no read joins what begins there to what is before it. */
    boolean apart(Table table, int start) {
        Known known = tables.get(table);
        return known != null && known.apart.get(start);
    }

    /**
     * The read by which a poll finds out more, of no point; null if there is nothing to find out.
     */
    @Nullable Read trial(long now) {
        trial = null;
        tried = null;
        for (ReadLimit limit : limits) {
            boolean first = tried == null || (tried.proven() && !limit.proven());
            if (!limit.fresh() && first && due(limit, now)) {
                tried = limit;
                trial = limit.trial();
            }
        }
        return trial;
    }

    private static boolean due(ReadLimit limit, long now) {
        return (!limit.proven() || limit.again() - now <= 0) && limit.trial() != null;
    }

    /** Whether {@link #trial} would have one. */
    boolean trying(long now) {
        for (ReadLimit limit : limits) {
            if (due(limit, now)) {
                return true;
            }
        }
        return false;
    }

    /** A read was answered with data. */
    void answered(Read read, long now) {
        Known known = of(read.table());
        known.answered = Math.max(known.answered, read.count());
        if (read == trial) {
            judged(true, Quality.GOOD, now);
        } else if (known.shortened >= SHORTENED && read.count() == known.limit) {
            known.shortened = 0;
            for (ReadLimit limit : limits) {
                if (limit.table() == read.table() && limit.length() && !limit.proven()) {
                    prove(limit, now);
                }
            }
        }
    }

    /**
     * A read was not answered with what was asked for.
     *
     * @return false if it was no trial
     */
    boolean failed(Read read, Quality quality, long now) {
        if (read != trial) {
            return false;
        }
        judged(false, quality, now);
        return true;
    }

    private void judged(boolean answered, Quality quality, long now) {
        ReadLimit limit = tried;
        trial = null;
        tried = null;
        if (limit == null) {
            return;
        }
        boolean before = limit.proven();
        ReadLimit.Verdict verdict = limit.judge(answered, quality);
        Known known = of(limit.table());
        if (limit.length() && known.limit != limit.longest()) {
            known.limit = limit.longest();
            version++;
        }
        if (verdict == ReadLimit.Verdict.WRONG) {
            lift(limit);
            if (before && (!limit.hole() || holesTold)) {
                holesTold &= !limit.hole();
                told.accept(limit.lifted());
            }
        } else if (verdict == ReadLimit.Verdict.PROVEN) {
            prove(limit, now);
        }
    }

    /** It is so; what has the same cause need not be tried as well, and is tried again with it. */
    private void prove(ReadLimit limit, long now) {
        boolean before = limit.proven();
        for (ReadLimit other : limits) {
            boolean same = other.sameAs(limit);
            if (other == limit || (same && (other.proven() || limit.silent()))) {
                other.prove(now + AGAIN);
            }
        }
        if (!before && (limit.length() || !limit.hole() || !holesTold)) {
            holesTold |= limit.hole();
            told.accept(limit.sentence());
        }
    }

    private void lift(ReadLimit limit) {
        limits.remove(limit);
        Known known = of(limit.table());
        if (limit.length()) {
            known.limit = 0;
            known.shortened = 0;
        } else {
            known.apart.clear(limit.start());
            if (limit.hole()) {
                known.joined.set(limit.start());
            }
        }
        version++;
    }

    /**
     * Points were read in two parts, both were answered, and the whole was not.
     *
     * @param points by their addresses; of one table
     * @param second the first point of the second part
     * @param part the longer part, in registers or bits
     */
    void partsAnswered(List<Point> points, Point second, int part, Quality why) {
        Table table = PointRegisters.source(second).table();
        Read whole = ReadPlan.whole(points);
        Known known = of(table);
        if (whole.count() > known.answered) {
            limits.removeIf(limit -> limit.table() == table && limit.length());
            int longest = Math.max(part, known.answered);
            limits.add(ReadLimit.length(whole, ReadPlan.ends(points), longest, why));
            known.limit = longest;
        } else if (!known.apart.get(PointRegisters.first(second))) {
            int start = PointRegisters.first(second);
            known.apart.set(start);
            limits.add(ReadLimit.apart(whole, start, false, why));
        }
        version++;
    }

    /**
     * A read that goes over registers of no point was not answered.
     *
     * @return false if all of them are known to do no harm
     */
    boolean leaveOutHoles(Read read, Quality why) {
        Known known = of(read.table());
        boolean any = false;
        List<Point> points = read.points();
        int end = PointRegisters.end(points.get(0));
        Point last = points.get(0);
        for (Point point : points) {
            int start = PointRegisters.first(point);
            if (start > end && !known.joined.get(start)) {
                any = true;
                known.apart.set(start);
                Read over = ReadPlan.whole(List.of(last, point));
                limits.add(ReadLimit.apart(over, start, true, why));
            }
            if (PointRegisters.end(point) >= end) {
                end = PointRegisters.end(point);
                last = point;
            }
        }
        version += any ? 1 : 0;
        return any;
    }

    /**
     * A read was answered as it should be, but with fewer registers or bits.
     *
     * @param came how many, positive
     */
    void shortened(Read read, int came, Quality why) {
        Known known = of(read.table());
        if (known.shortensAll) {
            return;
        }
        if (known.limit > 0 && read.count() <= known.limit) {
            // Whatever is asked for, the answer is shorter: that is no limit.
            known.shortensAll = true;
            for (ReadLimit limit : List.copyOf(limits)) {
                if (limit.table() == read.table() && limit.length()) {
                    lift(limit);
                }
            }
            return;
        }
        known.shortened = known.shortenedTo == came ? known.shortened + 1 : 1;
        known.shortenedTo = came;
        if (known.shortened >= SHORTENED && (known.limit == 0 || came < known.limit)) {
            limits.removeIf(limit -> limit.table() == read.table() && limit.length());
            limits.add(ReadLimit.shortened(read, came, why));
            known.limit = came;
            version++;
        }
    }

    /** It was gone and is back, and perhaps another one: what was answered before says little. */
    public void back(long now) {
        for (Known known : tables.values()) {
            known.answered = 0;
            known.shortensAll = false;
        }
        limits.forEach(limit -> limit.hurry(now));
    }
}
