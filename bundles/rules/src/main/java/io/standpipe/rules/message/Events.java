package io.standpipe.rules.message;

import io.standpipe.model.alarm.Hold;
import io.standpipe.model.device.Device;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Message.Memory;
import io.standpipe.rules.alarm.Alarm;
import io.standpipe.rules.alarm.AlarmFlood;
import java.util.List;

/** The messages of {@code event/{type}}. Rules thread. */
public final class Events {

    private final JsonWriter json;
    private final Publisher publisher;

    Events(JsonWriter json, Publisher publisher) {
        this.json = json;
        this.publisher = publisher;
    }

    private void begin(String type) {
        json.clear();
        json.member("type", type);
    }

    private Message end(String type, List<Memory> memories) {
        return publisher.end("event/" + type, false, memories);
    }

    public Message restarted(Identity self) {
        begin("restart");
        json.member("version", self.version());
        return end("restart", List.of());
    }

    /**
     * Somebody acknowledged or reset an alarm.
     *
     * @param who empty if the device did it itself
     */
    public Message done(String type, Device device, Alarm alarm, String who) {
        begin(type);
        alarm(device, alarm);
        if (!who.isEmpty()) {
            json.member("who", who);
        }
        return end(type, List.of());
    }

    /** An alarm stands that should have been dealt with. */
    public Message reAlarm(Device device, Alarm alarm) {
        begin("re-alarm");
        alarm(device, alarm);
        publisher.since(alarm.since);
        json.member("test", alarm.test);
        return end("re-alarm", List.of());
    }

    /** A device was taken away on purpose: who it was, and what stood there. */
    public Message removed(Device device, List<Alarm> stood) {
        begin("removed");
        json.member("device", device.id())
                .member("name", device.name())
                .member("deviceKind", device.kind().word())
                .member("profile", device.profile().id())
                .member("address", device.address())
                .member("place", device.place().grid());
        json.name("alarms").beginArray();
        for (Alarm alarm : stood) {
            json.beginObject();
            publisher.alarm(alarm);
            publisher.since(alarm.since);
            json.endObject();
        }
        json.endArray();
        return end("removed", List.of());
    }

    private void alarm(Device device, Alarm alarm) {
        json.member("device", device.id()).member("name", device.name());
        publisher.alarm(alarm);
    }

    /**
     * A hold began, changed or ended.
     *
     * @param endedBy who took it back; empty if it ran out
     */
    public Message hold(Hold hold, boolean begun, String endedBy, List<Memory> memories) {
        String type = hold.what().word();
        begin(type);
        json.member("state", begun ? "BEGUN" : "ENDED");
        publisher.hold(hold);
        if (!begun && !endedBy.isEmpty()) {
            json.member("endedBy", endedBy);
        }
        return end(type, memories);
    }

    /** What a test has shown. */
    public Message report(WalkTestReport report) {
        String type = report.hold().what().word() + "-report";
        begin(type);
        publisher.hold(report.hold());
        json.member("seenCount", report.seen().size())
                .member("missingCount", report.missing().size());
        json.name("seen").beginArray();
        for (WalkTestReport.Seen one : first(report.seen())) {
            json.beginObject()
                    .member("device", one.device())
                    .member("condition", one.condition())
                    .member("at", publisher.corrected(one.at()))
                    .endObject();
        }
        json.endArray();
        json.name("missing").beginArray();
        for (WalkTestReport.Expected one : first(report.missing())) {
            json.beginObject()
                    .member("device", one.device())
                    .member("condition", one.condition())
                    .endObject();
        }
        json.endArray();
        return end(type, List.of());
    }

    private static <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(WalkTestReport.MAX_LISTED, all.size()));
    }

    public Message flood(AlarmFlood.Summary flood) {
        begin("flood");
        json.member("place", flood.place());
        publisher.since(flood.from());
        json.member("lasted", (flood.to().nanos() - flood.from().nanos()) / 1_000_000)
                .member("alarms", flood.alarms())
                .member("devices", flood.devices());
        json.name("conditions").beginArray();
        flood.conditions()
                .forEach(
                        (condition, count) ->
                                json.beginObject()
                                        .member("condition", condition)
                                        .member("alarms", count)
                                        .endObject());
        json.endArray();
        return end("flood", List.of());
    }
}
