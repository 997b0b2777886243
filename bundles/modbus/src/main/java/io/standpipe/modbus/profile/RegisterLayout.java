package io.standpipe.modbus.profile;

/** How what takes as many registers as it says stands in them. */
public sealed interface RegisterLayout permits PackedTime, TextLayout {

    /** How many it takes. */
    int registers();
}
