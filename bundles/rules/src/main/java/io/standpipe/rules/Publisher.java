package io.standpipe.rules;

import io.standpipe.model.AlarmKind;
import io.standpipe.model.Condition;
import io.standpipe.model.DeviceKind;
import io.standpipe.model.DeviceState;
import io.standpipe.model.Hold;
import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Message.Memory;
import io.standpipe.model.Point;
import io.standpipe.model.Reading;
import io.standpipe.model.Serviceability;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.model.json.JsonWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what was decided as messages of the upstream contract. Rules thread. */
final class Publisher {

    private final TimeSource time;
    private final JsonWriter json = new JsonWriter();
    private final Events events;

    Publisher(TimeSource time) {
        this.time = time;
        events = new Events(json, this);
    }

    Events events() {
        return events;
    }

    /**
     * An alarm of a device came or went.
     *
     * @param reading that shows it; null if none does
     */
    Message alarm(
            String id,
            String name,
            Alarm alarm,
            boolean shelved,
            boolean raised,
            Stamp since,
            @Nullable Reading reading,
            List<Memory> memories) {
        begin(id, name, alarm, raised, since);
        flag("shelved", shelved);
        flag("unstable", alarm.unstable);
        if (raised && alarm.returns > 0) {
            json.member("again", alarm.returns);
        }
        if (!raised) {
            flag("sinceUnknown", alarm.restored);
            if (alarm.unpublished > 0) {
                json.member("unpublished", alarm.unpublished);
            }
        }
        if (reading != null) {
            Point point = reading.point();
            json.member("point", point.id());
            // Not the name of a state: "state" says whether the alarm came or went.
            number(json, reading);
            if (!point.unit().isEmpty()) {
                json.member("unit", point.unit());
            }
            setpoint(alarm.when, point.decimals());
        }
        if (!alarm.cause.isEmpty()) {
            json.member("cause", alarm.cause);
        }
        if (!alarm.text.isEmpty()) {
            json.member("text", alarm.text);
        }
        Message message = end("alarm/" + id, false, memories);
        return raised && alarm.kind == AlarmKind.FIRE && !alarm.test ? message.urgent() : message;
    }

    /** A fault of the gateway itself came or went. */
    Message ownFault(
            Identity self,
            Alarm fault,
            boolean raised,
            Stamp since,
            String text,
            List<Memory> memories) {
        begin(self.id(), self.name(), fault, raised, since);
        if (!raised) {
            flag("sinceUnknown", fault.restored);
        }
        json.member("source", fault.source).member("text", text);
        return end("alarm/" + self.id(), false, memories);
    }

    private void begin(String id, String name, Alarm alarm, boolean raised, Stamp since) {
        json.clear();
        json.member("device", id)
                .member("name", name)
                .member("kind", alarm.kind.name())
                .member("priority", alarm.priority.name())
                .member("condition", alarm.condition)
                .member("state", raised ? "RAISED" : "CLEARED");
        since(since);
        json.member("test", alarm.test);
    }

    private void flag(String name, boolean set) {
        if (set) {
            json.member(name, true);
        }
    }

    /**
     * A time that is not the message's own. One that was taken before the clock was set in this
     * boot is corrected here, once the clock is; one that was taken under another clock than the
     * message, or before the clock was set in an earlier boot, says so, because the envelope's
     * {@code shift} does not concern it.
     *
     * @return what was written, UTC milliseconds
     */
    long since(Stamp since) {
        long utc = corrected(since);
        json.member("since", utc);
        Stamp.Clock now = time.stamp().clock();
        boolean lost = since.isEarlier() && since.clock() == Stamp.Clock.UNSYNCHRONISED;
        if (lost || (since.clock() != now && !correctable(since, now))) {
            json.member("sinceClock", word(since.clock()));
        }
        return utc;
    }

    /** UTC milliseconds of a moment, corrected if the clock was set since. */
    long corrected(Stamp then) {
        Stamp now = time.stamp();
        return correctable(then, now.clock())
                ? now.utc() - (now.nanos() - then.nanos()) / 1_000_000
                : then.utc();
    }

    private static boolean correctable(Stamp then, Stamp.Clock now) {
        return then.clock() == Stamp.Clock.UNSYNCHRONISED
                && now == Stamp.Clock.SYNCHRONISED
                && !then.isEarlier();
    }

    private static String word(Stamp.Clock clock) {
        return switch (clock) {
            case SYNCHRONISED -> "synchronised";
            case UNSYNCHRONISED -> "unsynchronised";
            case UNKNOWN -> "unknown";
        };
    }

