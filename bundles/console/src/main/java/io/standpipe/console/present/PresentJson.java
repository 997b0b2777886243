package io.standpipe.console.present;

import io.standpipe.model.Gateway;
import io.standpipe.model.NotRunning;
import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.OwnFault;
import io.standpipe.model.Present.PointNow;
import io.standpipe.model.Present.Snapshot;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.Strangers;
import io.standpipe.model.Strangers.Stranger;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.contract.AlarmJson;
import io.standpipe.model.contract.Envelope;
import io.standpipe.model.contract.HoldJson;
import io.standpipe.model.contract.ReadingJson;
import io.standpipe.model.contract.StatusMessage;
import io.standpipe.model.device.Device;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.words.KnownCondition;
import io.standpipe.model.words.Label;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.text.Sentences;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, as JSON. Words are those of the upstream contract; what people call them
 * stands beside, in each language: {@code names} by profile, so that each is there once. One use.
 */
final class PresentJson {

    /** Points of a device that come in the list; a panel has thousands. */
    static final int POINTS_IN_LIST = 8;

    /** Who called last and was refused; a technician looks for the one that he has just hung up. */
    static final int STRANGERS = 20;

    /** Why there is nothing to show. */
    enum Notice {
        /** the gateway's configuration names no usable identity */
        IDENTITY,
        /** its services are not there: it starts, or cannot */
        STARTING,
        /** its rules do not answer */
        SILENT
    }

    private final JsonWriter json = new JsonWriter();
    private final Map<String, Called> called = new TreeMap<>();

    /** Names of what occurs of a profile, by id. */
    private record Called(
            Map<String, Label> points, Map<String, Label> states, Map<String, Label> alarms) {

        Called() {
            this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        }
    }

    /**
     * Why there is nothing to show, instead of everything: whatever has the member {@code notice}
     * is that, with any status. The page has the words.
     *
     * @param wrong settings of the gateway that keep it from running
     */
    static byte[] notice(Notice notice, List<NotRunning.Wrong> wrong) {
        JsonWriter json = new JsonWriter();
        json.beginObject().member("notice", notice.name().toLowerCase(Locale.ROOT));
        json.name("wrong").beginArray();
        wrong.forEach(
                one ->
                        json.beginObject()
                                .member("setting", one.setting())
                                .member("came", one.came())
                                .endObject());
        return json.endArray().endObject().toBytes();
    }

    /** Everything. */
    byte[] all(
            Gateway gateway,
            @Nullable Outbox outbox,
            Snapshot snapshot,
            List<Strangers> strangers) {
        begin(snapshot.at());
        head(gateway, outbox, snapshot, strangers);
        return list(snapshot.devices(), any -> POINTS_IN_LIST);
    }

    /**
     * What is new of the devices, and all of the rest.
     *
     * @param news has the version, to be named the next time
     * @param points how many points of a device are told, by its id
     */
    byte[] live(
            Gateway gateway,
            @Nullable Outbox outbox,
            Snapshot snapshot,
            List<Strangers> strangers,
            DeviceChanges.News news,
            ToIntFunction<String> points) {
        begin(snapshot.at());
        json.member("version", news.version()).member("whole", news.whole());
        head(gateway, outbox, snapshot, strangers);
        return list(news.devices(), points);
    }

    private void head(
            Gateway gateway,
            @Nullable Outbox outbox,
            Snapshot snapshot,
            List<Strangers> strangers) {
        json.name("gateway")
                .beginObject()
                .member("id", gateway.id())
                .member("boot", gateway.boot())
                .raw(gateway.status())
                .endObject();
        if (outbox != null) {
            StatusMessage.outbox(json, outbox);
        }
        json.name("faults").beginArray();
        for (OwnFault fault : snapshot.faults()) {
            json.beginObject()
                    .member("source", fault.source())
                    .member("condition", fault.condition())
                    .member("text", fault.text())
                    .member("since", fault.since().utc());
            label(json, "name", KnownCondition.label(fault.condition()));
            label(json, "texts", Sentences.label(fault.text()));
            json.endObject();
        }
        json.endArray();
        strangers(strangers);
    }

    private record Caller(String bus, Stranger stranger) {}

    private void strangers(List<Strangers> buses) {
        json.name("strangers").beginArray();
        buses.stream()
                .flatMap(bus -> bus.strangers().stream().map(one -> new Caller(bus.name(), one)))
                .sorted(
                        Comparator.comparingLong((Caller one) -> one.stranger().last().nanos())
                                .reversed())
                .limit(STRANGERS)
                .forEach(
                        caller -> {
                            Stranger one = caller.stranger();
                            Phrase.Said said = Sentences.said(one.why());
                            json.beginObject()
                                    .member("bus", caller.bus())
                                    .member("code", said == null ? "" : said.phrase().code())
                                    .member("identity", one.identity())
                                    .member("address", one.address())
                                    .member("why", one.why());
                            label(json, "texts", Sentences.label(one.why()));
                            json.member("count", one.count())
                                    .member("last", one.last().utc())
                                    .endObject();
                        });
        json.endArray();
    }

