package io.standpipe.rules;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.Device;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Place;
import io.standpipe.model.Present;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import io.standpipe.model.Serviceability;
import io.standpipe.model.Site;
import io.standpipe.testkit.FakeOutbox;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
        Site site = new Site("site", "Site", Site.Kind.STATION, "district", "", Place.UNKNOWN);
        Identity self =
                new Identity("kit", "Kit", site, "0", Duration.ofSeconds(1), Duration.ofMinutes(5));
        Engine engine =
                new Engine(() -> self, time, time, new FakeOutbox(), new Followers(), census -> {});
        Device device = new Device("device", "device", profile, "kit", Place.UNKNOWN);
        engine.start();
        engine.install(List.of(device));
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
