package io.standpipe.outbox;

import io.standpipe.model.Faults;
import io.standpipe.model.Lane;
import io.standpipe.model.TimeSource;
import io.standpipe.model.words.Phrase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time during which the disk refuses: says so when it begins and when it ends, and how long to
 * wait before the next attempt. The writer's thread.
 */
final class Trouble {

    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    /** For so long the fault of a replaced database stands. */
    private static final Duration TOLD = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

    private final TimeSource time;
    private final Faults faults;
    private final Backlog backlog;
    private boolean present;
    private long since;
    private long droppedBefore;
    private Duration retry = FIRST_RETRY;
    private String replaced = "";
    private long replacedAt;

    Trouble(TimeSource time, Faults faults, Backlog backlog) {
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
            retry = FIRST_RETRY;
            LOG.error("{}: {}; messages are sent from memory", what, e.getMessage());
            LOG.debug("{}", what, e);
            faults.raise(
                    Writer.SOURCE,
                    "disk",
                    Phrase.DISK_REFUSES.of(what, e.getMessage(), backlog.maxBytes() >> 20));
        }
        Duration now = retry;
        Duration longer = retry.multipliedBy(2);
        retry = longer.compareTo(LAST_RETRY) < 0 ? longer : LAST_RETRY;
        return now;
    }

    /**
     * Somebody took the database away. The fault stands for an hour.
     *
     * @param what a sentence
     */
    void replaced(String what) {
        String text = Phrase.FILE_TAKEN.of(what);
        if (replaced.isEmpty()) {
            LOG.error("{}", text);
        }
        replaced = text;
        replacedAt = time.nanos();
        faults.raise(Writer.SOURCE, "outbox-file", text);
    }

    /** To be called now and then. */
    void look() {
        if (!replaced.isEmpty() && time.nanos() - replacedAt >= TOLD.toNanos()) {
            replaced = "";
            faults.clear(Writer.SOURCE, "outbox-file");
        }
    }

    void over() {
        if (present) {
            present = false;
            LOG.info(
                    "the outbox writes again after {} s; {} messages were dropped meanwhile",
                    Duration.ofNanos(time.nanos() - since).toSeconds(),
                    dropped() - droppedBefore);
            faults.clear(Writer.SOURCE, "disk");
        }
    }

    private long dropped() {
        return backlog.dropped(Lane.ALARM) + backlog.dropped(Lane.TELEMETRY);
    }
}
