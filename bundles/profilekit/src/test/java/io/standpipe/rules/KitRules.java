package io.standpipe.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.device.Site;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.point.Reading;
import io.standpipe.rules.message.Followers;
import io.standpipe.rules.message.Identity;
import io.standpipe.testkit.FakeOutbox;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of the gateway, in virtual time. */
public final class KitRules {

    private static final Duration POLL = Duration.ofSeconds(1);

    /** Longer than any filter needs to settle, and than the faults of a poll wait. */
    private static final Duration SETTLED = Duration.ofSeconds(12);

    private KitRules() {}

    /**
     * What is known of a device.
     *
     * @param alarms ids of those that stand, with the faults that every device has
     * @param serviceability null for what gives no water
     * @param points by id, also those that are derived
     */
    public record Outcome(
            Set<String> alarms,
            @Nullable Serviceability serviceability,
            Map<String, Reading> points) {}

    /**
     * The alarms that stand when a device has shown the same for long enough.
     *
     * @return their ids, with the faults that every device has
     */
    public static Set<String> alarms(DeviceProfile profile, List<Reading> readings) {
        return judge(profile, readings).alarms();
    }

    /** What is known then. */
    public static Outcome judge(DeviceProfile profile, List<Reading> readings) {
        return judge(profile, readings, longest(profile).plus(SETTLED));
    }

    /** What is known when a device has shown the same for so long, polled every second. */
    public static Outcome judge(DeviceProfile profile, List<Reading> readings, Duration lasting) {
        VirtualTime time = new VirtualTime();
        Device device = device(profile);
        Engine engine = engine(device, time, new FakeOutbox());
        long polls = lasting.toSeconds();
        for (long i = 0; i < polls; i++) {
            engine.process(List.of(new Readings(device, time.stamp(), readings)));
            time.advance(POLL);
        }
        Set<String> standing = new TreeSet<>();
        Map<String, Reading> points = new HashMap<>();
        Present.DeviceNow now = engine.now(List.of(device.id())).get(0);
        now.alarms().forEach(alarm -> standing.add(alarm.condition()));
        now.points().forEach(one -> points.put(one.reading().point().id(), one.reading()));
        return new Outcome(standing, now.serviceability(), points);
    }

    /**
     * What is told of a device upstream, poll by poll, one a second.
     *
     * @param from what it shows from each second on; 0 is the first
     * @return such as "60 RAISED P7-fire again 1", until two seconds behind the last change
     */
    public static List<String> told(DeviceProfile profile, Map<Integer, List<Reading>> from) {
        VirtualTime time = new VirtualTime();
        FakeOutbox outbox = new FakeOutbox();
        Device device = device(profile);
        Engine engine = engine(device, time, outbox);
        Outbox.Reader reader = outbox.open("kit", () -> {});
        List<String> told = new ArrayList<>();
        List<Reading> readings = List.of();
        long read = 0;
        int last = Collections.max(from.keySet()) + 2;
        for (int second = 0; second <= last; second++) {
            readings = from.getOrDefault(second, readings);
            engine.process(List.of(new Readings(device, time.stamp(), readings)));
            time.advance(POLL);
            for (Outbox.Entry entry : reader.next(Lane.ALARM, read, Integer.MAX_VALUE)) {
                read = entry.seq();
                Message message = entry.message();
                if (message.topic().startsWith("alarm/")) {
                    told.add(second + " " + line(new String(message.body(), UTF_8)));
                }
            }
        }
        return told;
    }

    private static String line(String body) {
        String again = member(body, "again", "([0-9]+)");
        return member(body, "state", "\"([A-Z]+)\"")
                + " "
                + member(body, "condition", "\"([^\"]+)\"")
                + (again.isEmpty() ? "" : " again " + again);
    }

    private static String member(String body, String name, String value) {
        Matcher matcher = Pattern.compile("\"" + name + "\":" + value).matcher(body);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static Device device(DeviceProfile profile) {
        return new Device("device", "device", profile, "kit", Place.UNKNOWN);
    }

    private static Engine engine(Device device, VirtualTime time, FakeOutbox outbox) {
        Site site = new Site("site", "Site", Site.Kind.STATION, "district", "", Place.UNKNOWN);
        Identity self =
                new Identity("kit", "Kit", site, "0", Duration.ofSeconds(1), Duration.ofMinutes(5));
        Engine engine = new Engine(() -> self, time, time, outbox, new Followers(), census -> {});
        engine.start();
        engine.install(List.of(device));
        return engine;
    }

    private static Duration longest(DeviceProfile profile) {
        Duration longest = Duration.ZERO;
        for (AlarmDefinition alarm : profile.alarms()) {
            if (alarm.onDelay().compareTo(longest) > 0) {
                longest = alarm.onDelay();
            }
        }
        return longest;
    }
}
