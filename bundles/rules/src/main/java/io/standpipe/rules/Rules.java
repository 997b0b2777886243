package io.standpipe.rules;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.Condition;
import io.standpipe.model.Scheduler;
import io.standpipe.model.TimeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The alarm rules of one device, and which of them looks at what. Rules thread. */
final class Rules {

    private final Map<String, AlarmRule> byId = new HashMap<>();
    private final List<AlarmRule> ofAlarms = new ArrayList<>();
    private final List<AlarmRule> ofPlace = new ArrayList<>();
    private final List<AlarmRule> suppressible = new ArrayList<>();

    Rules(
            List<AlarmDefinition> definitions,
            PointState[] points,
            DeviceAlarms alarms,
            Function<Condition.InPlace, Check.Verdict> inPlace,
            TimeSource time,
            Scheduler scheduler) {
        Checks checks = new Checks(points, alarms::stands, alarms::stands, inPlace);
        // What others look at comes first, so that a test suppresses what its own reading shows.
        List<AlarmDefinition> ordered = new ArrayList<>(definitions);
        ordered.sort(Comparator.comparing(Rules::looksAtAlarms));
        for (AlarmDefinition definition : ordered) {
            AlarmRule rule = new AlarmRule(definition, points, alarms, checks, time, scheduler);
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
                                point.rules = with(point.rules, rule);
                                if (samples) {
                                    point.sampled = with(point.sampled, rule);
                                }
                                point.urgent |= definition.when().has(Condition.Is.class);
                            });
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

    static <T> T[] with(T[] array, T one) {
        T[] longer = Arrays.copyOf(array, array.length + 1);
        longer[array.length] = one;
        return longer;
    }

    @Nullable AlarmRule find(String id) {
        return byId.get(id);
    }

    /** Those that look at other alarms of the device. */
    List<AlarmRule> ofAlarms() {
        return ofAlarms;
    }

    /** Those that look at alarms of its place. */
    List<AlarmRule> ofPlace() {
        return ofPlace;
    }

    /** Conditions that hold but are not raised, because of the device's state. */
    List<String> suppressed() {
        List<String> found = new ArrayList<>();
        for (AlarmRule rule : suppressible) {
            if (rule.suppressed()) {
                found.add(rule.definition.id());
            }
        }
        return found;
    }

    /** No bus reads the device at the moment. */
    void unread() {
        byId.values().forEach(AlarmRule::unread);
    }

    /** Ends all running delays. */
    void breakOff() {
        byId.values().forEach(AlarmRule::breakOff);
    }
}
