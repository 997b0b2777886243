package io.standpipe.modbus.profile;

import io.standpipe.modbus.profile.ModbusSource.InLog;
import io.standpipe.model.config.Nearest;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The key {@code log} of a profile, and the points whose {@code modbus} has {@code record}. */
final class LogDraft {

    private static final Set<String> KEYS =
            Set.of("index", "wraps", "table", "address", "records", "registers", "time");
    private static final Map<String, InLog> WORDS =
            Map.of("number", InLog.NUMBER, "lost", InLog.LOST);
    private static final List<String> NOT_STORED =
            List.of(
                    "table",
                    "address",
                    "write",
                    "decimalPlaces",
                    "unitCode",
                    "scaleFactor",
                    "orderCode",
                    "counter");

    private LogDraft() {}

    /** Where a point stands in each record: the key {@code record} of {@code modbus}. */
    static ModbusSource source(Fields fields) throws Wrong {
        for (String key : NOT_STORED) {
            if (fields.has(key)) {
                throw fields.wrong(
                        key,
                        ProfilePointPhrase.NOT_IN_LOG.with(),
                        ProfileYamlPhrase.REMOVE_IT.with());
            }
        }
        if (fields.node("record") instanceof Yaml.Scalar scalar
                && WORDS.containsKey(scalar.text())) {
            if (fields.has("type")) {
                throw fields.wrong(
                        "type",
                        ProfilePointPhrase.COUNTED.with(),
                        ProfileYamlPhrase.REMOVE_IT.with());
            }
            return new ModbusSource(
                    ModbusSource.Table.INPUT,
                    0,
                    ModbusSource.Type.UINT32,
                    ModbusSource.Order.ABCD,
                    0,
                    1,
                    false,
                    null,
                    null,
                    null,
                    fields.choice("record", WORDS));
        }
        return ModbusDraft.stored(fields);
    }

    /** What stands in a log is told as it was written: refuses the keys of what is polled. */
    static void refuseOfPolls(Fields point) throws Wrong {
        if (point.has("sourceTime")) {
            throw point.wrong(
                    "sourceTime", ProfilePointPhrase.TIME_OF_RECORD.with(point.text("sourceTime")));
        }
        for (String key : List.of("interval", "quality", "absent")) {
            if (point.has(key)) {
                throw point.wrong(
                        key,
                        ProfilePointPhrase.NOT_IN_LOG.with(),
                        ProfileYamlPhrase.REMOVE_IT.with());
            }
        }
    }

    /**
     * The log of a profile; null if it has none.
     *
     * @throws Wrong also if a point needs one
     */
    static @Nullable EventLog read(Fields document, List<Point> points) throws Wrong {
        Point first = points.stream().filter(Point::isStored).findFirst().orElse(null);
        if (!document.has("log")) {
            if (first != null) {
                throw new Wrong(document.line(), "", ProfilePointPhrase.NO_LOG.with(first.id()));
            }
            return null;
        }
        Fields fields = document.fields("log", KEYS);
        if (first == null) {
            throw document.wrong("log", ProfilePointPhrase.NO_RECORD.with());
        }
        Point index = index(fields, points);
        int records = fields.whole("records", 2, EventLog.MAX_RECORDS);
        int registers = fields.whole("registers", 1, 125);
        int wraps = fields.whole("wraps", records, 1, 1 << 16);
        for (Point point : points) {
            if (point.isStored()
                    && point.source() instanceof ModbusSource source
                    && source.end() > registers
                    && source.inLog() == InLog.FIELD) {
                throw fields.wrong(
                        "registers",
                        ProfilePointPhrase.RECORD_LENGTH.with(
                                registers, point.id(), source.address(), source.end() - 1));
            }
        }
        if (wraps % records != 0) {
            throw fields.wrong("wraps", ProfilePointPhrase.LOG_WRAPS.with(records, wraps));
        }
        return new EventLog(
                index.index(),
                wraps,
                ModbusDraft.registers(fields),
                fields.whole("address", 0, 65536 - records * registers),
                records,
                registers,
                time(fields, points));
    }

    /** The key {@code time}: which point of the records says when each was written. */
    private static int time(Fields fields, List<Point> points) throws Wrong {
        if (!fields.has("time")) {
            return EventLog.NO_TIME;
        }
        String name = fields.text("time");
        for (Point point : points) {
            if (point.id().equals(name)) {
                boolean stored =
                        point.source() instanceof ModbusSource source
                                && source.inLog() == InLog.FIELD;
                if (!stored || !point.isTime()) {
                    throw fields.wrong("time", ProfilePointPhrase.LOG_TIME.with(name));
                }
                return point.index();
            }
        }
        throw none(fields, "time", name, points);
    }

    private static Wrong none(Fields fields, String key, String name, List<Point> points) {
        return fields.wrong(
                key,
                ProfileYamlPhrase.NO_POINT.with(Values.quote(name)),
                Nearest.said(name, points.stream().map(Point::id).toList()));
    }

    private static Point index(Fields fields, List<Point> points) throws Wrong {
        String name = fields.text("index");
        for (Point point : points) {
            if (point.id().equals(name)) {
                boolean counts =
                        point.source() instanceof ModbusSource source
                                && source.inLog() == InLog.NO
                                && source.counter() == null
                                && !source.table().bits()
                                && !source.type().floating();
                if (!counts || point.isText()) {
                    throw fields.wrong("index", ProfilePointPhrase.LOG_INDEX.with(name));
                }
                return point;
            }
        }
        throw none(fields, "index", name, points);
    }
}
