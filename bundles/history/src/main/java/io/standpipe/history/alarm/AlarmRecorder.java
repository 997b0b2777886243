package io.standpipe.history.alarm;

import io.standpipe.history.alarm.AlarmNotes.Note;
import io.standpipe.history.store.SegmentLog;
import io.standpipe.model.Present.Deed;
import io.standpipe.model.Present.HoldChange;
import io.standpipe.model.Present.Transition;
import io.standpipe.model.history.History;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens to alarms. The rules hand it over and go on; what comes within some seconds
 * is one write. An alarm is safe in the outbox before it is here: what a power cut takes of the
 * newest entries is missing in the history only.
 */
public final class AlarmRecorder {

    /** How long an entry waits for others. */
    static final Duration GATHER = Duration.ofSeconds(2);

    /** How long after a write that failed it is tried again. */
    static final Duration AGAIN = Duration.ofSeconds(30);

    /** Entries that wait while the disk refuses. */
    static final int ROOM = 5000;

    /** The clock is looked at so often. */
    static final Duration LOOK = Duration.ofMinutes(1);

    /** A clock that is led slowly to the right time moves less than this within {@link #LOOK}. */
    static final Duration STEP = Duration.ofSeconds(2);

    private static final long DAYS_MS = Duration.ofDays(History.ALARM_DAYS).toMillis();

    private final SegmentLog log;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Consumer<@Nullable IOException> told;
    private final ArrayDeque<Note> waiting = new ArrayDeque<>();
    private boolean planned;
    private long lost;

    // The history's own thread.
    private long last = -1;
    private @Nullable Stamp seen;

    /**
     * @param scheduler the history's own thread
     * @param told whether the last write failed, or null; on that thread
     */
    public AlarmRecorder(
            SegmentLog log,
            TimeSource time,
            Scheduler scheduler,
            Consumer<@Nullable IOException> told) {
        this.log = log;
        this.time = time;
        this.scheduler = scheduler;
        this.told = told;
    }

    /** The gateway begins to run. */
    public void start() {
        add(AlarmNotes.started(time.stamp(), time.boot()));
        scheduler.execute(this::look);
    }

    /** Any thread; never waits. */
    public void add(Transition transition) {
        add(AlarmNotes.of(transition));
    }

    /** Any thread; never waits. */
    public void add(Deed deed) {
        add(AlarmNotes.of(deed));
    }

    /** Any thread; never waits. */
    public void add(HoldChange change) {
        add(AlarmNotes.of(change));
    }

    private void add(Note note) {
        boolean plan;
        synchronized (waiting) {
            if (waiting.size() >= ROOM) {
                waiting.remove();
                lost++;
            }
            waiting.add(note);
            plan = !planned;
            planned = true;
        }
        if (plan) {
            scheduler.schedule(GATHER, this::write);
        }
    }

    private void look() {
        Stamp now = time.stamp();
        Stamp before = seen;
        seen = now;
        if (before != null) {
            long ran = (now.nanos() - before.nanos()) / 1_000_000;
            Duration moved = Duration.ofMillis(now.utc() - before.utc() - ran);
            boolean right =
                    before.clock() == Stamp.Clock.UNSYNCHRONISED
                            && now.clock() == Stamp.Clock.SYNCHRONISED;
            if (right || moved.abs().compareTo(STEP) > 0) {
                add(AlarmNotes.clockSet(now, moved));
            }
        }
        scheduler.schedule(LOOK, this::look);
    }

    /** Writes what waits. The history's own thread. */
    public void write() {
        List<Note> notes;
        long missing;
        synchronized (waiting) {
            notes = new ArrayList<>(waiting);
            waiting.clear();
            missing = lost;
            lost = 0;
            planned = false;
        }
        if (missing > 0) {
            notes.add(0, AlarmNotes.lost(notes.get(0).at(), missing));
        }
        if (notes.isEmpty()) {
            return;
        }
        try {
            long number = last();
            List<byte[]> contents = new ArrayList<>();
            for (Note note : notes) {
                contents.add(
                        new StoredEntry(
                                        time.boot(),
                                        note.at(),
                                        AlarmNotes.numbered(note.entry(), ++number))
                                .content());
            }
            boolean begun = log.append(contents, true);
            last = number;
            if (begun) {
                forget();
            }
            told.accept(null);
        } catch (IOException e) {
            last = -1; // some may have been written
            keep(missing > 0 ? notes.subList(1, notes.size()) : notes, missing);
            told.accept(e);
        }
    }

    private void keep(List<Note> notes, long missing) {
        synchronized (waiting) {
            lost += missing;
            for (int i = notes.size() - 1; i >= 0; i--) {
                if (waiting.size() >= ROOM) {
                    lost++;
                } else {
                    waiting.addFirst(notes.get(i));
                }
            }
            planned = true;
        }
        scheduler.schedule(AGAIN, this::write);
    }

    /** The number of the newest entry that is written. */
    private long last() throws IOException {
        if (last < 0) {
            long highest = 0;
            List<Long> files = log.numbers();
            for (int i = files.size() - 1; i >= 0 && highest == 0; i--) {
                for (byte[] content : log.contents(files.get(i))) {
                    StoredEntry entry = StoredEntry.of(content);
                    highest = entry == null ? highest : Math.max(highest, entry.entry().number());
                }
            }
            last = highest;
        }
        return last;
    }

    /** Files of which everything is too old go; a clock that may be wrong ages nothing. */
    private void forget() throws IOException {
        Stamp now = time.stamp();
        if (now.clock() == Stamp.Clock.UNSYNCHRONISED) {
            return;
        }
        List<Long> files = log.numbers();
        for (long file : files.subList(0, Math.max(0, files.size() - 1))) {
            for (byte[] content : log.contents(file)) {
                StoredEntry entry = StoredEntry.of(content);
                if (entry == null
                        || entry.stamp().clock() == Stamp.Clock.UNSYNCHRONISED
                        || now.utc() - entry.stamp().utc() < DAYS_MS) {
                    return;
                }
            }
            log.dropOldest();
        }
    }
}
