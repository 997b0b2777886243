package io.standpipe.outbox.writer;

import io.standpipe.model.Faults;
import io.standpipe.model.message.Lane;
import io.standpipe.model.time.Backoff;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.outbox.lane.IncomingQueue;
import io.standpipe.outbox.store.DiskRefusal;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time during which the disk refuses: says so when it begins and when it ends, and how long to
 * wait before the next attempt. The writer's thread.
 */
public final class DiskFault {

    /** By this the outbox signs its faults. */
    public static final String SOURCE = "io.standpipe.outbox";

    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    /** For so long the fault of a replaced database stands. */
    private static final Duration TOLD = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(DiskFault.class);

    private final TimeSource time;
    private final Faults faults;
    private final IncomingQueue backlog;
    private boolean present;
    private long since;
    private long droppedBefore;
    private final Backoff retry = new Backoff(FIRST_RETRY);
    private String replaced = "";
    private long replacedAt;

    public DiskFault(TimeSource time, Faults faults, IncomingQueue backlog) {
        this.time = time;
        this.faults = faults;
        this.backlog = backlog;
    }

    boolean present() {
        return present;
    }

    /**
     * @param what cannot be done
     * @return when to try again
     */
    Duration again(String what, Throwable e) {
        if (!present) {
            present = true;
            since = time.nanos();
            droppedBefore = dropped();
            retry.reset();
            LOG.error("{}: {}; messages are sent from memory", what, e.getMessage());
            LOG.debug("{}", what, e);
            faults.raise(
                    DiskFault.SOURCE,
                    "disk",
                    FaultPhrase.DISK_REFUSES.of(
                            what, DiskRefusal.text(e), backlog.maxBytes() >> 20));
        }
        return retry.next(LAST_RETRY);
    }

    /**
     * Somebody took the database away. The fault stands for an hour.
     *
     * @param what a sentence
     */
    void replaced(String what) {
        String text = FaultPhrase.FILE_TAKEN.of(what);
        if (replaced.isEmpty()) {
            LOG.error("{}", text);
        }
        replaced = text;
        replacedAt = time.nanos();
        faults.raise(DiskFault.SOURCE, "outbox-file", text);
    }

    /** To be called now and then. */
    void look() {
        if (!replaced.isEmpty() && time.nanos() - replacedAt >= TOLD.toNanos()) {
            replaced = "";
            faults.clear(DiskFault.SOURCE, "outbox-file");
        }
    }

    void over() {
        if (present) {
            present = false;
            LOG.info(
                    "the outbox writes again after {} s; {} messages were dropped meanwhile",
                    Duration.ofNanos(time.nanos() - since).toSeconds(),
                    dropped() - droppedBefore);
            faults.clear(DiskFault.SOURCE, "disk");
        }
    }

    private long dropped() {
        return backlog.dropped(Lane.ALARM) + backlog.dropped(Lane.TELEMETRY);
    }
}
