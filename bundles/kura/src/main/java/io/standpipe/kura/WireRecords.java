package io.standpipe.kura;

import io.standpipe.model.Present;
import io.standpipe.model.contract.AlarmJson;
import io.standpipe.model.contract.ReadingJson;
import io.standpipe.model.json.Members;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
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
        Keys record = new Keys("reading", read.device().id(), read.device().name());
        record.member("point", read.reading().point().id());
        value(record, read.reading());
        // A column of a database does not take a GOOD that is left out for one.
        ReadingJson.quality(record, read.reading().quality());
        return record.member("ts", read.stamp().utc()).made();
    }

    /** {@code type} alarm. */
    static WireRecord of(Present.Transition transition) {
        Keys record = new Keys("alarm", transition.device(), transition.name());
        Present.StandingAlarm alarm = transition.alarm();
        AlarmJson.transition(record, alarm.kind(), null, alarm.condition(), transition.raised());
        if (transition.reading() != null) {
            record.member("point", transition.reading().point().id());
            value(record, transition.reading());
        }
        AlarmJson.why(record, alarm.cause(), transition.text());
        return record.member("ts", transition.since().utc()).made();
    }

    /**
     * A BAD reading has a cause and no value, whatever number came with it: a filter that takes
     * numbers looks at nothing else. "state" is that of an alarm here, so a name is the valueState.
     */
    private static void value(Keys record, Reading reading) {
        if (!Double.isNaN(reading.value()) && reading.quality().status() != Quality.Status.BAD) {
            if (!reading.point().isText()) {
                ReadingJson.number(record, reading);
            }
            String state = reading.state();
            if (state != null) {
                record.member("valueState", state);
            }
            ReadingJson.unit(record, reading);
        }
    }

    /** A record that grows. */
    private static final class Keys implements Members {

        private final Map<String, TypedValue<?>> values = new LinkedHashMap<>();

        Keys(String type, String device, String name) {
            member("type", type).member("device", device).member("name", name);
        }

        @Override
        public Keys member(String name, String value) {
            values.put(name, TypedValues.newStringValue(value));
            return this;
        }

        @Override
        public Keys member(String name, long value) {
            values.put(name, TypedValues.newLongValue(value));
            return this;
        }

        @Override
        public Keys member(String name, boolean value) {
            values.put(name, TypedValues.newBooleanValue(value));
            return this;
        }

        @Override
        public Keys member(String name, double value, int decimals) {
            values.put(name, TypedValues.newDoubleValue(ChannelValue.number(value, decimals)));
            return this;
        }

        WireRecord made() {
            return new WireRecord(values);
        }
    }
}
