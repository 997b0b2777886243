package io.standpipe.profiles;

import io.standpipe.model.ModbusSource;
import io.standpipe.model.Point;

/** The key {@code sourceTime} of a point: which other one says when it was measured. */
final class ClockDraft {

    private ClockDraft() {}

    /** Id of that point, as it is written; empty if nobody says. */
    static String name(Fields point, Point.Source source) throws Wrong {
        if (!point.has("sourceTime")) {
            return "";
        }
        if (!(source instanceof ModbusSource modbus)) {
            throw point.wrong(
                    "sourceTime",
                    "is for what is read over Modbus; remove it, for what reports by itself says its times in SenML or in its frame");
        }
        if (modbus.table().bits()) {
            throw point.wrong(
                    "sourceTime",
                    "is for holding and input registers, since a time comes in the same answer; remove it");
        }
        return point.text("sourceTime");
    }

    /** Whether its value is a moment. */
    static boolean isTime(Point point) {
        return point.quantity().equals("time") && point.unit().equals("s");
    }

    /**
     * @param line of the point
     * @param path of its key
     * @param dated whether the clock has a sourceTime itself
     * @throws Wrong it cannot be that of the point
     */
    static void check(int line, String path, Point point, Point clock, boolean dated) throws Wrong {
        if (!isTime(clock)
                || clock.isStored()
                || !(clock.source() instanceof ModbusSource there)
                || there.counter() != null) {
            throw new Wrong(
                    line,
                    path,
                    "point %s must be a time that is polled: quantity time, unit s, seconds since 1970 UTC"
                            .formatted(Values.quote(clock.id())));
        }
        if (!(point.source() instanceof ModbusSource here) || here.table() != there.table()) {
            throw new Wrong(
                    line,
                    path,
                    "point %s stands in another table, but the time must come in the same answer: that of one moment with the value of another would be a lie"
                            .formatted(Values.quote(clock.id())));
        }
        if (clock.quality().stream().anyMatch(rule -> rule.point() >= 0)) {
            throw new Wrong(
                    line,
                    path,
                    "the quality of point %s looks at another point, which comes in another answer; let it look at an address"
                            .formatted(Values.quote(clock.id())));
        }
        if (dated) {
            throw new Wrong(
                    line,
                    path,
                    "point %s must be a clock, without a sourceTime of its own"
                            .formatted(Values.quote(clock.id())));
        }
    }
}
