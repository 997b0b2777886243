package io.standpipe.rules;

import io.standpipe.model.Quality;
import io.standpipe.model.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * A fault that every device can have without its profile saying so: it shows in how polls end.
 * Rules thread.
 */
final class PollFault {

    /**
     * Polls in a row that must fail before it is a fault: 2 to 3 missed periods are the trade's
     * practice.
     */
    static final int POLLS = 3;

    /** Told of each transition. */
    interface Listener {
        void onTransition(ActiveAlarm alarm, boolean raised, Stamp since);
    }

    private final String condition;
    private final Listener listener;
    private int failed;
    private @Nullable Stamp since;
    private @Nullable ActiveAlarm active;

    PollFault(String condition, Listener listener) {
        this.condition = condition;
        this.listener = listener;
    }

    boolean stands() {
        return active != null;
    }

    /** A poll showed this fault. */
    void failed(Quality why, Stamp stamp) {
        Stamp begin = since == null ? stamp : since;
        since = begin;
        if (++failed >= POLLS && active == null) {
            ActiveAlarm alarm = ActiveAlarm.pollFault(condition, begin, why.text());
            active = alarm;
            listener.onTransition(alarm, true, begin);
        }
    }

    /** A poll showed that the fault is not there. */
    void passed(Stamp stamp) {
        failed = 0;
        since = null;
        ActiveAlarm gone = active;
        if (gone != null) {
            active = null;
            listener.onTransition(gone, false, stamp);
        }
    }
}
