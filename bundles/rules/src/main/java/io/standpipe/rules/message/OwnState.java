package io.standpipe.rules.message;

import io.standpipe.model.Faults;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.GatewayCondition;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.rules.alarm.Alarm;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The state of the gateway itself, in the words of a user information transmission device: GB/T
 * 26875.3-2011, type flag 21. It follows from the alarms at the gateway's devices and from its own
 * faults. Immutable.
 *
 * @param signs those that are there
 */
public record OwnState(Set<Sign> signs) {

    static final OwnState NORMAL = new OwnState(Set.of());

    public enum Sign {
        /** somebody tests, or an alarm of kind TEST stands */
        TEST("test", 0),
        FIRE("fire", 1),
        FAULT("fault", 2),
        MAINS("mainsFault", 3),
        STANDBY("standbyFault", 4),
        /** the way to a centre */
        CHANNEL("channelFault", 5),
        /** the way to a device, or what is wired to one */
        LINE("lineFault", 6),
        /** of these two the standard knows nothing */
        TAMPER("tamper", -1),
        DOOR("doorOpen", -1);

        private final String member;
        private final int bit;

        Sign(String member, int bit) {
            this.member = member;
            this.bit = bit;
        }
    }

    public OwnState {
        signs = Set.copyOf(signs);
    }

    /**
     * What a device says of the gateway itself.
     *
     * @param alarms that stand there
     * @param shelved those that make no state, neither of their device nor of the gateway
     */
    public static Set<Sign> signs(boolean tested, List<Alarm> alarms, Predicate<Alarm> shelved) {
        Set<Sign> signs = EnumSet.noneOf(Sign.class);
        if (tested) {
            signs.add(Sign.TEST);
        }
        for (Alarm alarm : alarms) {
            if (!shelved.test(alarm)) {
                add(alarm, signs);
            }
        }
        return signs;
    }

    /**
     * @param devices what they say
     * @param own the gateway's own faults that stand
     * @param remembered what stood when the gateway stopped, at devices that no bus has installed
     *     since
     */
    static OwnState of(Set<Sign> devices, Iterable<Alarm> own, Iterable<Alarm> remembered) {
        Set<Sign> signs = EnumSet.noneOf(Sign.class);
        signs.addAll(devices);
        for (Alarm fault : own) {
            add(fault, signs);
            if (fault.condition.startsWith(Faults.UPLINK)) {
                signs.add(Sign.CHANNEL);
            }
        }
        remembered.forEach(alarm -> add(alarm, signs));
        return new OwnState(signs);
    }

    private static void add(Alarm alarm, Set<Sign> signs) {
        if (alarm.kind == AlarmKind.FIRE) {
            signs.add(Sign.FIRE);
        } else if (alarm.kind == AlarmKind.FAULT) {
            signs.add(Sign.FAULT);
        } else if (alarm.kind == AlarmKind.TEST) {
            signs.add(Sign.TEST);
        }
        GatewayCondition said = alarm.gateway();
        if (said != null) {
            signs.add(
                    switch (said) {
                        case MAINS -> Sign.MAINS;
                        case BATTERY -> Sign.STANDBY;
                        case TAMPER -> Sign.TAMPER;
                        case DOOR -> Sign.DOOR;
                        case LINE -> Sign.LINE;
                    });
        }
    }

    /** The state byte of type flag 21. Its bit 0 is 1 while nobody tests. */
    public int uitd() {
        int bits = signs.contains(Sign.TEST) ? 0 : 1;
        for (Sign sign : signs) {
            if (sign.bit > 0) {
                bits |= 1 << sign.bit;
            }
        }
        return bits;
    }

    /** Writes the member {@code own}. */
    public void write(JsonWriter json) {
        json.name("own").beginObject();
        for (Sign sign : Sign.values()) {
            json.member(sign.member, signs.contains(sign));
        }
        json.member("uitd", uitd()).endObject();
    }
}
