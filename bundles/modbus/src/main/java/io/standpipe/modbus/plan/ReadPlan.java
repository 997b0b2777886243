package io.standpipe.modbus.plan;

import com.ghgande.j2mod.modbus.Modbus;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.profile.PointRegisters;
import io.standpipe.modbus.value.PointOffset;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.PhraseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which requests read the points of a profile that share an interval: few, none beyond what the
 * device answers in one, and those that an alarm looks at first. Immutable; devices of one profile
 * share it.
 */
public final class ReadPlan {

    /**
     * Registers between two points that are read along rather than costing a request: a request and
     * its answer take 21 bytes besides the data on TCP and 13 on a serial line.
     */
    static final int MAX_GAP = 8;

    private static final int BITS_PER_REGISTER = 16;

    private final DeviceProfile profile;
    private final @Nullable Duration interval;
    private final List<Point> points;
    private final BitSet watched;
    private final int gap;
    private final Collection<Point> around;
    private final BitSet status;
    private final boolean urgent;
    private final List<Read> reads;

    private ReadPlan(
            DeviceProfile profile,
            @Nullable Duration interval,
            List<Point> points,
            BitSet watched,
            int gap,
            Collection<Point> around,
            ReadLimits limits) {
        this.profile = profile;
        this.interval = interval;
        this.points = points;
        this.watched = watched;
        this.gap = gap;
        this.around = around;
        status = status(profile);
        urgent = points.stream().anyMatch(point -> watched.get(point.index()));
        reads = plan(points, limits);
    }

    /**
     * The plans of a profile, the shortest interval first; at least one.
     *
     * @throws PhraseException the profile cannot be read: it has no point, or one needs more
     *     registers than the device answers at once
     */
    public static List<ReadPlan> of(DeviceProfile profile) {
        // A point without an interval has the device's, which is not known here: zero is first.
        Map<Duration, List<Point>> byInterval = new TreeMap<>();
        for (Point point : profile.points()) {
            if (point.source() instanceof ModbusSource && !point.isStored()) {
                Duration interval = point.interval();
                byInterval
                        .computeIfAbsent(
                                interval == null ? Duration.ZERO : interval,
                                any -> new ArrayList<>())
                        .add(point);
            }
        }
        if (byInterval.isEmpty()) {
            throw new PhraseException(BusPhrase.NOT_READ_OVER_MODBUS.with(profile.id()));
        }
        BitSet watched = profile.watched();
        List<ReadPlan> plans = new ArrayList<>();
        byInterval.forEach(
                (interval, points) ->
                        plans.add(
                                new ReadPlan(
                                        profile,
                                        interval.isZero() ? null : interval,
                                        List.copyOf(points),
                                        watched,
                                        ModbusPart.of(profile).holes() ? MAX_GAP : 0,
                                        List.of(),
                                        ReadLimits.NONE)));
        return List.copyOf(plans);
    }

    /** How often the points are read; null: as often as the device. */
    public @Nullable Duration interval() {
        return interval;
    }

    /**
     * Without these points and without touching their registers.
     *
     * @param gaps whether registers that belong to no point may be read along
     */
    public ReadPlan around(Set<Point> refused, boolean gaps) {
        return around(refused, gaps ? gap : 0, ReadLimits.NONE);
    }

    /**
     * Without these points, without touching their registers, and within what the device answers.
     */
    public ReadPlan around(Set<Point> refused, ReadLimits limits) {
        return around(refused, gap, limits);
    }

    private ReadPlan around(Set<Point> refused, int atMost, ReadLimits limits) {
        List<Point> rest = points.stream().filter(point -> !refused.contains(point)).toList();
        return new ReadPlan(profile, interval, rest, watched, atMost, Set.copyOf(refused), limits);
    }

    /** Reads of some of the points, within what the device answers. */
    List<Read> readsOf(List<Point> some, ReadLimits limits) {
        return plan(some, limits);
    }

    /** Those with a point that an alarm looks at first; none if all points were left out. */
    public List<Read> reads() {
        return reads;
    }

    List<Point> points() {
        return points;
    }

    /** Whether an alarm looks at one of the points. */
    boolean urgent() {
        return urgent;
    }

    private List<Read> plan(List<Point> some, ReadLimits limits) {
        List<Read> planned = new ArrayList<>();
        for (Table table : Table.values()) {
            plan(table, some, limits, planned);
        }
        // Sorting is stable: otherwise in the order of their addresses.
        planned.sort(Comparator.comparing((Read read) -> !urgent(read)).thenComparing(this::tells));
        return List.copyOf(planned);
    }

