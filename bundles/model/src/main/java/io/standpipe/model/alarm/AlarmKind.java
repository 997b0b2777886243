package io.standpipe.model.alarm;

/**
 * Kinds of alarm in the trade's order of priority, highest first (section 7 of EN 54-2; GB 4717).
 */
public enum AlarmKind {
    FIRE,
    PRE_ALARM,
    SUPERVISORY,
    FAULT,
    DISABLED,
    TEST
}
