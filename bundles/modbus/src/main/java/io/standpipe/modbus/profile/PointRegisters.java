package io.standpipe.modbus.profile;

import io.standpipe.model.point.Point;
import io.standpipe.model.point.QualityRule;

/** Which registers or bits of a Modbus slave belong to a point, with all that it looks at. */
public final class PointRegisters {

    /** How many each table has. */
    public static final int ADDRESSES = 65536;

    private PointRegisters() {}

    /** Where it stands. */
    public static ModbusSource source(Point point) {
        if (point.source() instanceof ModbusSource source) {
            return source;
        }
        throw new IllegalArgumentException("point " + point.id() + " is not read over Modbus");
    }

    /** The first that an answer about it must hold. */
    public static int first(Point point) {
        int first = source(point).first();
        for (QualityRule rule : point.quality()) {
            first = rule.beside() ? Math.min(first, rule.register()) : first;
        }
        return point.clock() == null ? first : Math.min(first, first(point.clock()));
    }

    /** The one after the last that an answer about it must hold. */
    public static int end(Point point) {
        int end = source(point).end();
        for (QualityRule rule : point.quality()) {
            end = Math.max(end, rule.register() + 1);
        }
        return point.clock() == null ? end : Math.max(end, end(point.clock()));
    }
}
