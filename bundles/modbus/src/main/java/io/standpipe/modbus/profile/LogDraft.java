package io.standpipe.modbus.profile;

import io.standpipe.modbus.profile.ModbusSource.InLog;
import io.standpipe.model.config.Nearest;
import io.standpipe.model.point.Point;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key {@code log} of a profile, and the points whose {@code modbus} has {@code record}. */
final class LogDraft {

    private static final Rule.Test STORED = Rule.inside("modbus", Rule.has("record"));

    /** The key {@code log} of a profile. */
    static final Keys.Key LOG =
            Keys.Key.of(
                    "log",
                    Keys.of(
                            "log",
                            "What the device writes down by itself: records of equal size in a ring"
                                    + " of registers. Each is told once, in order, over restarts of"
                                    + " the gateway; points whose modbus has record stand in it.",
                            Keys.Key.of(
                                            "index",
                                            Shape.TEMPLATE,
                                            "Id of the point that counts the records, or says in"
                                                    + " which place (from 0) the next one goes.")
                                    .needed(),
                            Keys.Key.of(
                                    "wraps",
                                    Shape.whole(2, 1 << 16),
                                    "How many numbers that point has before 0 comes again; a"
                                            + " multiple of records. Default: as many as there are"
                                            + " records, for a place. Only a count, which has more"
                                            + " than twice as many, tells how many records were"
                                            + " lost."),
                            ModbusKeys.REGISTERS,
                            Keys.Key.of(
                                            "address",
                                            ModbusKeys.ADDRESS.shape(),
                                            "Protocol address from 0 of the first record.")
                                    .needed(),
                            Keys.Key.of(
                                            "records",
                                            Shape.whole(2, EventLog.MAX_RECORDS),
                                            "How many the ring holds.")
                                    .needed(),
                            Keys.Key.of("registers", Shape.whole(1, 125), "Of each.").needed(),
                            Keys.Key.of(
                                    "time",
                                    Shape.TEMPLATE,
                                    "Id of the point of the records that says when each was"
                                            + " written: the source time of all that stands in"
                                            + " it.")));

    /** What a point that stands in a log cannot have, for it is told as it was written. */
    static final List<Rule> POINT_RULES =
            List.of(
                    new Rule.Refuse(
                            List.of("sourceTime"),
                            STORED,
                            (point, key) ->
                                    List.of(
                                            ProfilePointPhrase.TIME_OF_RECORD.with(
                                                    point.text(key)))),
                    Rule.refuse(
                            List.of("interval", "quality", "absent"),
                            STORED,
                            ProfilePointPhrase.NOT_IN_LOG.with(),
                            ProfileYamlPhrase.REMOVE_IT.with()));

    private LogDraft() {}

    /** Where a point stands in each record: the key {@code record} of {@code modbus}. */
    static ModbusSource source(Fields fields) throws Wrong {
        if (fields.node("record") instanceof Yaml.Scalar scalar
                && ModbusKeys.COUNTED.containsKey(scalar.text())) {
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
                    fields.choice("record", ModbusKeys.COUNTED));
        }
        return ModbusDraft.stored(fields);
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
        Fields fields = document.fields("log");
        if (first == null) {
            throw document.wrong("log", ProfilePointPhrase.NO_RECORD.with());
        }
        Point index = index(fields, points);
        int records = fields.whole("records");
        int registers = fields.whole("registers");
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
                fields.choice("table", ModbusKeys.OF_REGISTERS),
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
