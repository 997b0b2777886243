package io.standpipe.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a device that somebody must know of.
 *
 * @param id unique in the profile
 * @param kind FIRE, PRE_ALARM, ...
 * @param when what raises it
 * @param onDelay how long the condition must hold before the alarm is raised; for FIRE at most
 *     {@link #MAX_FIRE_DELAY}
 * @param offDelay how long it must be gone before the alarm is cleared
 * @param unserviceable why a hydrant with this alarm cannot be used; null if it still can
 */
public record AlarmDefinition(
        String id,
        AlarmKind kind,
        Condition when,
        Duration onDelay,
        Duration offDelay,
        @Nullable Serviceability unserviceable) {

    /** Contact debounce: the most a fire may be held back. */
    public static final Duration MAX_FIRE_DELAY = Duration.ofMillis(100);

    public AlarmDefinition {
        if (onDelay.isNegative() || offDelay.isNegative()) {
            throw new IllegalArgumentException("a delay must not be negative");
        }
        if (kind == AlarmKind.FIRE && onDelay.compareTo(MAX_FIRE_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "a fire is never delayed: onDelay of kind FIRE must be at most 100 ms (contact debounce), but is "
                            + onDelay.toMillis()
                            + " ms");
        }
    }

    /** What raises an alarm. The setpoint, the deadband and the value are in the point's unit. */
    public sealed interface Condition {

        /** Index of the point it looks at, see {@link Point#index()}. */
        int point();

        /** ISA-18.2 low alarm: raised below the setpoint, gone at or above setpoint + deadband. */
        record Below(int point, double setpoint, double deadband) implements Condition {}

        /** ISA-18.2 high alarm: raised above the setpoint, gone at or below setpoint - deadband. */
        record Above(int point, double setpoint, double deadband) implements Condition {}

        /** Raised while the raw value passes the bit test; also serves enumerations. */
        record Is(int point, Bits bits) implements Condition {}
    }
}
