package io.standpipe.model.alarm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a device that somebody must know of, in the words of ISA-18.2 / IEC 62682.
 *
 * @param id unique in the profile
 * @param kind FIRE, PRE_ALARM, ...
 * @param when what raises it
 * @param onDelay how long the condition must hold before the alarm is raised; for FIRE at most
 *     {@link #MAX_FIRE_DELAY}
 * @param offDelay how long it must be gone before the alarm is cleared
 * @param unserviceable why a water source with this alarm cannot be used; UNKNOWN if it only raises
 *     a doubt; null if it still can
 * @param priority how soon somebody must act
 * @param latching whether it stands until it is reset, though the condition is gone
 * @param reset what resets it at the source, if it latches; null if only a person can
 * @param reAlarm it is announced again each time this has passed while it stands; zero for never
 * @param suppressedWhile it is not raised while this is met, but held ready: suppression by design;
 *     null for never
 * @param gateway what it says about the gateway itself; null for most
 * @param detector which part of the device raises it: alarms with the same one come from one
 *     detector, loop or zone; empty for the device as a whole
 */
public record AlarmDefinition(
        String id,
        AlarmKind kind,
        Condition when,
        Duration onDelay,
        Duration offDelay,
        @Nullable Serviceability unserviceable,
        Priority priority,
        boolean latching,
        @Nullable Condition reset,
        Duration reAlarm,
        @Nullable Condition suppressedWhile,
        @Nullable GatewayCondition gateway,
        String detector) {

    /** Contact debounce: the most a fire may be held back. */
    public static final Duration MAX_FIRE_DELAY = Duration.ofMillis(100);

    /**
     * The alarm that every device with a fire has: a second detector of its place burns too. It is
     * CRITICAL and on top of the others; it never holds one back.
     */
    public static final AlarmDefinition FIRE_CONFIRMED =
            new AlarmDefinition(
                    "fire-confirmed",
                    AlarmKind.FIRE,
                    new Condition.InPlace(2, AlarmKind.FIRE, "", true),
                    Duration.ZERO,
                    Duration.ZERO,
                    null,
                    Priority.CRITICAL,
                    false,
                    null,
                    Duration.ZERO,
                    null,
                    null,
                    "");

    public AlarmDefinition {
        if (onDelay.isNegative() || offDelay.isNegative() || reAlarm.isNegative()) {
            throw new IllegalArgumentException("a delay must not be negative");
        }
        if (kind == AlarmKind.FIRE && onDelay.compareTo(MAX_FIRE_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "a fire is never delayed: onDelay of kind FIRE must be at most 100 ms (contact debounce), but is "
                            + onDelay.toMillis()
                            + " ms");
        }
        if (kind == AlarmKind.FIRE && suppressedWhile != null) {
            throw new IllegalArgumentException("a fire is never suppressed");
        }
    }

    /** One of the device as a whole that says nothing about the gateway itself. */
    public AlarmDefinition(
            String id,
            AlarmKind kind,
            Condition when,
            Duration onDelay,
            Duration offDelay,
            @Nullable Serviceability unserviceable,
            Priority priority,
            boolean latching,
            @Nullable Condition reset,
            Duration reAlarm,
            @Nullable Condition suppressedWhile) {
        this(
                id,
                kind,
                when,
                onDelay,
                offDelay,
                unserviceable,
                priority,
                latching,
                reset,
                reAlarm,
                suppressedWhile,
                null,
                "");
    }

    /** A plain one: priority of its kind, does not latch, announced once, never suppressed. */
    public AlarmDefinition(
            String id,
            AlarmKind kind,
            Condition when,
            Duration onDelay,
            Duration offDelay,
            @Nullable Serviceability unserviceable) {
        this(
                id,
                kind,
                when,
                onDelay,
                offDelay,
                unserviceable,
                Priority.of(kind),
                false,
                null,
                Duration.ZERO,
                null);
    }
}
