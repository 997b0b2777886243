package io.standpipe.model.alarm;

/**
 * How soon somebody must act, highest first: the four levels at most that ISA-18.2 and IEC 62682
 * advise for an alarm system.
 */
public enum Priority {
    /** confirmed: two detectors, or what a profile calls so */
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW;

    /**
     * What a kind has when its profile says nothing. The order is that of {@link AlarmKind}; that a
     * fire alone is HIGH leaves CRITICAL for a fire that a second detector confirms.
     */
    public static Priority of(AlarmKind kind) {
        return switch (kind) {
            case FIRE -> HIGH;
            case PRE_ALARM, SUPERVISORY -> MEDIUM;
            case FAULT, DISABLED, TEST -> LOW;
        };
    }
}
