package io.standpipe.rules.alarm;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.GatewayCondition;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One alarm of a device, from its first raise on; what happens to it is decided by {@link
 * AlarmTransitions}. Rules thread.
 */
public final class Alarm {

    /** Raises within {@link #CHATTER} that make an alarm unstable. */
    static final int RAISES = 3;

    /**
     * ISA-18.2 and IEC 62682 (monitoring and assessment) call an alarm chattering that comes and
     * goes repeatedly within a short time; three times or more in a minute is the number in general
     * use. From memory, fairly sure; the clause is to be checked.
     */
    public static final Duration CHATTER = Duration.ofSeconds(60);

    /** Cause of a CLEARED: nobody watches the condition any more. */
    public static final String REMOVED = "removed";

    /** Causes that lie between the gateway and what it reads. */
    private static final Set<String> LINES =
            Stream.of(
                            Cause.NO_CONNECTION,
                            Cause.DEVICE_SILENT,
                            Cause.INVALID_ANSWER,
                            Cause.NOT_OBSERVED,
                            Cause.UNASKED_ANSWERS,
                            Cause.WIRE_BREAK,
                            Cause.SHORT_CIRCUIT)
                    .map(Cause::word)
                    .collect(Collectors.toUnmodifiableSet());

    public final String condition;
    public final AlarmKind kind;
    public final Priority priority;
    final boolean latching;
    public final Duration reAlarm;
    public final @Nullable Condition when;

    /** See {@link #ofOthers()}. Kept, because thousands of standing alarms are asked in a row. */
    private final boolean ofOthers;

    public final @Nullable Serviceability unserviceable;
    private final @Nullable GatewayCondition gateway;

    /** Which part of the device raises it, see {@link AlarmDefinition#detector()}. */
    final String detector;

    /** The component that reports a fault of the gateway itself; otherwise empty. */
    public final String source;

    /** Raised and not cleared. The fields below have a meaning only while the alarm stands. */
    public boolean stands;

    /** When its condition began. */
    public Stamp since;

    /**
     * Of a fault that every device can have, {@link io.standpipe.model.point.Quality#text()}; of
     * another alarm why it ended, if its condition is not simply gone.
     */
    public String cause = "";

    /**
     * When the condition ended, while the alarm stands on until a reset or a minute without a
     * raise; null while the condition holds.
     */
    public @Nullable Stamp gone;

    public boolean acknowledged;
    public boolean unstable;

    /** How often its condition went and came back since it was raised. */
    public int returns;

    /** When the condition came back last, if a test kept that from being announced; else null. */
    public @Nullable Stamp backInTest;

    /** A sentence of a fault for people, beside its cause; may be empty. */
    public String text = "";

    /** Raised while somebody tests. */
    public boolean test;

    /** The alarm stood when the gateway stopped. If it ended meanwhile, nobody knows when. */
    public boolean restored;

    /** Transitions that were not published since it is unstable. */
    public int unpublished;

    /** When it was raised the last times, monotonic; the oldest first. */
    private final long[] raises = new long[RAISES - 1];

    private int raised;

    /** Ends being unstable. */
    public Scheduler.@Nullable Task calm;

    /** Announces it again. */
    public Scheduler.@Nullable Task again;

    private Alarm(
            String condition,
            AlarmKind kind,
            Priority priority,
            boolean latching,
            Duration reAlarm,
            @Nullable Condition when,
            @Nullable Serviceability unserviceable,
            @Nullable GatewayCondition gateway,
            String detector,
            String source,
            Stamp since) {
        this.condition = condition;
        this.kind = kind;
        this.priority = priority;
        this.latching = latching;
        this.reAlarm = reAlarm;
        this.when = when;
        ofOthers = when != null && ofOthers(when);
        this.unserviceable = unserviceable;
        this.gateway = gateway;
        this.detector = detector;
        this.source = source;
        this.since = since;
    }

    public static Alarm of(AlarmDefinition definition, Stamp since) {
        return new Alarm(
                definition.id(),
                definition.kind(),
                definition.priority(),
                definition.latching(),
                definition.reAlarm(),
                definition.when(),
                definition.unserviceable(),
                definition.gateway(),
                definition.detector(),
                "",
                since);
    }

    /**
     * A fault that no profile names.
     *
     * @param source the component that reports it, if it is one of the gateway itself
     */
    public static Alarm fault(String condition, String source, Stamp since) {
        return plain(condition, AlarmKind.FAULT, source, since);
    }

    /** One of which nothing is known but that it stood. */
    public static Alarm plain(String condition, AlarmKind kind, String source, Stamp since) {
        return new Alarm(
                condition,
                kind,
                Priority.of(kind),
                false,
                Duration.ZERO,
                null,
                null,
                null,
                "",
                source,
                since);
    }

    /**
     * The condition of the gateway itself that this alarm is a sign of; null if it is none. A
     * device that does not answer, and a loop that is broken or shorted, are signs of a fault of
     * the line to them, though no profile says so.
     */
    public @Nullable GatewayCondition gateway() {
        boolean ofAnyDevice = when == null && source.isEmpty();
        return ofAnyDevice && LINES.contains(cause) ? GatewayCondition.LINE : gateway;
    }

    /**
     * Whether its condition looks at what stands at its device or place: it is no sign of its own,
     * and counts for no condition that counts signs.
     */
    public boolean ofOthers() {
        return ofOthers;
    }

    public static boolean ofOthers(Condition when) {
        return when.has(Condition.InPlace.class) || when.has(Condition.Other.class);
    }

    /**
     * Whether somebody must reset it. A fire whose point the device says is not there any more has
     * not been put out: the detector may have burnt.
     */
    public boolean latches() {
        boolean fire = kind == AlarmKind.FIRE || kind == AlarmKind.PRE_ALARM;
        return latching || (fire && cause.equals(Cause.ABSENT.word()));
    }

    /** The state of its device, if no other alarm ranks before it. */
    public DeviceState state() {
        return switch (kind) {
            case FIRE, PRE_ALARM, SUPERVISORY -> DeviceState.ALARM;
            case FAULT -> DeviceState.FAULT;
            case DISABLED -> DeviceState.DISABLED;
            case TEST -> DeviceState.TEST;
        };
    }

    /** Waits for its reset. */
    public boolean latched() {
        return latches() && gone != null;
    }

    /** Counts a raise, and says whether it was one too many. */
    public boolean chatters(long now) {
        boolean full = raised == raises.length;
        boolean chatters = full && now - raises[0] <= CHATTER.toNanos();
        if (full) {
            System.arraycopy(raises, 1, raises, 0, raises.length - 1);
            raised--;
        }
        raises[raised++] = now;
        return chatters;
    }

    public void cancelTasks() {
        if (calm != null) {
            calm.cancel();
            calm = null;
        }
        if (again != null) {
            again.cancel();
            again = null;
        }
    }

    /** The alarm as pages, outputs and Kura see it. */
    public Present.StandingAlarm standing(boolean shelved) {
        return new Present.StandingAlarm(
                condition,
                kind,
                since,
                cause,
                priority,
                latched(),
                acknowledged,
                shelved,
                unstable,
                test,
                text);
    }
}
