package io.standpipe.history.alarm;

import io.standpipe.history.store.SegmentLog;
import io.standpipe.model.history.AlarmEntry;
import io.standpipe.model.history.AlarmQuery;
import io.standpipe.model.history.History;
import io.standpipe.model.history.History.AlarmPage;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history of alarms, newest first. An entry of a moment when the clock was not yet right
 * gets the time that is known since: a later entry of the same boot has both clocks.
 */
public final class AlarmReader {

    private static final long DAYS_MS = Duration.ofDays(History.ALARM_DAYS).toMillis();

    private final SegmentLog log;
    private final TimeSource time;

    public AlarmReader(SegmentLog log, TimeSource time) {
        this.log = log;
        this.time = time;
    }

    /** See {@link History#alarms}. Any thread, one at a time. */
    public AlarmPage read(AlarmQuery query) throws IOException {
        Stamp now = time.stamp();
        Map<String, Stamp> right = new HashMap<>();
        note(right, time.boot(), now);
        long from = Math.max(query.from(), now.utc() - DAYS_MS);
        List<AlarmEntry> found = new ArrayList<>();
        List<Long> files = log.numbers();
        for (int file = files.size() - 1; file >= 0; file--) {
            List<byte[]> contents = log.contents(files.get(file));
            for (int i = contents.size() - 1; i >= 0; i--) {
                StoredEntry stored = StoredEntry.of(contents.get(i));
                if (stored != null) {
                    note(right, stored.boot(), stored.stamp());
                    AlarmEntry entry = corrected(stored, right.get(stored.boot()));
                    if (wanted(entry, query, from) && !take(entry, found, query.most())) {
                        long next = found.get(found.size() - 1).number();
                        return new AlarmPage(found, next, oldest(files, right, now));
                    }
                }
            }
        }
        return new AlarmPage(found, 0, oldest(files, right, now));
    }

    private static boolean take(AlarmEntry entry, List<AlarmEntry> into, int most) {
        return into.size() < most && into.add(entry);
    }

    /** Files may hold more than is shown: they go as a whole. */
    private long oldest(List<Long> files, Map<String, Stamp> right, Stamp now) throws IOException {
        for (long file : files) {
            for (byte[] content : log.contents(file)) {
                StoredEntry stored = StoredEntry.of(content);
                if (stored != null) {
                    long at = corrected(stored, right.get(stored.boot())).at();
                    if (at >= now.utc() - DAYS_MS) {
                        return at;
                    }
                }
            }
        }
        return -1;
    }

    private static void note(Map<String, Stamp> right, String boot, Stamp stamp) {
        if (stamp.clock() == Stamp.Clock.SYNCHRONISED && !stamp.isEarlier()) {
            right.putIfAbsent(boot, stamp);
        }
    }

    private static AlarmEntry corrected(StoredEntry stored, @Nullable Stamp right) {
        Stamp then = stored.stamp();
        if (right == null || then.isEarlier() || then.clock() != Stamp.Clock.UNSYNCHRONISED) {
            return stored.entry();
        }
        return stored.corrected(right.utc() - (right.nanos() - then.nanos()) / 1_000_000);
    }

    private static boolean wanted(AlarmEntry entry, AlarmQuery query, long from) {
        return entry.number() < query.below()
                && (query.device().isEmpty() || query.device().equals(entry.device()))
                && (query.kind() == null || query.kind() == entry.kind())
                && entry.at() >= from
                && entry.at() < query.to();
    }
}
