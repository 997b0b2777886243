package io.standpipe.gpio.point;

import io.standpipe.gpio.profile.GpioSource.Follows;
import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmKind;
import java.util.HashMap;
import java.util.Map;

/**
 * What stands at the gateway, as far as outputs follow it: nothing that was raised while somebody
 * tests, and nothing that is shelved. Bus thread.
 */
public final class StandingAlarms {

    private final Map<String, AlarmKind> devices = new HashMap<>();
    private int ownFaults;

    /** Forgets what was known before. */
    public void are(Present.Snapshot snapshot) {
        devices.clear();
        for (Present.DeviceNow device : snapshot.devices()) {
            for (Present.StandingAlarm alarm : device.alarms()) {
                if (counts(alarm)) {
                    devices.put(key(device.device().id(), alarm), alarm.kind());
                }
            }
        }
        ownFaults = snapshot.faults().size();
    }

    /**
     * An alarm came, came back, or went.
     *
     * @return whether that makes a silenced output sound again
     */
    public boolean change(Present.Transition transition) {
        // Only a fault of the gateway itself has a text.
        if (!transition.text().isEmpty()) {
            ownFaults += transition.raised() ? 1 : -1;
            return transition.raised();
        }
        set(transition.device(), transition.alarm(), transition.raised());
        return transition.raised() && counts(transition.alarm());
    }

    /**
     * One that stands was shelved, or is no longer.
     *
     * @return as above: it is followed from now on
     */
    public boolean change(String device, Present.StandingAlarm alarm) {
        return set(device, alarm, true) && counts(alarm);
    }

    private boolean set(String device, Present.StandingAlarm alarm, boolean stands) {
        String key = key(device, alarm);
        if (stands && counts(alarm)) {
            return devices.put(key, alarm.kind()) == null;
        }
        return devices.remove(key) != null;
    }

    private static boolean counts(Present.StandingAlarm alarm) {
        return !alarm.test() && !alarm.shelved();
    }

    private static String key(String device, Present.StandingAlarm alarm) {
        return device + "/" + alarm.condition();
    }

    /** Whether something stands that an output of this sort follows. */
    boolean any(Follows follows) {
        return (follows == Follows.FAULT && ownFaults > 0)
                || devices.values().stream().anyMatch(kind -> fits(follows, kind));
    }

    /** Whether an output of this sort is switched on by such an alarm. */
    public static boolean fits(Follows follows, AlarmKind kind) {
        return switch (follows) {
            case NOTHING -> false;
            case FIRE -> kind == AlarmKind.FIRE;
            case ALARM ->
                    kind == AlarmKind.FIRE
                            || kind == AlarmKind.PRE_ALARM
                            || kind == AlarmKind.SUPERVISORY;
            case FAULT -> kind == AlarmKind.FAULT;
        };
    }
}
