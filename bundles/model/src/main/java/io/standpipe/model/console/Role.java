package io.standpipe.model.console;

/** What somebody may do; each may also do what those before may. */
public enum Role {
    /** looks */
    VIEWER,
    /** acts on alarms and devices */
    TECHNICIAN,
    /** changes what the gateway is */
    ADMINISTRATOR;

    /** Whether this one may do what needs the other. */
    public boolean covers(Role least) {
        return compareTo(least) >= 0;
    }
}
