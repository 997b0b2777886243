package io.standpipe.model.device;

import java.util.Locale;

/** What sort of thing in the field a device is. */
public enum DeviceKind {
    HYDRANT,
    CRANE,
    TANK,
    /** A fire-water pool: larger than a tank, and engines draw from it. */
    POOL,
    /** A dock or pit at natural water where engines draw: a river, a lake, a canal. */
    INTAKE,
    WELL,
    PANEL,
    DETECTOR,
    PUMP,
    CONTACT;

    /** Whether fire engines take water from it: it is serviceable or not. */
    public boolean givesWater() {
        return switch (this) {
            case HYDRANT, CRANE, TANK, POOL, INTAKE, WELL -> true;
            case PANEL, DETECTOR, PUMP, CONTACT -> false;
        };
    }

    /** The word used in profiles, tables and messages: {@code hydrant}, {@code tank}, ... */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
