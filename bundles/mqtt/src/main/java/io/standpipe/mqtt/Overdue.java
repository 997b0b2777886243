package io.standpipe.mqtt;

import io.standpipe.model.Faults;
import io.standpipe.model.Scheduler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The fault {@code uplink}: raised when the broker has acknowledged nothing for too long, cleared
 * by the next acknowledgement. A connection alone proves nothing. One thread.
 */
final class Overdue {

    /** EN 54-21:2006, 5.3, type 1: warn when the centre's acknowledgement is missing this long. */
    static final Duration AFTER = Duration.ofSeconds(100);

    static final String CONDITION = "uplink";

    private final Faults faults;
    private final Options options;
    private final Scheduler scheduler;
    private Scheduler.@Nullable Task alarm;
    private String cause = "";

    Overdue(Faults faults, Options options, Scheduler scheduler) {
        this.faults = faults;
        this.options = options;
        this.scheduler = scheduler;
    }

    /** There is no connection; the time runs from the first call on. */
    void missing() {
        if (alarm == null) {
            alarm = scheduler.schedule(AFTER, this::raise);
        }
    }

    /** Why the last attempt or connection ended, for the fault's text. */
    void cause(String why) {
        cause = why;
    }

    private void raise() {
        faults.raise(
                options.source(),
                CONDITION,
                "%s has acknowledged nothing for %d s%s; alarms and readings are kept; check the network and the broker"
                        .formatted(
                                options.server(),
                                AFTER.toSeconds(),
                                cause.isEmpty() ? "" : " (" + cause + ")"));
    }

    /** The broker acknowledges. */
    void over() {
        close();
        cause = "";
        faults.clear(options.source(), CONDITION);
    }

    /** Nobody waits any more; a fault that is raised stays so. */
    void close() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }
}
