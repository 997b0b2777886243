package io.standpipe.outbox.store;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox.Entry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the alarms that a damaged database still gives. */
public final class AlarmRescue {

    private static final int AT_ONCE = 256;

    /** After so many that cannot be read there is no hope. */
    private static final int MOST_FAILURES = 1000;

    private AlarmRescue() {}

    /** Those between two numbers, both included, in order; perhaps not all. */
    public static List<Entry> alarms(Rows damaged, long from, long to) {
        List<Entry> found = new ArrayList<>();
        int failures = 0;
        int atOnce = AT_ONCE;
        for (long at = from; at <= to && failures < MOST_FAILURES; ) {
            long end = Math.min(to, at + atOnce - 1);
            List<Entry> some;
            try {
                some = damaged.read(Lane.ALARM, at, end, atOnce, Long.MAX_VALUE);
            } catch (SQLException | RuntimeException e) {
                some = null;
            }
            if (some != null) {
                found.addAll(some);
                at = some.isEmpty() ? end + 1 : some.get(some.size() - 1).seq() + 1;
                atOnce = Math.min(AT_ONCE, atOnce * 2);
            } else if (atOnce > 1) {
                atOnce = 1;
            } else {
                failures++;
                at++;
            }
        }
        return found;
    }
}
