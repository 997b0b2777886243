package io.standpipe.rules.alarm;

import io.standpipe.model.log.Printable;
import io.standpipe.model.time.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * A fault that every device can have without its profile saying so: it shows in how polls end.
 * Rules thread.
 */
public final class PollFault {

    private final String condition;
    private final int polls;
    private final AlarmTransitions alarms;
    private int failed;
    private @Nullable Stamp since;
    private boolean begun;
    private @Nullable Alarm alarm;

    /**
     * @param polls in a row that must fail before it is a fault
     */
    PollFault(String condition, int polls, AlarmTransitions alarms) {
        this.condition = condition;
        this.polls = polls;
        this.alarms = alarms;
    }

    String condition() {
        return condition;
    }

    boolean begun() {
        return begun;
    }

    /** Whether a poll that does not show it would end it, or begin its count anew. */
    boolean suspected() {
        return begun || failed > 0;
    }

    /** It stood when the gateway stopped. */
    public void restore(Alarm stood) {
        alarm = stood;
        begun = stood.gone == null;
        failed = begun ? polls : 0;
    }

    /**
     * A poll showed this fault.
     *
     * @param text for people, beside the cause
     */
    void failed(String why, String text, Stamp stamp) {
        Stamp first = since == null ? stamp : since;
        since = first;
        if (alarm != null) {
            alarm.restored = false; // seen by this boot: when it ends will be known
        }
        if (++failed >= polls) {
            begin(why, text, first);
        }
    }

    /**
     * The fault is certain: it begins now, however few polls showed it.
     *
     * @param text for people, beside the cause
     */
    void begin(String why, String text, Stamp first) {
        if (!begun) {
            begun = true;
            Alarm one = alarm == null ? Alarm.fault(condition, "", first) : alarm;
            alarm = one;
            one.text = Printable.sentence(text);
            alarms.begin(one, first, why);
        }
    }

    /** A poll showed that the fault is not there. */
    void passed(Stamp stamp) {
        if (failed == 0 && !begun) {
            return;
        }
        failed = 0;
        since = null;
        if (begun) {
            begun = false;
            if (alarm != null) {
                alarms.end(alarm, stamp);
            }
        }
    }
}
