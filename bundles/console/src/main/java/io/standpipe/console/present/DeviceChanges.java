package io.standpipe.console.present;

import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.time.Stamp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which devices are other than somebody knows them, their values left aside: thousands change each
 * second, and nobody looks at more than a screen of them. Each change has a version, so that
 * nothing is kept for anybody who looks. Any thread.
 */
final class DeviceChanges {

    /** Of a device, what the list shows besides values. */
    private record Shown(
            Device device,
            DeviceState state,
            Stamp since,
            @Nullable Serviceability serviceability,
            List<StandingAlarm> alarms,
            List<String> suppressed,
            List<Hold> holds,
            int points) {

        static Shown of(DeviceNow now) {
            return new Shown(
                    now.device(),
                    now.state(),
                    now.since(),
                    now.serviceability(),
                    now.alarms(),
                    now.suppressed(),
                    now.holds(),
                    now.points().size());
        }
    }

    private record Seen(Shown shown, long version) {}

    /**
     * @param version what somebody knows who was told this
     * @param whole these are all that there are
     * @param devices those that changed, or whose values are wanted
     */
    record News(String version, boolean whole, List<DeviceNow> devices) {}

    /** So that no version of an earlier run is taken for one of this. */
    private final String run = UUID.randomUUID().toString();

    private final Map<String, Seen> seen = new HashMap<>();
    private long newest;
    private long lastRemoved;

    /**
     * @param since what was told the last time; anything that is not of this run for everything
     * @param now all that is there
     * @param wanted ids of those whose values are wanted in any case
     */
    synchronized News since(String since, List<DeviceNow> now, Set<String> wanted) {
        note(now);
        long known = number(since);
        boolean whole = known < lastRemoved || known > newest;
        List<DeviceNow> devices =
                now.stream()
                        .filter(
                                one ->
                                        whole
                                                || wanted.contains(one.device().id())
                                                || version(one) > known)
                        .toList();
        return new News(run + "." + newest, whole, devices);
    }

    private long version(DeviceNow one) {
        Seen before = seen.get(one.device().id());
        return before == null ? Long.MAX_VALUE : before.version();
    }

    private void note(List<DeviceNow> now) {
        long next = newest + 1;
        Set<String> there = new HashSet<>();
        for (DeviceNow one : now) {
            String id = one.device().id();
            there.add(id);
            Shown shown = Shown.of(one);
            Seen before = seen.get(id);
            if (before == null || !before.shown().equals(shown)) {
                seen.put(id, new Seen(shown, next));
                newest = next;
            }
        }
        if (seen.keySet().retainAll(there)) {
            newest = next;
            lastRemoved = next;
        }
    }

    /** -1 if it is not one of this run. */
    private long number(String version) {
        int dot = version.indexOf('.');
        if (dot < 0 || !version.substring(0, dot).equals(run)) {
            return -1;
        }
        try {
            return Long.parseLong(version.substring(dot + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
