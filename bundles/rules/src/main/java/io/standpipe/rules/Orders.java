package io.standpipe.rules;

import io.standpipe.model.AlarmKind;
import io.standpipe.model.Hold;
import io.standpipe.model.Hold.Target;
import io.standpipe.model.Hold.What;
import io.standpipe.model.Serviceability;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people order, checked and done. Every method returns an empty text when it is done,
 * otherwise why not and what to do. Rules thread.
 */
final class Orders {

    private static final int MAX_TEXT = 200;
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Map<String, DeviceRules> devices;
    private final Holds holds;
    private final TimeSource time;

    /**
     * @param devices all that are installed, by id; others change it
     */
    Orders(Map<String, DeviceRules> devices, Holds holds, TimeSource time) {
        this.devices = devices;
        this.holds = holds;
        this.time = time;
    }

    String acknowledge(String device, String condition, String who) {
        String wrong = wrongText("who", who);
        DeviceRules rules = devices.get(device);
        if (rules == null) {
            return wrong.isEmpty() ? noDevice(device) : wrong;
        }
        Alarm alarm = rules.alarms().find(condition);
        if (alarm == null) {
            return noAlarm(device, condition);
        }
        if (wrong.isEmpty() && !alarm.acknowledged) {
            rules.alarms().acknowledge(alarm, Memories.plain(who));
        }
        return wrong;
    }

    String reset(String device, String condition, String who) {
        DeviceRules rules = devices.get(device);
        if (rules == null) {
            return noDevice(device);
        }
        Alarm alarm = rules.alarms().find(condition);
        if (alarm == null) {
            return noAlarm(device, condition);
        }
        if (!alarm.latched()) {
            return "the condition of "
                    + condition
                    + " is still there: end it at its source first; only what latched is reset";
        }
        String wrong = wrongText("who", who);
        if (wrong.isEmpty()) {
            rules.alarms().reset(alarm, Memories.plain(who), time.stamp());
        }
        return wrong;
    }

    String hold(
            What what,
            Target target,
            @Nullable Serviceability serviceability,
            String who,
            String why,
            Duration lasting) {
        String wrong = wrongText("who", who);
        if (wrong.isEmpty()) {
            wrong = wrongText("why", why);
        }
        if (wrong.isEmpty()) {
            wrong = wrongTarget(what, target);
        }
        if (wrong.isEmpty()) {
            wrong = wrongReason(what, target, serviceability);
        }
        if (wrong.isEmpty()
                && (lasting.compareTo(SHORTEST) < 0 || lasting.compareTo(what.longest()) > 0)) {
            wrong =
                    "%s lasts from 1 s to %d h, but %d s were asked for; choose a time in between"
                            .formatted(what.word(), what.longest().toHours(), lasting.toSeconds());
        }
        if (wrong.isEmpty()) {
            Stamp now = time.stamp();
            holds.begin(
                    new Hold(
                            what,
                            target,
                            serviceability,
                            Memories.plain(who),
                            Memories.plain(why),
                            now,
                            now.utc() + lasting.toMillis()));
        }
        return wrong;
    }

    String release(What what, Target target, String who) {
        String wrong = wrongText("who", who);
        if (wrong.isEmpty() && !holds.release(what, target, Memories.plain(who))) {
            wrong = "there is no " + what.word() + " there to end; it may have run out";
        }
        return wrong;
    }

    private String wrongTarget(What what, Target target) {
        boolean place = target.device().isEmpty();
        if (!place && !target.place().isEmpty()) {
            return "name a device or a place, not both";
        }
        if (place && !what.test()) {
            return what.word() + " concerns a device; name one";
        }
        if ((what == What.SHELVED) == target.alarm().isEmpty()) {
            return what == What.SHELVED
                    ? "shelving concerns an alarm; name its condition"
                    : what.word() + " concerns a whole device, not one alarm; leave it out";
        }
        if (place) {
            return devices.values().stream()
                            .anyMatch(device -> device.grid().equals(target.place()))
                    ? ""
                    : "no device stands at place \"" + target.place() + "\"; check the grid cell";
        }
        DeviceRules device = devices.get(target.device());
        if (device == null) {
            return noDevice(target.device());
        }
        if (what != What.SHELVED) {
            return "";
        }
        return device.kindOf(target.alarm()) == AlarmKind.FIRE
                ? "a fire is never shelved: end it at its source, then reset it if it latched;"
                        + " maintenance marks as a test only what comes after it began"
                : device.kindOf(target.alarm()) == null
                        ? noAlarm(target.device(), target.alarm())
                        : "";
    }

    private String wrongReason(What what, Target target, @Nullable Serviceability serviceability) {
        if (what != What.SERVICEABILITY) {
            return serviceability == null ? "" : "only serviceability takes a reason; leave it out";
        }
        DeviceRules device = devices.get(target.device());
        if (device == null || !device.device().kind().givesWater()) {
            return target.device() + " is no water source, so it has no serviceability";
        }
        if (serviceability == null || serviceability == Serviceability.UNKNOWN) {
            return "serviceability by hand needs the reason: no water, damaged, buried or enclosed, or that it is serviceable; end it when the source is in order";
        }
        return serviceability == Serviceability.SERVICEABLE
                        && device.device().profile().measuresWater()
                ? target.device()
                        + " measures its water, which says when it is serviceable; only where nothing is measured it is found so by hand"
                : "";
    }

    private static String wrongText(String what, String text) {
        return text.isBlank() || text.length() > MAX_TEXT
                ? what + " must be 1 to " + MAX_TEXT + " characters; say it briefly"
                : "";
    }

    private static String noDevice(String device) {
        return "no device \"" + device + "\" is installed; check its id";
    }

    private static String noAlarm(String device, String condition) {
        return "no alarm \"%s\" of %s; check the condition, and whether it still stands"
                .formatted(condition, device);
    }
}
