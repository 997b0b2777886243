package io.standpipe.modbus;

import com.ghgande.j2mod.modbus.Modbus;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.ModbusSource.Table;
import io.standpipe.model.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which requests read a profile's points: few, and none beyond what the device answers in one.
 * Immutable; devices of one profile share it.
 */
final class ReadPlan {

    /**
     * Registers between two points that are read along rather than costing a request: a request and
     * its answer take 21 bytes besides the data on TCP and 13 on a serial line behind a converter.
     */
    static final int MAX_GAP = 8;

    private static final int BITS_PER_REGISTER = 16;

    private final DeviceProfile profile;
    private final List<Read> reads;

    private ReadPlan(DeviceProfile profile, int gap) {
        this.profile = profile;
        List<Read> planned = new ArrayList<>();
        for (Table table : Table.values()) {
            plan(table, gap, planned);
        }
        if (planned.isEmpty()) {
            throw new IllegalArgumentException(
                    "profile %s has no point that is read over Modbus".formatted(profile.id()));
        }
        reads = List.copyOf(planned);
    }

    /**
     * @throws IllegalArgumentException the profile cannot be read: it has no point, or one needs
     *     more registers than the device answers at once
     */
    static ReadPlan of(DeviceProfile profile) {
        return new ReadPlan(profile, MAX_GAP);
    }

    /** The same points without a register that belongs to none: some devices refuse those. */
    ReadPlan withoutGaps() {
        return new ReadPlan(profile, 0);
    }

    /** At least one. */
    List<Read> reads() {
        return reads;
    }

    int points() {
        return profile.points().size();
    }

    private void plan(Table table, int gap, List<Read> planned) {
        int unit = table.bits() ? BITS_PER_REGISTER : 1;
        int limit = profile.maxRegisters() * unit;
        if (table.bits()) {
            limit = Math.min(limit, Modbus.MAX_BITS);
        }
        List<Point> points = pointsOf(table, limit);
        int from = 0;
        while (from < points.size()) {
            int start = source(points.get(from)).first();
            int end = source(points.get(from)).end();
            boolean gaps = false;
            int to = from + 1;
            while (to < points.size()) {
                int next = source(points.get(to)).first();
                int grown = Math.max(end, source(points.get(to)).end());
                if (next - end > gap * unit || grown - start > limit) {
                    break;
                }
                gaps |= next > end;
                end = grown;
                to++;
            }
            planned.add(read(table, start, end, gaps, points.subList(from, to)));
            from = to;
        }
    }

    private List<Point> pointsOf(Table table, int limit) {
        List<Point> points = new ArrayList<>();
        for (Point point : profile.points()) {
            if (!(point.source() instanceof ModbusSource source) || source.table() != table) {
                continue;
            }
            int needed = source.end() - source.first();
            if (needed > limit) {
                throw new IllegalArgumentException(
                        "point %s of profile %s takes %d registers, but the device answers at most %d at once"
                                .formatted(point.id(), profile.id(), needed, limit));
            }
            points.add(point);
        }
        points.sort(Comparator.comparingInt(point -> source(point).first()));
        return points;
    }

    private static Read read(Table table, int start, int end, boolean gaps, List<Point> points) {
        List<Slot> slots = new ArrayList<>(points.size());
        for (Point point : points) {
            ModbusSource source = source(point);
            int at = source.address() - start;
            slots.add(new Slot(point, source, table.bits() ? at : at * 2));
        }
        return new Read(table, start, end - start, gaps, slots);
    }

    private static ModbusSource source(Point point) {
        if (point.source() instanceof ModbusSource source) {
            return source;
        }
        throw new IllegalArgumentException("point " + point.id() + " is not read over Modbus");
    }
}
