package io.standpipe.rules.alarm;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.rules.condition.Check;
import io.standpipe.rules.condition.Checks;
import io.standpipe.rules.condition.PointRule;
import io.standpipe.rules.condition.PointState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The alarm rules of one device, which of them looks at what, and in which order they are judged: a
 * rule never sees half of a poll, nor an alarm that the same poll is about to change. Rules thread.
 */
public final class AlarmRules {

    private final Map<String, AlarmRule> byId = new HashMap<>();

    /** Each after those whose alarms it looks at. */
    private final AlarmRule[] inOrder;

    private final List<AlarmRule> ofAlarms = new ArrayList<>();
    private final List<AlarmRule> ofPlace = new ArrayList<>();
    private final List<AlarmRule> suppressible = new ArrayList<>();

    /** Of those in order: something that they look at changed since they were judged. */
    private final BitSet touched = new BitSet();

    private boolean judging;

    public AlarmRules(
            List<AlarmDefinition> definitions,
            PointState[] points,
            AlarmTransitions alarms,
            ActiveAlarms standing,
            Function<Condition.InPlace, Check.Verdict> inPlace,
            TimeSource time,
            Scheduler scheduler) {
        Checks checks = new Checks(points, standing::has, standing::has, inPlace);
        Collection<AlarmDefinition> ordered = new Order(definitions).ordered.values();
        for (AlarmDefinition definition : ordered) {
            AlarmRule rule =
                    new AlarmRule(definition, this, points, alarms, checks, time, scheduler);
            byId.put(definition.id(), rule);
            if (looksAtAlarms(definition)) {
                ofAlarms.add(rule);
            }
            if (looksAt(definition, Condition.InPlace.class)) {
                ofPlace.add(rule);
            }
            if (definition.suppressedWhile() != null) {
                suppressible.add(rule);
            }
            boolean samples =
                    looksAt(definition, Condition.Samples.class)
                            || looksAt(definition, Condition.Stuck.class);
            conditions(definition)
                    .flatMapToInt(Condition::points)
                    .distinct()
                    .forEach(
                            index -> {
                                PointState point = points[index];
                                point.watch(rule, samples);
                                point.urgent |= definition.when().has(Condition.Is.class);
                            });
        }
        inOrder = ordered.stream().map(one -> byId.get(one.id())).toArray(AlarmRule[]::new);
        for (int i = 0; i < inOrder.length; i++) {
            inOrder[i].place = i;
        }
    }

    /**
     * Puts each definition behind those whose alarms it looks at. A panel has thousands, and each
     * may look at all fires: each is visited once.
     */
    private static final class Order {

        final Map<String, AlarmDefinition> ordered = new LinkedHashMap<>();
        private final Map<String, AlarmDefinition> byId = new HashMap<>();
        private final Map<AlarmKind, List<AlarmDefinition>> byKind = new EnumMap<>(AlarmKind.class);

        /** Those that are about to be put: of two that look at each other one is first. */
        private final Set<String> open = new HashSet<>();

        Order(List<AlarmDefinition> definitions) {
            for (AlarmDefinition one : definitions) {
                byId.put(one.id(), one);
                if (!Alarm.ofOthers(one.when())) {
                    byKind.computeIfAbsent(one.kind(), kind -> new ArrayList<>()).add(one);
                }
            }
            definitions.forEach(this::put);
        }

        private void put(AlarmDefinition one) {
            if (open.add(one.id())) {
                conditions(one).forEach(this::putWhatItLooksAt);
                ordered.put(one.id(), one);
            }
        }

        private void putWhatItLooksAt(Condition condition) {
            if (condition instanceof Condition.Stands stands) {
                AlarmDefinition other = byId.get(stands.alarm());
                if (other != null) {
                    put(other);
                }
            } else if (condition instanceof Condition.Other of) {
                List<AlarmDefinition> others = byKind.remove(of.kind());
                if (others != null) {
                    others.forEach(this::put);
                }
            } else {
                condition.parts().forEach(this::putWhatItLooksAt);
            }
        }
    }

    private static Stream<Condition> conditions(AlarmDefinition definition) {
        return Stream.of(
                        Stream.of(definition.when()),
                        Stream.ofNullable(definition.suppressedWhile()),
                        Stream.ofNullable(definition.reset()))
                .flatMap(one -> one);
    }

    private static boolean looksAt(AlarmDefinition definition, Class<? extends Condition> sort) {
        return conditions(definition).anyMatch(condition -> condition.has(sort));
    }

    private static boolean looksAtAlarms(AlarmDefinition definition) {
        return looksAt(definition, Condition.Stands.class)
                || looksAt(definition, Condition.Other.class);
    }

    public @Nullable AlarmRule find(String id) {
        return byId.get(id);
    }

    /** Something a rule looks at changed: it is judged with the next {@link #judge}. */
    public void touch(PointRule rule) {
        touched.set(rule.place);
    }

    /**
     * A point was read that these rules look at. A rule to which the values make no difference is
     * left out; if a later point of the same poll makes one, it is asked again then.
     */
    public void read(PointRule[] some) {
        for (PointRule rule : some) {
            if (rule.isDue()) {
                touch(rule);
            }
        }
    }

    /** Which alarms of the device stand changed. */
    public void alarmsChanged(Stamp now) {
        ofAlarms.forEach(this::touch);
        judge(now);
    }

    /** The numbers of alarms at the place of the device are others now. */
    public void placeChanged(Stamp now) {
        ofPlace.forEach(this::touch);
        judge(now);
    }

    /**
     * Judges the rules that were touched, each after those whose alarms it looks at. A rule that
     * raises an alarm touches others and calls this method again; that inner call leaves them to
     * the outer one.
     */
    public void judge(Stamp stamp) {
        if (judging || touched.isEmpty()) {
            return;
        }
        judging = true;
        try {
            while (!touched.isEmpty()) {
                int next = touched.nextSetBit(0);
                while (next >= 0) {
                    touched.clear(next);
                    inOrder[next].evaluate(stamp);
                    next = touched.nextSetBit(next + 1);
                }
            }
        } finally {
            judging = false;
        }
    }

    /** Those that look at alarms of its place. */
    public List<AlarmRule> ofPlace() {
        return ofPlace;
    }

    /** Conditions that hold but are not raised, because of the device's state. */
    public List<String> suppressed() {
        List<String> found = new ArrayList<>();
        for (AlarmRule rule : suppressible) {
            if (rule.suppressed()) {
                found.add(rule.definition.id());
            }
        }
        return found;
    }

    /** No bus reads the device at the moment. */
    public void unread() {
        byId.values().forEach(AlarmRule::unread);
    }

    /** Ends all running delays. */
    public void breakOff() {
        byId.values().forEach(AlarmRule::breakOff);
    }
}
