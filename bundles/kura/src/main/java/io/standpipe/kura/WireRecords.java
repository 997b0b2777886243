package io.standpipe.kura;

import io.standpipe.model.Point;
import io.standpipe.model.Present;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.kura.type.TypedValue;
import org.eclipse.kura.type.TypedValues;
import org.eclipse.kura.wire.WireRecord;

/**
 * A reading or an alarm as a record on a wire. Names and words are those of the upstream contract;
 * each record has the same keys whatever its device, so that a database filter needs no list of
 * devices.
 */
final class WireRecords {

    private WireRecords() {}

    /** {@code type} reading; {@code value} is missing when there is none. */
    static WireRecord of(Changes.Read read) {
        Map<String, TypedValue<?>> record = new LinkedHashMap<>();
        Point point = read.reading().point();
        put(record, "type", "reading");
        put(record, "device", read.device().id());
        put(record, "name", read.device().name());
        put(record, "point", point.id());
        value(record, read.reading());
        put(record, "quality", read.reading().quality().status().name());
        if (!read.reading().quality().isGood()) {
            put(record, "cause", read.reading().quality().text());
        }
        record.put("ts", TypedValues.newLongValue(read.stamp().utc()));
        return new WireRecord(record);
    }

    /** {@code type} alarm. */
    static WireRecord of(Present.Transition transition) {
        Map<String, TypedValue<?>> record = new LinkedHashMap<>();
        put(record, "type", "alarm");
        put(record, "device", transition.device());
        put(record, "name", transition.name());
        put(record, "kind", transition.alarm().kind().name());
        put(record, "condition", transition.alarm().condition());
        put(record, "state", transition.raised() ? "RAISED" : "CLEARED");
        if (transition.reading() != null) {
            put(record, "point", transition.reading().point().id());
            value(record, transition.reading());
        }
        if (!transition.alarm().cause().isEmpty()) {
            put(record, "cause", transition.alarm().cause());
        }
        if (!transition.text().isEmpty()) {
            put(record, "text", transition.text());
        }
        record.put("ts", TypedValues.newLongValue(transition.since().utc()));
        return new WireRecord(record);
    }

    /** A BAD reading has a cause and no value, whatever number came with it. */
    private static void value(Map<String, TypedValue<?>> record, Reading reading) {
        if (!Double.isNaN(reading.value()) && reading.quality().status() != Quality.Status.BAD) {
            if (!reading.point().isText()) {
                record.put("value", TypedValues.newDoubleValue(Values.number(reading)));
            }
            String state = reading.state();
            if (state != null) {
                put(record, "valueState", state);
            }
            if (!reading.point().unit().isEmpty()) {
                put(record, "unit", reading.point().unit());
            }
        }
    }

    private static void put(Map<String, TypedValue<?>> record, String key, String text) {
        record.put(key, TypedValues.newStringValue(text));
    }
}
