package io.standpipe.modbus.profile;

import io.standpipe.model.point.Point;
import io.standpipe.model.point.QualityRule;
import java.util.Locale;

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

    /** For people, in the words of a profile's keys: {@code holding 4 int32 CDAB}. */
    static String place(Point point) {
        ModbusSource source = source(point);
        String where = source.table().name().toLowerCase(Locale.ROOT) + " " + source.address();
        if (source.table().bits()) {
            return where;
        }
        int last = source.bit() + source.width() - 1;
        boolean whole = source.bit() == 0 && last == 0 && source.type() != ModbusSource.Type.BIT;
        String bits =
                whole ? "" : " bit " + source.bit() + (last == source.bit() ? "" : "-" + last);
        return where
                + " "
                + source.type().name().toLowerCase(Locale.ROOT)
                + bits
                + (source.order() == ModbusSource.Order.ABCD ? "" : " " + source.order())
                + (source.isStored() ? " log" : "");
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
