package io.standpipe.model.message;

import java.util.Locale;

/** The two lanes upstream. */
public enum Lane {
    /** alarms, faults, states, events: durable before sent, never evicted, always first */
    ALARM,
    /** batches of readings: the oldest go when the quota is full */
    TELEMETRY;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
        return word;
    }
}
