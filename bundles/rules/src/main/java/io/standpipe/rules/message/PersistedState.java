package io.standpipe.rules.message;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.message.Message;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.alarm.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alarms, states and holds that must survive a restart, as text of fields between tabs. Each goes
 * to the outbox with the message that tells of it, see {@link Message#memories()}.
 */
public final class PersistedState {

    private static final Logger LOG = LoggerFactory.getLogger(PersistedState.class);

    /** Kind of the device that the gateway itself is. */
    public static final String GATEWAY = "gateway";

    private static final String ALARM = "alarm/";
    private static final String HOLD = "hold/";
    private static final String SEEN = "seen/";
    private static final String STATE = "state/";

    /**
     * An alarm that stood.
     *
     * @param name of its device
     * @param kind of its device, {@link io.standpipe.model.device.DeviceKind#word()} or {@link
     *     #GATEWAY}
     */
    public record Stood(String name, String kind, Alarm alarm) {}

    /** A state that a device was in, and since when. */
    public record WasIn(DeviceState state, Stamp since) {}

    /** By device, then by condition. */
    private final Map<String, Map<String, Stood>> alarms = new LinkedHashMap<>();

    private final Map<String, WasIn> states = new HashMap<>();
    private final List<Hold> holds = new ArrayList<>();
    private final List<WalkTestReport.Seen> seen = new ArrayList<>();

    /**
     * @param remembered what the outbox keeps, {@link
     *     io.standpipe.model.message.Outbox#remembered()}
     */
    public PersistedState(Map<String, String> remembered) {
        remembered.forEach(
                (key, value) -> {
                    try {
                        if (key.startsWith(ALARM)) {
                            alarm(key.substring(ALARM.length()), value.split("\t", -1));
                        } else if (key.startsWith(HOLD)) {
                            holds.add(hold(value.split("\t", -1)));
                        } else if (key.startsWith(SEEN)) {
                            seen.add(seen(value.split("\t", -1)));
                        } else if (key.startsWith(STATE)) {
                            states.put(key.substring(STATE.length()), wasIn(value.split("\t", -1)));
                        }
                    } catch (RuntimeException e) {
                        LOG.warn("what was remembered as {} cannot be read: \"{}\"", key, value, e);
                    }
                });
    }

    /** Takes out what stood at a device, by condition. */
    public Map<String, Stood> take(String device) {
        Map<String, Stood> stood = alarms.remove(device);
        return stood == null ? Map.of() : stood;
    }

    /** Takes out the state that was published last; null if none was. */
    public @Nullable WasIn takeState(String device) {
        return states.remove(device);
    }

    /** Devices of which alarms stood and that were not taken yet. */
    public List<String> devices() {
        return List.copyOf(alarms.keySet());
    }

    /** Whether what stood there was told of a gateway. */
    public boolean isGateway(String id) {
        return alarms.getOrDefault(id, Map.of()).values().stream()
                .anyMatch(stood -> stood.kind().equals(GATEWAY));
    }

    /** What stood at these. */
    public List<Alarm> alarms() {
        return alarms.values().stream()
                .flatMap(stood -> stood.values().stream())
                .map(Stood::alarm)
                .toList();
    }

    public List<Hold> holds() {
        return holds;
    }

    /** What tests that run have seen. */
    public List<WalkTestReport.Seen> seen() {
        return seen;
    }

    // device/condition, or gateway/condition/source for its own
    private void alarm(String key, String[] fields) {
        int cut = key.indexOf('/');
        String device = key.substring(0, cut);
        String[] rest = key.substring(cut + 1).split("/", 2);
        String source = rest.length > 1 ? rest[1] : "";
        Alarm alarm =
                Alarm.plain(
                        rest[0], AlarmKind.valueOf(fields[0]), source, stamp(fields[1], fields[2]));
        restore(alarm, fields);
        alarms.computeIfAbsent(device, d -> new LinkedHashMap<>())
                .put(key.substring(cut + 1), new Stood(fields[5], fields[7], alarm));
    }

    private static void restore(Alarm alarm, String[] fields) {
        String flags = fields[3];
        alarm.acknowledged = flags.indexOf('a') >= 0;
        alarm.unstable = flags.indexOf('u') >= 0;
        alarm.test = flags.indexOf('t') >= 0;
        alarm.gone = fields[4].isEmpty() ? null : stamp(fields[4], fields[2]);
        alarm.cause = fields[6];
        if (fields.length > 8) {
            alarm.returns = Integer.parseInt(fields[8]);
            alarm.backInTest = fields[9].isEmpty() ? null : stamp(fields[9], fields[2]);
        }
    }

    /** The same alarm, by the definition that its device has now. */
    public static Alarm renewed(Alarm stood, Alarm defined) {
        defined.since = stood.since;
        defined.cause = stood.cause;
        defined.gone = stood.gone;
        defined.acknowledged = stood.acknowledged;
        defined.unstable = stood.unstable;
        defined.returns = stood.returns;
        defined.backInTest = stood.backInTest;
        defined.test = stood.test;
        defined.restored = stood.restored;
        return defined;
    }

    private static Stamp stamp(String utc, String clock) {
        return Stamp.earlier(Long.parseLong(utc), Stamp.Clock.valueOf(clock));
    }

    private static String key(String device, Alarm alarm) {
        return ALARM
                + device
                + "/"
                + alarm.condition
                + (alarm.source.isEmpty() ? "" : "/" + alarm.source);
    }

    public static Message.Memory of(Device device, Alarm alarm) {
        return of(device.id(), device.name(), device.kind().word(), alarm, "");
    }

    /**
     * @param cause what to keep as its cause or text
     */
    public static Message.Memory of(
            String device, String name, String kind, Alarm alarm, String cause) {
        Stamp gone = alarm.gone;
        Stamp back = alarm.backInTest;
        String value =
                !alarm.stands
                        ? ""
                        : String.join(
                                "\t",
                                alarm.kind.name(),
                                Long.toString(alarm.since.utc()),
                                alarm.since.clock().name(),
                                (alarm.acknowledged ? "a" : "")
                                        + (alarm.unstable ? "u" : "")
                                        + (alarm.test ? "t" : ""),
                                gone == null ? "" : Long.toString(gone.utc()),
                                plain(name),
                                plain(cause.isEmpty() ? alarm.cause : cause),
                                kind,
                                Integer.toString(alarm.returns),
                                back == null ? "" : Long.toString(back.utc()));
        return new Message.Memory(key(device, alarm), value);
    }

    public static Message.Memory of(String device, DeviceState state, Stamp since) {
        return new Message.Memory(
                STATE + device,
                String.join("\t", state.name(), Long.toString(since.utc()), since.clock().name()));
    }

    /** The device is installed no longer. */
    static Message.Memory forgetState(String device) {
        return new Message.Memory(STATE + device, "");
    }

    private static WasIn wasIn(String[] fields) {
        return new WasIn(DeviceState.valueOf(fields[0]), stamp(fields[1], fields[2]));
    }

    private static String key(Hold.What what, Hold.Target target) {
        // The place comes last: it may hold any character.
        return HOLD
                + what.word()
                + "/"
                + target.device()
                + "/"
                + target.alarm()
                + "/"
                + target.place();
    }

    public static Message.Memory of(Hold hold) {
        Serviceability serviceability = hold.serviceability();
        return new Message.Memory(
                key(hold.what(), hold.target()),
                String.join(
                        "\t",
                        hold.what().name(),
                        hold.target().device(),
                        hold.target().alarm(),
                        plain(hold.target().place()),
                        serviceability == null ? "" : serviceability.name(),
                        plain(hold.who()),
                        plain(hold.why()),
                        Long.toString(hold.from().utc()),
                        hold.from().clock().name(),
                        Long.toString(hold.until())));
    }

    public static Message.Memory forget(Hold hold) {
        return new Message.Memory(key(hold.what(), hold.target()), "");
    }

    private static Hold hold(String[] fields) {
        return new Hold(
                Hold.What.valueOf(fields[0]),
                new Hold.Target(fields[1], fields[2], fields[3]),
                serviceability(fields[4]),
                fields[5],
                fields[6],
                stamp(fields[7], fields[8]),
                Long.parseLong(fields[9]));
    }

    private static @Nullable Serviceability serviceability(String name) {
        return name.isEmpty() ? null : Serviceability.valueOf(name);
    }

    /** What is left of a hold: never more than it had, whatever became of the wall clock. */
    public static Duration left(Hold hold, long now) {
        long lasting = hold.until() - hold.from().utc();
        return Duration.ofMillis(Math.max(0, Math.min(lasting, hold.until() - now)));
    }

    /** A test has seen an alarm. */
    public static Message.Memory of(WalkTestReport.Seen seen) {
        return new Message.Memory(
                SEEN + seen.key(),
                String.join(
                        "\t",
                        seen.device(),
                        plain(seen.grid()),
                        seen.condition(),
                        Long.toString(seen.at().utc()),
                        seen.at().clock().name()));
    }

    public static Message.Memory forget(WalkTestReport.Seen seen) {
        return new Message.Memory(SEEN + seen.key(), "");
    }

    private static WalkTestReport.Seen seen(String[] fields) {
        return new WalkTestReport.Seen(
                fields[0], fields[1], fields[2], stamp(fields[3], fields[4]));
    }

    /** Without what would break the fields apart. */
    public static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
