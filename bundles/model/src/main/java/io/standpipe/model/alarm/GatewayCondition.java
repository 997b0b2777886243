package io.standpipe.model.alarm;

import java.util.Locale;

/**
 * Something about the gateway itself, or about the lines that it watches, that an alarm of a device
 * can tell: a contact at its cabinet or supply.
 */
public enum GatewayCondition {
    /** its mains supply is lost */
    MAINS,
    /** its standby supply failed, or is about to */
    BATTERY,
    /** somebody tampers with it */
    TAMPER,
    /** the door of its cabinet is open */
    DOOR,
    /** a line that it watches is broken or shorted */
    LINE;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As it stands in profiles. */
    public String word() {
        return word;
    }
}
