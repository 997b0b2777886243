package io.standpipe.model.alarm;

/** The present state of a device, derived from its active alarms. */
public enum DeviceState {
    NORMAL,
    /** a FIRE, PRE_ALARM or SUPERVISORY alarm is active */
    ALARM,
    FAULT,
    DISABLED,
    TEST,
    /** not read since the gateway started */
    UNKNOWN
}
