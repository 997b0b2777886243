package io.standpipe.console.walktest;

import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.PointNow;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.words.KnownCondition;
import io.standpipe.model.words.Label;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a walk test is about, as it is when it begins. */
record WalkTestScope(List<DeviceNow> devices) {

    private static final Set<Quality.Cause> UNKNOWN =
            EnumSet.of(Quality.Cause.ABSENT, Quality.Cause.NOT_YET_READ);

    /**
     * A line for each fire point, in the order of the devices: what the rules' own report expects
     * too, that is each fire whose points are there, and not one that only looks at others.
     */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (DeviceNow now : devices) {
            for (AlarmDefinition alarm : now.device().profile().alarms()) {
                if (alarm.kind() == AlarmKind.FIRE
                        && !alarm.when().has(Condition.Other.class)
                        && isThere(alarm.when(), now)) {
                    Label label = label(now, alarm.id());
                    rows.add(
                            List.of(
                                    "row",
                                    now.device().id(),
                                    now.device().name(),
                                    now.device().place().grid(),
                                    now.device().profile().id(),
                                    model(now),
                                    now.device().address(),
                                    alarm.id(),
                                    label.en(),
                                    label.zh()));
                }
            }
        }
        return rows;
    }

    /** Whether a point of the condition is installed; see the rules' own report. */
    private static boolean isThere(Condition when, DeviceNow now) {
        Set<Integer> present =
                now.points().stream()
                        .map(PointNow::reading)
                        .filter(
                                reading ->
                                        !reading.point().mayBeAbsent()
                                                || !UNKNOWN.contains(reading.quality().cause()))
                        .map(reading -> reading.point().index())
                        .collect(Collectors.toSet());
        return when.points().anyMatch(present::contains);
    }

    static Label label(DeviceNow now, String condition) {
        Label own = now.device().profile().names().alarm(condition);
        Label known = own == null ? KnownCondition.label(condition) : own;
        return known == null ? Label.same(condition) : known;
    }

    /** What the device itself says of its make and firmware; empty if it says nothing. */
    private static String model(DeviceNow now) {
        TreeMap<String, String> said = new TreeMap<>();
        for (PointNow point : now.points()) {
            Reading reading = point.reading();
            String id = reading.point().id().toLowerCase(Locale.ROOT);
            String state = reading.state();
            if (state != null
                    && (id.contains("firmware")
                            || id.contains("model")
                            || id.contains("version"))) {
                said.put(id, state);
            }
        }
        return said.entrySet().stream()
                .map(each -> each.getKey() + ' ' + each.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Alarms of a kind that stand and were not raised by a test, as {@code device condition}. */
    List<String> standing(Set<AlarmKind> kinds) {
        List<String> found = new ArrayList<>();
        for (DeviceNow now : devices) {
            for (StandingAlarm alarm : now.alarms()) {
                if (kinds.contains(alarm.kind()) && !alarm.test()) {
                    found.add(now.device().id() + ' ' + alarm.condition());
                }
            }
        }
        return found;
    }
}
