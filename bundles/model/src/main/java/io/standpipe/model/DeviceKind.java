package io.standpipe.model;

import java.util.Locale;

/** What sort of thing in the field a device is. */
public enum DeviceKind {
    HYDRANT,
    CRANE,
    TANK,
    PANEL,
    DETECTOR,
    PUMP,
    CONTACT;

    /** Whether fire engines take water from it: it is serviceable or not. */
    public boolean givesWater() {
        return this == HYDRANT || this == CRANE;
    }

    /** The word used in profiles, tables and messages: {@code hydrant}, {@code tank}, ... */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