    /**
     * Whether it holds a point that says something of another's quality: it is read behind that
     * one, so that the value lies between two looks at its status.
     */
    private boolean tells(Read read) {
        return read.pointOffsets().stream()
                .anyMatch(pointOffset -> status.get(pointOffset.point().index()));
    }

    private static BitSet status(DeviceProfile profile) {
        BitSet status = new BitSet();
        for (Point point : profile.points()) {
            for (QualityRule rule : point.quality()) {
                if (rule.point() >= 0) {
                    status.set(rule.point());
                }
            }
        }
        return status;
    }

    private boolean urgent(Read read) {
        return read.pointOffsets().stream()
                .anyMatch(pointOffset -> watched.get(pointOffset.point().index()));
    }

    private void plan(Table table, List<Point> some, ReadLimits limits, List<Read> planned) {
        int unit = table.bits() ? BITS_PER_REGISTER : 1;
        int limit = ModbusPart.of(profile).maxRegisters() * unit;
        if (table.bits()) {
            limit = Math.min(limit, Modbus.MAX_BITS);
        }
        List<Point> here = pointsOf(table, some, limit);
        limit = limits.longest(table, limit);
        BitSet forbidden = registers(table, around);
        int from = 0;
        while (from < here.size()) {
            int start = PointRegisters.first(here.get(from));
            int end = PointRegisters.end(here.get(from));
            boolean gaps = false;
            int to = from + 1;
            while (to < here.size()) {
                int next = PointRegisters.first(here.get(to));
                int grown = Math.max(end, PointRegisters.end(here.get(to)));
                if (next - end > gap * unit
                        || grown - start > limit
                        || (next >= end && limits.apart(table, next))
                        || touches(forbidden, end, next)) {
                    break;
                }
                gaps |= next > end;
                end = grown;
                to++;
            }
            planned.add(read(table, start, end, gaps, here.subList(from, to)));
            from = to;
        }
    }

    private List<Point> pointsOf(Table table, List<Point> some, int limit) {
        List<Point> here = new ArrayList<>();
        for (Point point : some) {
            if (PointRegisters.source(point).table() != table) {
                continue;
            }
            int needed = PointRegisters.end(point) - PointRegisters.first(point);
            if (needed > limit) {
                throw new PhraseException(
                        BusPhrase.POINT_TOO_LONG.with(point.id(), profile.id(), needed, limit));
            }
            here.add(point);
        }
        here.sort(Comparator.comparingInt(PointRegisters::first));
        return here;
    }

    private static BitSet registers(Table table, Collection<Point> points) {
        BitSet registers = new BitSet();
        for (Point point : points) {
            if (PointRegisters.source(point).table() == table) {
                registers.set(PointRegisters.first(point), PointRegisters.end(point));
            }
        }
        return registers;
    }

    private static boolean touches(BitSet forbidden, int from, int to) {
        int first = forbidden.nextSetBit(from);
        return first >= 0 && first < to;
    }

    private static Read read(Table table, int start, int end, boolean gaps, List<Point> points) {
        List<PointOffset> pointOffsets = new ArrayList<>(points.size());
        for (Point point : points) {
            ModbusSource source = PointRegisters.source(point);
            int at = source.address() - start;
            pointOffsets.add(new PointOffset(point, source, table.bits() ? at : at * 2));
        }
        return new Read(table, start, end - start, gaps, pointOffsets);
    }

    /** A read of no point that goes over all of these, which are of one table, by address. */
    public static Read whole(List<Point> points) {
        int from = PointRegisters.first(points.get(0));
        int to = points.stream().mapToInt(PointRegisters::end).max().orElse(from);
        return new Read(
                PointRegisters.source(points.get(0)).table(), from, to - from, false, List.of());
    }

    /** Where a read of the first of these points may end, counted from its beginning. */
    static List<Integer> ends(List<Point> points) {
        List<Integer> ends = new ArrayList<>();
        int end = PointRegisters.end(points.get(0));
        for (Point point : points) {
            if (PointRegisters.first(point) >= end) {
                ends.add(end - PointRegisters.first(points.get(0)));
            }
            end = Math.max(end, PointRegisters.end(point));
        }
        return ends;
    }
}
