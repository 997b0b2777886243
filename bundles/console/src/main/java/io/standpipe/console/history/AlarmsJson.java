package io.standpipe.console.history;

import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.contract.AlarmJson;
import io.standpipe.model.contract.Envelope;
import io.standpipe.model.device.Device;
import io.standpipe.model.history.AlarmEntry;
import io.standpipe.model.history.AlarmQuery;
import io.standpipe.model.history.History;
import io.standpipe.model.history.History.AlarmPage;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.words.KnownCondition;
import io.standpipe.model.words.Label;
import io.standpipe.model.words.text.Sentences;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Alarms that stand and what happened to them, as JSON, in the words of the upstream contract. What
 * people call them stands beside, in each language. One use.
 */
final class AlarmsJson {

    private static final int AS_IT_IS = -1;

    private final List<DeviceNow> devices;
    private final Map<String, Device> byId = new HashMap<>();
    private final JsonWriter json = new JsonWriter();

    AlarmsJson(List<DeviceNow> devices) {
        this.devices = devices;
        devices.forEach(one -> byId.put(one.device().id(), one.device()));
    }

    byte[] of(AlarmQuery query, AlarmPage page) {
        Stamp now = SystemTime.INSTANCE.stamp();
        json.beginObject()
                .member("at", now.utc())
                .member("clock", Envelope.word(now.clock()))
                .member("days", History.ALARM_DAYS);
        if (page.oldest() >= 0) {
            json.member("oldest", page.oldest());
        }
        if (query.below() == Long.MAX_VALUE) {
            json.name("standing").beginArray();
            for (DeviceNow device : devices) {
                for (StandingAlarm alarm : device.alarms()) {
                    if (isWanted(device.device(), alarm, query)) {
                        standing(device.device(), alarm);
                    }
                }
            }
            json.endArray();
        }
        json.name("entries").beginArray();
        page.entries().forEach(this::entry);
        json.endArray();
        if (page.next() > 0) {
            json.member("next", page.next());
        }
        return json.endObject().toBytes();
    }

    private static boolean isWanted(Device device, StandingAlarm alarm, AlarmQuery query) {
        return (query.device().isEmpty() || query.device().equals(device.id()))
                && (query.kind() == null || query.kind() == alarm.kind());
    }

    private void standing(Device device, StandingAlarm alarm) {
        json.beginObject().member("device", device.id()).member("name", device.name());
        AlarmJson.name(json, alarm.condition(), alarm.kind());
        label("conditionTexts", conditionOf(device.id(), alarm.condition()));
        json.member("priority", alarm.priority().name()).member("since", alarm.since().utc());
        AlarmJson.why(json, alarm.cause(), alarm.text());
        AlarmJson.flag(json, "latched", alarm.latched());
        AlarmJson.flag(json, "acknowledged", alarm.acknowledged());
        AlarmJson.flag(json, "shelved", alarm.shelved());
        AlarmJson.flag(json, "unstable", alarm.unstable());
        AlarmJson.flag(json, "test", alarm.test());
        json.name("can").beginArray();
        if (!alarm.acknowledged()) {
            json.value("acknowledge");
        }
        if (alarm.latched()) {
            json.value("reset");
        }
        if (alarm.shelved()) {
            json.value("release");
        } else if (alarm.kind() != AlarmKind.FIRE) {
            json.value("shelve");
        }
        json.endArray().endObject();
    }

    private void entry(AlarmEntry entry) {
        json.beginObject()
                .member("number", entry.number())
                .member("at", entry.at())
                .member("clock", Envelope.word(entry.clock()));
        AlarmJson.flag(json, "corrected", entry.corrected());
        json.member("what", entry.what().name());
        some("device", entry.device());
        Device device = byId.get(entry.device());
        some("name", entry.name().isEmpty() && device != null ? device.name() : entry.name());
        some("place", entry.place());
        some("condition", entry.condition());
        label("conditionTexts", conditionOf(entry.device(), entry.condition()));
        if (entry.kind() != null) {
            json.member("kind", entry.kind().name());
        }
        if (entry.priority() != null) {
            json.member("priority", entry.priority().name());
        }
        AlarmJson.flag(json, "test", entry.test());
        some("who", entry.who());
        some("why", entry.why());
        if (entry.until() > 0) {
            json.member("until", entry.until());
        }
        some("cause", entry.cause());
        if (!Double.isNaN(entry.value())) {
            json.member("value", entry.value(), AS_IT_IS);
            some("unit", entry.unit());
        }
        some("text", entry.text());
        label("texts", entry.text().isEmpty() ? null : Sentences.label(entry.text()));
        json.endObject();
    }

    private @Nullable Label conditionOf(String id, String condition) {
        Device device = byId.get(id);
        Label own = device == null ? null : device.profile().names().alarm(condition);
        return own == null ? KnownCondition.label(condition) : own;
    }

    private void some(String name, String text) {
        if (!text.isEmpty()) {
            json.member(name, text);
        }
    }

    private void label(String name, @Nullable Label label) {
        if (label != null) {
            label.write(json, name);
        }
    }
}