    /** Devices with all their points. */
    byte[] some(Stamp at, List<DeviceNow> devices) {
        begin(at);
        return list(devices, any -> Integer.MAX_VALUE);
    }

    private void begin(Stamp at) {
        json.beginObject().member("at", at.utc()).member("clock", Envelope.word(at.clock()));
    }

    private byte[] list(List<DeviceNow> devices, ToIntFunction<String> points) {
        json.name("list").beginArray();
        devices.forEach(now -> device(now, points.applyAsInt(now.device().id())));
        json.endArray().name("names").beginObject();
        called.forEach(
                (profile, names) -> {
                    json.name(profile).beginObject();
                    labels("points", names.points());
                    labels("states", names.states());
                    labels("alarms", names.alarms());
                    json.endObject();
                });
        return json.endObject().endObject().toBytes();
    }

    private void labels(String name, Map<String, Label> labels) {
        json.name(name).beginObject();
        labels.forEach((id, label) -> label.write(json, id));
        json.endObject();
    }

    /** Nothing if there is none. */
    static void label(JsonWriter json, String name, @Nullable Label label) {
        if (label != null) {
            label.write(json, name);
        }
    }

    private void call(Map<String, Label> names, String id, @Nullable Label label) {
        if (label != null) {
            names.put(id, label);
        }
    }

    private void callAlarm(Device device, Map<String, Label> names, String condition) {
        Label label = device.profile().names().alarm(condition);
        call(names, condition, label == null ? KnownCondition.label(condition) : label);
    }

    private void device(DeviceNow now, int limit) {
        Device device = now.device();
        Called names = called.computeIfAbsent(device.profile().id(), any -> new Called());
        json.beginObject()
                .member("device", device.id())
                .member("name", device.name())
                .member("kind", device.kind().word())
                .member("profile", device.profile().id())
                .member("address", device.address())
                .member("grid", device.place().grid())
                .member("state", now.state().name())
                .member("since", now.since().utc());
        if (now.serviceability() != null) {
            json.member("serviceability", now.serviceability().name());
        }
        json.name("alarms").beginArray();
        for (StandingAlarm alarm : now.alarms()) {
            callAlarm(device, names.alarms(), alarm.condition());
            json.beginObject();
            AlarmJson.name(json, alarm.condition(), alarm.kind());
            json.member("since", alarm.since().utc()).member("priority", alarm.priority().name());
            AlarmJson.why(json, alarm.cause(), alarm.text());
            if (!alarm.text().isEmpty()) {
                label(json, "texts", Sentences.label(alarm.text()));
            }
            // Upstream those that are shelved are a list of their own.
            flag("latched", alarm.latched());
            flag("acknowledged", alarm.acknowledged());
            flag("shelved", alarm.shelved());
            flag("unstable", alarm.unstable());
            flag("test", alarm.test());
            json.endObject();
        }
        json.endArray();
        if (!now.suppressed().isEmpty()) {
            json.name("suppressed").beginArray();
            for (String condition : now.suppressed()) {
                callAlarm(device, names.alarms(), condition);
                json.value(condition);
            }
            json.endArray();
        }
        if (!now.holds().isEmpty()) {
            json.name("holds").beginArray();
            for (Hold hold : now.holds()) {
                callAlarm(device, names.alarms(), hold.target().alarm());
                hold(hold);
            }
            json.endArray();
        }
        json.member("pointCount", now.points().size());
        if (limit > 0) {
            json.name("points").beginArray();
            now.points().stream().limit(limit).forEach(one -> point(one, device, names));
            json.endArray();
        }
        json.endObject();
    }

    private void flag(String name, boolean set) {
        AlarmJson.flag(json, name, set);
    }

    private void hold(Hold hold) {
        json.beginObject().member("hold", hold.what().word());
        HoldJson.write(json, hold, false);
        // Upstream both are corrected once the clock is set; here they are as they were taken.
        json.member("from", hold.from().utc()).member("until", hold.until()).endObject();
    }

    private void point(PointNow now, Device device, Called names) {
        Reading reading = now.reading();
        String id = reading.point().id();
        call(names.points(), id, device.profile().names().point(id));
        json.beginObject().member("point", id).member("quantity", reading.point().quantity());
        flag("derived", reading.point().source().derived() != null);
        ReadingJson.number(json, reading);
        // The page shows a text where it shows the name of a state, and says of each its quality.
        String state = reading.state();
        if (state != null) {
            json.member("state", state);
            call(names.states(), state, device.profile().names().state(state));
        }
        ReadingJson.unit(json, reading);
        ReadingJson.quality(json, reading.quality());
        if (now.stamp() != null) {
            json.member("at", now.stamp().utc());
        }
        json.endObject();
    }
}
