package io.standpipe.rules.operator;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.alarm.Hold.What;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.rules.alarm.Alarm;
import io.standpipe.rules.message.PersistedState;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The orders of people, checked and done. Every method returns an empty text when it is done,
 * otherwise why not and what to do. Rules thread.
 */
public final class OperatorOrders {

    private static final int MAX_TEXT = 200;
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Map<String, ? extends OperatedDevice> devices;
    private final Holds holds;
    private final TimeSource time;

    /**
     * @param devices all that are installed, by id; others change it
     */
    public OperatorOrders(
            Map<String, ? extends OperatedDevice> devices, Holds holds, TimeSource time) {
        this.devices = devices;
        this.holds = holds;
        this.time = time;
    }

    public String acknowledge(String device, String condition, String who) {
        String wrong = wrongText(OrderPhrase.WHO_LENGTH, who);
        OperatedDevice at = devices.get(device);
        if (at == null) {
            return wrong.isEmpty() ? noDevice(device) : wrong;
        }
        Alarm alarm = at.find(condition);
        if (alarm == null) {
            return noAlarm(device, condition);
        }
        if (wrong.isEmpty() && !alarm.acknowledged) {
            at.acknowledge(alarm, PersistedState.plain(who));
        }
        return wrong;
    }

    public String reset(String device, String condition, String who) {
        OperatedDevice at = devices.get(device);
        if (at == null) {
            return noDevice(device);
        }
        Alarm alarm = at.find(condition);
        if (alarm == null) {
            return noAlarm(device, condition);
        }
        if (!alarm.latched()) {
            return OrderPhrase.CONDITION_STANDS.of(condition);
        }
        String wrong = wrongText(OrderPhrase.WHO_LENGTH, who);
        if (wrong.isEmpty()) {
            at.reset(alarm, PersistedState.plain(who), time.stamp());
        }
        return wrong;
    }

    public String hold(
            What what,
            Target target,
            @Nullable Serviceability serviceability,
            String who,
            String why,
            Duration lasting) {
        String wrong = wrongText(OrderPhrase.WHO_LENGTH, who);
        if (wrong.isEmpty()) {
            wrong = wrongText(OrderPhrase.WHY_LENGTH, why);
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
                    OrderPhrase.HOLD_LASTING.of(
                            what.word(), what.longest().toHours(), lasting.toSeconds());
        }
        if (wrong.isEmpty()) {
            Stamp now = time.stamp();
            holds.begin(
                    new Hold(
                            what,
                            target,
                            serviceability,
                            PersistedState.plain(who),
                            PersistedState.plain(why),
                            now,
                            now.utc() + lasting.toMillis()));
        }
        return wrong;
    }

    public String release(What what, Target target, String who) {
        String wrong = wrongText(OrderPhrase.WHO_LENGTH, who);
        if (wrong.isEmpty() && !holds.release(what, target, PersistedState.plain(who))) {
            wrong = OrderPhrase.NO_HOLD.of(what.word());
        }
        return wrong;
    }

    private String wrongTarget(What what, Target target) {
        boolean place = target.device().isEmpty();
        if (!place && !target.place().isEmpty()) {
            return OrderPhrase.DEVICE_AND_PLACE.of();
        }
        if (place && !what.test()) {
            return OrderPhrase.HOLD_OF_DEVICE.of(what.word());
        }
        if ((what == What.SHELVED) == target.alarm().isEmpty()) {
            return what == What.SHELVED
                    ? OrderPhrase.SHELVE_NEEDS_ALARM.of()
                    : OrderPhrase.HOLD_OF_WHOLE_DEVICE.of(what.word());
        }
        if (place) {
            return devices.values().stream()
                            .anyMatch(
                                    device -> device.device().place().grid().equals(target.place()))
                    ? ""
                    : OrderPhrase.NO_PLACE.of(target.place());
        }
        OperatedDevice device = devices.get(target.device());
        if (device == null) {
            return noDevice(target.device());
        }
        if (what != What.SHELVED) {
            return "";
        }
        return device.kindOf(target.alarm()) == AlarmKind.FIRE
                ? OrderPhrase.FIRE_NOT_SHELVED.of()
                : device.kindOf(target.alarm()) == null
                        ? noAlarm(target.device(), target.alarm())
                        : "";
    }

    private String wrongReason(What what, Target target, @Nullable Serviceability serviceability) {
        if (what != What.SERVICEABILITY) {
            return serviceability == null ? "" : OrderPhrase.NO_REASON_HERE.of();
        }
        OperatedDevice device = devices.get(target.device());
        if (device == null || !device.device().kind().givesWater()) {
            return OrderPhrase.NO_WATER_SOURCE.of(target.device());
        }
        if (serviceability == null || serviceability == Serviceability.UNKNOWN) {
            return OrderPhrase.SERVICEABILITY_NEEDED.of();
        }
        return serviceability == Serviceability.SERVICEABLE
                        && device.device().profile().measuresWater()
                ? OrderPhrase.MEASURES_WATER.of(target.device())
                : "";
    }

    private static String wrongText(Phrase what, String text) {
        return text.isBlank() || text.length() > MAX_TEXT ? what.of(MAX_TEXT) : "";
    }

    private static String noDevice(String device) {
        return OrderPhrase.NO_DEVICE.of(device);
    }

    private static String noAlarm(String device, String condition) {
        return OrderPhrase.NO_ALARM.of(condition, device);
    }
}
