package io.standpipe.rules.alarm;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The alarms that stand at one device, in order. A panel may have thousands that begin in one poll
 * (a loop card fails, a converter exchanges the bytes), while other devices wait: so one more costs
 * no look at all the others. Rules thread.
 */
public final class ActiveAlarms {

    /** Highest priority first. */
    public static final Comparator<Alarm> BY_PRIORITY =
            Comparator.comparing((Alarm alarm) -> alarm.priority)
                    .thenComparing(alarm -> alarm.kind);

    private final Comparator<Alarm> order;
    private final List<Alarm> alarms = new ArrayList<>();
    private final List<Alarm> view = Collections.unmodifiableList(alarms);

    /** How many of a kind look at no others. */
    private final Map<AlarmKind, Integer> own = new EnumMap<>(AlarmKind.class);

    /**
     * @param order first what ranks highest; equal ones stand in the order of their coming
     */
    public ActiveAlarms(Comparator<Alarm> order) {
        this.order = order;
    }

    /** What stands; changes with it. */
    public List<Alarm> list() {
        return view;
    }

    public void add(Alarm alarm) {
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

    public void remove(Alarm alarm) {
        if (alarms.remove(alarm)) {
            count(alarm, -1);
        }
    }

    public void clear() {
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

    public @Nullable Alarm find(String condition) {
        for (Alarm alarm : alarms) {
            if (alarm.condition.equals(condition)) {
                return alarm;
            }
        }
        return null;
    }

    /** Whether an alarm stands of which the condition is there still. */
    public boolean has(String condition) {
        Alarm alarm = find(condition);
        return alarm != null && alarm.gone == null;
    }

    /** The same of any alarm of a kind but those that look at others. */
    public boolean has(AlarmKind kind) {
        return hasOwn(kind)
                && alarms.stream()
                        .anyMatch(
                                alarm ->
                                        alarm.kind == kind
                                                && alarm.gone == null
                                                && !alarm.ofOthers());
    }

    /** Whether an alarm stands that counts for such a condition. */
    public boolean hasPart(Condition.InPlace sort) {
        AlarmKind kind = sort.kind();
        if (sort.alarm().isEmpty()) {
            return kind == null ? hasOwn() : hasOwn(kind);
        }
        Alarm alarm = find(sort.alarm());
        return alarm != null && !alarm.ofOthers() && (kind == null || kind == alarm.kind);
    }

    /** Whether a fire stands that no test set off. */
    public boolean burns() {
        return alarms.stream().anyMatch(alarm -> alarm.kind == AlarmKind.FIRE && !alarm.test);
    }

    /**
     * The first that makes the device's state; null if none does.
     *
     * @param shelved those that make none
     */
    public @Nullable Alarm first(Predicate<Alarm> shelved) {
        AlarmKind highest = null;
        Alarm first = null;
        for (Alarm alarm : alarms) {
            if ((highest == null || alarm.kind.compareTo(highest) < 0) && !shelved.test(alarm)) {
                highest = alarm.kind;
                first = alarm;
            }
        }
        return first;
    }

    private void count(Alarm alarm, int by) {
        if (!alarm.ofOthers()) {
            own.merge(alarm.kind, by, Integer::sum);
        }
    }
}
