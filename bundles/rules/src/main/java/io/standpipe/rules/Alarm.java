package io.standpipe.rules;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.Condition;
import io.standpipe.model.GatewayCondition;
import io.standpipe.model.Present;
import io.standpipe.model.Priority;
import io.standpipe.model.Quality.Cause;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Serviceability;
import io.standpipe.model.Stamp;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One alarm of a device, from its first raise on; what happens to it is decided by {@link
 * DeviceAlarms}. Rules thread.
 */
final class Alarm {

    /** Raises within {@link #CHATTER} that make an alarm unstable. */
    static final int RAISES = 3;

    /**
     * ISA-18.2 and IEC 62682 (monitoring and assessment) call an alarm chattering that comes and
     * goes repeatedly within a short time; three times or more in a minute is the number in general
     * use. From memory, fairly sure; the clause is to be checked.
     */
    static final Duration CHATTER = Duration.ofSeconds(60);

    /** Cause of a CLEARED: nobody watches the condition any more. */
    static final String REMOVED = "removed";

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

    final String condition;
    final AlarmKind kind;
    final Priority priority;
    final boolean latching;
    final Duration reAlarm;
    final @Nullable Condition when;

    /** Looking through all that stands asks each of thousands: see {@link #ofOthers()}. */
    private final boolean ofOthers;

    final @Nullable Serviceability unserviceable;
    private final @Nullable GatewayCondition gateway;

    /** Which part of the device raises it, see {@link AlarmDefinition#detector()}. */
    final String detector;

    /** The component that reports a fault of the gateway itself; otherwise empty. */
    final String source;

    /** Raised and not cleared. The fields below mean something while it does. */
    boolean stands;

    /** When its condition began. */
    Stamp since;

    /**
     * Of a fault that every device can have, {@link io.standpipe.model.Quality#text()}; of another
     * alarm why it ended, if its condition is not simply gone.
     */
    String cause = "";

    /**
     * The condition is gone since then, but a reset or a calm minute is awaited; null if it is not.
     */
    @Nullable Stamp gone;

    boolean acknowledged;
    boolean unstable;

    /** How often its condition went and came back since it was raised. */
    int returns;

    /** When it came back last, if that was in a test, and so was not announced; otherwise null. */
    @Nullable Stamp backInTest;

    /** What a fault says to people, beside its cause. */
    String text = "";

    /** Raised while somebody tests. */
    boolean test;

    /** It stood when the gateway stopped; when it ended meanwhile nobody knows. */
    boolean restored;

    /** Transitions that were not published since it is unstable. */
    int unpublished;

    /** When it was raised the last times, monotonic; the oldest first. */
    private final long[] raises = new long[RAISES - 1];

    private int raised;

    /** Ends being unstable. */
    Scheduler.@Nullable Task calm;

    /** Announces it again. */
    Scheduler.@Nullable Task again;

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
        ofOthers =
                when != null
                        && (when.has(Condition.InPlace.class) || when.has(Condition.Other.class));
        this.unserviceable = unserviceable;
        this.gateway = gateway;
        this.detector = detector;
        this.source = source;
        this.since = since;
    }

    static Alarm of(AlarmDefinition definition, Stamp since) {
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
    static Alarm fault(String condition, String source, Stamp since) {
        return plain(condition, AlarmKind.FAULT, source, since);
    }

    /** One of which nothing is known but that it stood. */
    static Alarm plain(String condition, AlarmKind kind, String source, Stamp since) {
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
     * What it says about the gateway itself. A device that does not answer, and a loop that is
     * broken or shorted, say that of the line to them, though no profile does.
     */
    @Nullable GatewayCondition gateway() {
        boolean ofAnyDevice = when == null && source.isEmpty();
        return ofAnyDevice && LINES.contains(cause) ? GatewayCondition.LINE : gateway;
    }

    /**
     * Whether its condition looks at what stands at its device or place: it is no sign of its own,
     * and counts for no condition that counts signs.
     */
    boolean ofOthers() {
        return ofOthers;
    }

    /**
     * Whether somebody must reset it. A fire whose point the device says is not there any more has
     * not been put out: the detector may have burnt.
     */
    boolean latches() {
        boolean fire = kind == AlarmKind.FIRE || kind == AlarmKind.PRE_ALARM;
        return latching || (fire && cause.equals(Cause.ABSENT.word()));
    }

    /** Waits for its reset. */
    boolean latched() {
        return latches() && gone != null;
    }

    /** Counts a raise, and says whether it was one too many. */
    boolean chatters(long now) {
        boolean full = raised == raises.length;
        boolean chatters = full && now - raises[0] <= CHATTER.toNanos();
        if (full) {
            System.arraycopy(raises, 1, raises, 0, raises.length - 1);
            raised--;
        }
        raises[raised++] = now;
        return chatters;
    }

    void cancelTasks() {
        if (calm != null) {
            calm.cancel();
            calm = null;
        }
        if (again != null) {
            again.cancel();
            again = null;
        }
    }

    /** As those see it who watch on the spot. */
    Present.StandingAlarm standing(boolean shelved) {
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
