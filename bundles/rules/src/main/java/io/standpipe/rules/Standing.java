package io.standpipe.rules;

import io.standpipe.model.AlarmKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The alarms that stand at one device, in order. A panel may have thousands that begin in one poll
 * (a loop card fails, a converter exchanges the bytes), while other devices wait: so one more costs
 * no look at all the others. Rules thread.
 */
final class Standing {

    private final Comparator<Alarm> order;
    private final List<Alarm> alarms = new ArrayList<>();
    private final List<Alarm> view = Collections.unmodifiableList(alarms);

    /** How many of a kind look at no others. */
    private final Map<AlarmKind, Integer> own = new EnumMap<>(AlarmKind.class);

    /**
     * @param order first what ranks highest; equal ones stand in the order of their coming
     */
    Standing(Comparator<Alarm> order) {
        this.order = order;
    }

    /** What stands; changes with it. */
    List<Alarm> list() {
        return view;
    }

    void add(Alarm alarm) {
        int from = 0;
        int to = alarms.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (order.compare(alarms.get(middle), alarm) <= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        alarms.add(from, alarm);
        count(alarm, 1);
    }

    void remove(Alarm alarm) {
        if (alarms.remove(alarm)) {
            count(alarm, -1);
        }
    }

    void clear() {
        alarms.clear();
        own.clear();
    }

    /** Whether one of the kind stands that looks at no others. */
    boolean hasOwn(AlarmKind kind) {
        return own.getOrDefault(kind, 0) > 0;
    }

    /** Whether one stands that looks at no others. */
    boolean hasOwn() {
        return own.values().stream().anyMatch(count -> count > 0);
    }

    private void count(Alarm alarm, int by) {
        if (!alarm.ofOthers()) {
            own.merge(alarm.kind, by, Integer::sum);
        }
    }
}
