package io.standpipe.rules;

import io.standpipe.model.AlarmKind;
import io.standpipe.model.Hold;
import io.standpipe.model.Hold.Target;
import io.standpipe.model.Hold.What;
import io.standpipe.model.Serviceability;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.model.words.Phrase;
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
        String wrong = wrongText(Phrase.WHO_LENGTH, who);
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
            return Phrase.CONDITION_STANDS.of(condition);
        }
        String wrong = wrongText(Phrase.WHO_LENGTH, who);
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
        String wrong = wrongText(Phrase.WHO_LENGTH, who);
        if (wrong.isEmpty()) {
            wrong = wrongText(Phrase.WHY_LENGTH, why);
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
                    Phrase.HOLD_LASTING.of(
                            what.word(), what.longest().toHours(), lasting.toSeconds());
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
        String wrong = wrongText(Phrase.WHO_LENGTH, who);
        if (wrong.isEmpty() && !holds.release(what, target, Memories.plain(who))) {
            wrong = Phrase.NO_HOLD.of(what.word());
        }
        return wrong;
    }

    private String wrongTarget(What what, Target target) {
        boolean place = target.device().isEmpty();
        if (!place && !target.place().isEmpty()) {
            return Phrase.DEVICE_AND_PLACE.of();
        }
        if (place && !what.test()) {
            return Phrase.HOLD_OF_DEVICE.of(what.word());
        }
        if ((what == What.SHELVED) == target.alarm().isEmpty()) {
            return what == What.SHELVED
                    ? Phrase.SHELVE_NEEDS_ALARM.of()
                    : Phrase.HOLD_OF_WHOLE_DEVICE.of(what.word());
        }
        if (place) {
            return devices.values().stream()
                            .anyMatch(device -> device.grid().equals(target.place()))
                    ? ""
                    : Phrase.NO_PLACE.of(target.place());
        }
        DeviceRules device = devices.get(target.device());
        if (device == null) {
            return noDevice(target.device());
        }
        if (what != What.SHELVED) {
            return "";
        }
        return device.kindOf(target.alarm()) == AlarmKind.FIRE
                ? Phrase.FIRE_NOT_SHELVED.of()
                : device.kindOf(target.alarm()) == null
                        ? noAlarm(target.device(), target.alarm())
                        : "";
    }

    private String wrongReason(What what, Target target, @Nullable Serviceability serviceability) {
        if (what != What.SERVICEABILITY) {
            return serviceability == null ? "" : Phrase.NO_REASON_HERE.of();
        }
        DeviceRules device = devices.get(target.device());
        if (device == null || !device.device().kind().givesWater()) {
            return Phrase.NO_WATER_SOURCE.of(target.device());
        }
        if (serviceability == null || serviceability == Serviceability.UNKNOWN) {
            return Phrase.SERVICEABILITY_NEEDED.of();
        }
        return serviceability == Serviceability.SERVICEABLE
                        && device.device().profile().measuresWater()
                ? Phrase.MEASURES_WATER.of(target.device())
                : "";
    }

    private static String wrongText(Phrase what, String text) {
        return text.isBlank() || text.length() > MAX_TEXT ? what.of(MAX_TEXT) : "";
    }

    private static String noDevice(String device) {
        return Phrase.NO_DEVICE.of(device);
    }

    private static String noAlarm(String device, String condition) {
        return Phrase.NO_ALARM.of(condition, device);
    }
}
