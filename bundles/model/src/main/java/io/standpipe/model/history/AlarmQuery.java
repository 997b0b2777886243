package io.standpipe.model.history;

import io.standpipe.model.alarm.AlarmKind;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of the history of alarms.
 *
 * @param device id; empty: of any
 * @param kind null: of any, and what is of none
 * @param from UTC milliseconds, included
 * @param to UTC milliseconds, excluded
 * @param below only what has a smaller number; {@link Long#MAX_VALUE} for the newest
 * @param most entries of the answer, [1, {@link #MOST}]
 */
public record AlarmQuery(
        String device, @Nullable AlarmKind kind, long from, long to, long below, int most) {

    /** Entries of one answer. */
    public static final int MOST = 200;
}
