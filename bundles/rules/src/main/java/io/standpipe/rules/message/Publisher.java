package io.standpipe.rules.message;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.contract.AlarmJson;
import io.standpipe.model.contract.Envelope;
import io.standpipe.model.contract.HoldJson;
import io.standpipe.model.contract.ReadingJson;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Message.Memory;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.rules.alarm.Alarm;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of the upstream contract about alarms, states and telemetry. Rules thread. */
public final class Publisher {

    private final TimeSource time;
    private final JsonWriter json = new JsonWriter();
    private final Events events;

    public Publisher(TimeSource time) {
        this.time = time;
        events = new Events(json, this);
    }

    public Events events() {
        return events;
    }

    /**
     * An alarm of a device came or went.
     *
     * @param reading that shows it; null if none does
     */
    public Message alarm(
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
            // Not the name of a state: "state" says whether the alarm came or went. Nor quality.
            ReadingJson.number(json, reading);
            ReadingJson.unit(json, reading);
            setpoint(alarm.when, point.decimals());
        }
        AlarmJson.why(json, alarm.cause, alarm.text);
        Message message = end("alarm/" + id, false, memories);
        return raised && alarm.kind == AlarmKind.FIRE && !alarm.test ? message.urgent() : message;
    }

    /** A fault of the gateway itself came or went. */
    public Message ownFault(
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
        json.member("device", id).member("name", name);
        AlarmJson.transition(json, alarm.kind, alarm.priority, alarm.condition, raised);
        since(since);
        json.member("test", alarm.test);
    }

    private void flag(String name, boolean set) {
        AlarmJson.flag(json, name, set);
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
            json.member("sinceClock", Envelope.word(since.clock()));
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

    /**
     * The present state of a device, kept by the broker.
     *
     * @param shelved those among the alarms that make no state
     * @param suppressed conditions that hold but are not raised
     * @param holds what people ordered that concerns the device
     */
    public Message state(
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
        HoldJson.write(json, hold, true);
        long since = since(hold.from());
        json.member("until", since + hold.until() - hold.from().utc());
    }

    /**
     * The last that is said of a device that was taken away: nothing is known of it any more, and
     * brokers keep its state no longer.
     */
    public Message gone(String id, String name, String deviceKind) {
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
                        List.of(PersistedState.forgetState(id)))
                .last();
    }

    /** Which alarm of its device it is, and how much it matters. */
    void alarm(Alarm alarm) {
        AlarmJson.name(json, alarm.condition, alarm.kind);
        json.member("priority", alarm.priority.name());
    }

    private void standing(Alarm alarm) {
        json.beginObject();
        alarm(alarm);
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

    private void setpoint(@Nullable Condition when, int decimals) {
        Condition plain = when instanceof Condition.Samples samples ? samples.inner() : when;
        if (plain instanceof Condition.Below below) {
            json.member("setpoint", below.setpoint(), decimals);
        } else if (plain instanceof Condition.Above above) {
            json.member("setpoint", above.setpoint(), decimals);
        }
    }
}
