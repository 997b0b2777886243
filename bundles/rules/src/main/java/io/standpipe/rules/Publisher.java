package io.standpipe.rules;

import io.standpipe.model.AlarmDefinition.Condition;
import io.standpipe.model.Device;
import io.standpipe.model.DeviceState;
import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox;
import io.standpipe.model.Point;
import io.standpipe.model.Reading;
import io.standpipe.model.Serviceability;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.model.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns decisions into messages of the upstream contract and hands them to the outbox. Rules
 * thread.
 */
final class Publisher {

    private final Outbox outbox;
    private final TimeSource time;
    private final JsonWriter json = new JsonWriter();

    Publisher(Outbox outbox, TimeSource time) {
        this.outbox = outbox;
        this.time = time;
    }

    /** An alarm of a device came or went, seen in a reading. */
    void alarm(
            Device device,
            ActiveAlarm alarm,
            boolean raised,
            Stamp since,
            @Nullable Reading reading) {
        begin(device.id(), device.name(), alarm, raised, since);
        if (reading != null) {
            Point point = reading.point();
            json.member("point", point.id());
            value(json, reading);
            if (!point.unit().isEmpty()) {
                json.member("unit", point.unit());
            }
            setpoint(alarm.when(), point.decimals());
        }
        if (!alarm.cause().isEmpty()) {
            json.member("cause", alarm.cause());
        }
        end("alarm/" + device.id(), false);
    }

    /** A fault of the gateway itself came or went. */
    void ownFault(Identity self, ActiveAlarm fault, boolean raised, Stamp since, String text) {
        begin(self.id(), self.name(), fault, raised, since);
        json.member("source", fault.source()).member("text", text);
        end("alarm/" + self.id(), false);
    }

    private void begin(String id, String name, ActiveAlarm alarm, boolean raised, Stamp since) {
        json.clear();
        json.member("device", id)
                .member("name", name)
                .member("kind", alarm.kind().name())
                .member("condition", alarm.condition())
                .member("state", raised ? "RAISED" : "CLEARED")
                .member("since", since.utc())
                .member("test", false);
    }

    /** The present state of a device, kept by the broker. */
    void state(
            String id,
            String name,
            String deviceKind,
            DeviceState state,
            Stamp since,
            List<ActiveAlarm> alarms,
            @Nullable Serviceability serviceability) {
        json.clear();
        json.member("device", id)
                .member("name", name)
                .member("deviceKind", deviceKind)
                .member("state", state.name())
                .member("since", since.utc());
        json.name("alarms").beginArray();
        for (ActiveAlarm alarm : alarms) {
            json.beginObject()
                    .member("condition", alarm.condition())
                    .member("kind", alarm.kind().name());
            json.member("since", alarm.since().utc());
            if (!alarm.source().isEmpty()) {
                json.member("source", alarm.source());
            }
            json.endObject();
        }
        json.endArray();
        if (serviceability != null) {
            json.member("serviceability", serviceability.name());
        }
        end("state/" + id, true);
    }

    void restarted(Identity self) {
        json.clear();
        json.member("type", "restart").member("version", self.version());
        end("event/restart", false);
    }

    private void end(String topic, boolean retained) {
        Stamp now = time.stamp();
        outbox.append(
                new Message(
                        Lane.ALARM, topic, retained, time.boot(), now.utc(), now, json.toBytes()));
    }

    /** A closed batch of readings; its base time is the source time of the first. */
    void telemetry(byte[] body, Stamp first) {
        outbox.append(
                new Message(
                        Lane.TELEMETRY, "telemetry", false, time.boot(), first.utc(), first, body));
    }

    /** The value of a reading, and the name of a state: also within telemetry. */
    static void value(JsonWriter json, Reading reading) {
        if (Double.isNaN(reading.value())) {
            return;
        }
        Point point = reading.point();
        json.name("value").value(reading.value(), point.decimals());
        if (!point.states().isEmpty()) {
            String state = point.states().get((long) reading.value());
            if (state != null) {
                json.member("state", state);
            }
        }
    }

    private void setpoint(@Nullable Condition when, int decimals) {
        if (when instanceof Condition.Below below) {
            json.name("setpoint").value(below.setpoint(), decimals);
        } else if (when instanceof Condition.Above above) {
            json.name("setpoint").value(above.setpoint(), decimals);
        }
    }
}
