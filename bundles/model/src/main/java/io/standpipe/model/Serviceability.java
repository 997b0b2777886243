package io.standpipe.model;

/** Whether the brigade can use a hydrant, and if not, why: the four reasons the district counts. */
public enum Serviceability {
    SERVICEABLE,
    NO_WATER,
    DAMAGED,
    BURIED,
    ENCLOSED,
    /** Not read yet, or its device is silent. */
    UNKNOWN
}