    /**
     * The present state of a device, kept by the broker.
     *
     * @param shelved those among the alarms that make no state
     * @param suppressed conditions that hold but are not raised
     * @param holds what people ordered that concerns the device
     */
    Message state(
            String id,
            String name,
            String deviceKind,
            DeviceState state,
            Stamp since,
            List<Alarm> alarms,
            List<Alarm> shelved,
            List<String> suppressed,
            @Nullable Serviceability serviceability,
            List<Hold> holds,
            List<Memory> memories) {
        json.clear();
        json.member("device", id)
                .member("name", name)
                .member("deviceKind", deviceKind)
                .member("state", state.name());
        since(since);
        json.name("alarms").beginArray();
        for (Alarm alarm : alarms) {
            if (!shelved.contains(alarm)) {
                standing(alarm);
            }
        }
        json.endArray();
        if (!shelved.isEmpty()) {
            json.name("shelved").beginArray();
            shelved.forEach(this::standing);
            json.endArray();
        }
        if (!suppressed.isEmpty()) {
            json.name("suppressed").beginArray();
            suppressed.forEach(json::value);
            json.endArray();
        }
        if (serviceability != null) {
            json.member("serviceability", serviceability.name());
        }
        if (!holds.isEmpty()) {
            json.name("holds").beginArray();
            for (Hold hold : holds) {
                json.beginObject().member("what", hold.what().word());
                hold(hold);
                json.endObject();
            }
            json.endArray();
        }
        return end("state/" + id, true, memories);
    }

    /** What was ordered for a time: what it concerns, by whom, why, since and until when. */
    void hold(Hold hold) {
        Hold.Target target = hold.target();
        if (target.device().isEmpty()) {
            json.member("place", target.place());
        } else {
            json.member("device", target.device());
        }
        if (!target.alarm().isEmpty()) {
            json.member("condition", target.alarm());
        }
        if (hold.serviceability() != null) {
            json.member("serviceability", hold.serviceability().name());
        }
        json.member("who", hold.who()).member("why", hold.why());
        long since = since(hold.from());
        json.member("until", since + hold.until() - hold.from().utc());
    }

    /**
     * The last that is said of a device that was taken away: nothing is known of it any more, and
     * brokers keep its state no longer.
     */
    Message gone(String id, String name, String deviceKind) {
        boolean water =
                Arrays.stream(DeviceKind.values())
                        .anyMatch(kind -> kind.givesWater() && kind.word().equals(deviceKind));
        return state(
                        id,
                        name,
                        deviceKind,
                        DeviceState.UNKNOWN,
                        time.stamp(),
                        List.of(),
                        List.of(),
                        List.of(),
                        water ? Serviceability.UNKNOWN : null,
                        List.of(),
                        List.of(Memories.forgetState(id)))
                .last();
    }

    private void standing(Alarm alarm) {
        json.beginObject()
                .member("condition", alarm.condition)
                .member("kind", alarm.kind.name())
                .member("priority", alarm.priority.name());
        since(alarm.since);
        flag("latched", alarm.latched());
        flag("acknowledged", alarm.acknowledged);
        flag("unstable", alarm.unstable);
        flag("test", alarm.test);
        if (!alarm.source.isEmpty()) {
            json.member("source", alarm.source);
        }
        json.endObject();
    }

    /** A closed batch of readings; its base time is the source time of the first. */
    Message telemetry(byte[] body, Stamp first) {
        return new Message(
                Lane.TELEMETRY, "telemetry", false, time.boot(), first.utc(), first, body);
    }

    /** A message of what stands in the writer. */
    Message end(String topic, boolean retained, List<Memory> memories) {
        Stamp now = time.stamp();
        return new Message(
                Lane.ALARM, topic, retained, time.boot(), now.utc(), now, json.toBytes(), memories);
    }

    private static void number(JsonWriter json, Reading reading) {
        if (!Double.isNaN(reading.value())) {
            json.name("value").value(reading.value(), reading.point().decimals());
        }
    }

    /** The value of a reading, and the name of a state: within telemetry. */
    static void value(JsonWriter json, Reading reading) {
        if (Double.isNaN(reading.value())) {
            return;
        }
        String state = reading.state();
        if (reading.point().isText()) {
            json.member("text", state == null ? "" : state);
            return;
        }
        number(json, reading);
        if (state != null) {
            json.member("state", state);
        }
    }

    private void setpoint(@Nullable Condition when, int decimals) {
        Condition plain = when instanceof Condition.Samples samples ? samples.inner() : when;
        if (plain instanceof Condition.Below below) {
            json.name("setpoint").value(below.setpoint(), decimals);
        } else if (plain instanceof Condition.Above above) {
            json.name("setpoint").value(above.setpoint(), decimals);
        }
    }
}
