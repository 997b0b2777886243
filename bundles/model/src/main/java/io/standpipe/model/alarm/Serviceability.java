package io.standpipe.model.alarm;

/**
 * Whether the brigade can use a hydrant or another water source, and if not, why: the four reasons
 * the district counts.
 */
public enum Serviceability {
    SERVICEABLE,
    NO_WATER,
    DAMAGED,
    BURIED,
    ENCLOSED,
    /**
     * Nothing shows that there is water, or enough of it: not read, silent, measured wrongly, low.
     */
    UNKNOWN
}
