package io.standpipe.profiles;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmDefinition.Condition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.DeviceKind;
import io.standpipe.model.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the points and alarms of a document into those of a profile, repeats written out. */
final class Expansion {

    /** A large panel has 10 loops of 318 points; what is far beyond is a slip in a repeat. */
    static final int MAX_POINTS = 20_000;

    static final int MAX_ALARMS = 5 * MAX_POINTS;

    private static final Set<String> BLOCK = Set.of("for", "points", "alarms");
    private static final int MAX_PROBLEMS = 20;

    private final DeviceKind kind;
    private final Values values;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Point> points = new LinkedHashMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private final List<AlarmDefinition> alarms = new ArrayList<>();
    private final Set<String> alarmIds = new HashSet<>();
    private final Map<Integer, Map<AlarmKind, Double>> lows = new HashMap<>();
    private final Map<Integer, Map<AlarmKind, Double>> highs = new HashMap<>();
    private long pointCount;
    private long alarmCount;

    /** Alarms wait for all points, since they may look at any. */
    private record Pending(
            AlarmDraft draft, Repeat repeat, Repeat.Template id, Repeat.Template point) {}

    Expansion(DeviceKind kind, Values values) {
        this.kind = kind;
        this.values = values;
    }

    List<Point> points() {
        return List.copyOf(points.values());
    }

    List<AlarmDefinition> alarms() {
        return List.copyOf(alarms);
    }

    /**
     * @throws BrokenProfile with what is wrong, up to {@link #MAX_PROBLEMS} sentences: one for each
     *     point or alarm
     */
    void read(Fields document) throws BrokenProfile {
        guarded(() -> block(document, "", Repeat.ONCE));
        guarded(
                () -> {
                    List<Yaml> blocks = document.list("repeat");
                    for (int i = 0; i < blocks.size(); i++) {
                        String path = "repeat[" + i + "]";
                        Yaml node = blocks.get(i);
                        guarded(
                                () -> {
                                    Fields block = Fields.of(node, path, BLOCK, values);
                                    block(block, path + ".", Repeat.read(block));
                                });
                    }
                });
        // An alarm on a point that could not be read would only repeat what is known.
        if (problems.isEmpty()) {
            if (points.isEmpty()) {
                problems.add("there are no points; a profile needs points or repeat");
            }
            for (Pending alarm : pending) {
                guarded(() -> add(alarm));
            }
        }
        if (!problems.isEmpty()) {
            throw new BrokenProfile(problems);
        }
    }

    private interface Step {
        void run() throws Wrong;
    }

    private void guarded(Step step) {
        if (problems.size() >= MAX_PROBLEMS) {
            return;
        }
        try {
            step.run();
        } catch (Wrong wrong) {
            problems.add(wrong.sentence());
        }
    }

    private void block(Fields block, String prefix, Repeat repeat) throws Wrong {
        List<Yaml> pointNodes = block.list("points");
        List<Yaml> alarmNodes = block.list("alarms");
        pointCount += repeat.count() * pointNodes.size();
        alarmCount += repeat.count() * alarmNodes.size();
        if (pointCount > MAX_POINTS || alarmCount > MAX_ALARMS) {
            throw new Wrong(
                    block.line(),
                    block.path(),
                    "makes %d points and %d alarms, but a profile may have %d and %d; repeat less often or split the device"
                            .formatted(pointCount, alarmCount, MAX_POINTS, MAX_ALARMS));
        }
        for (int i = 0; i < pointNodes.size(); i++) {
            String path = prefix + "points[" + i + "]";
            Yaml node = pointNodes.get(i);
            guarded(() -> add(PointDraft.read(node, path, values), repeat));
        }
        for (int i = 0; i < alarmNodes.size(); i++) {
            String path = prefix + "alarms[" + i + "]";
            Yaml node = alarmNodes.get(i);
            guarded(
                    () -> {
                        AlarmDraft draft = AlarmDraft.read(node, path, kind, values);
                        pending.add(
                                new Pending(
                                        draft,
                                        repeat,
                                        repeat.id(draft.line(), path + ".id", draft.id()),
                                        repeat.template(
                                                draft.line(),
                                                path + ".when.point",
                                                draft.point())));
                    });
        }
    }

    private void add(PointDraft draft, Repeat repeat) throws Wrong {
        Repeat.Template id = repeat.id(draft.line(), draft.path() + ".id", draft.prototype().id());
        repeat.each(
                at -> {
                    Point point = draft.at(points.size(), id.fill(at), repeat.shift(at));
                    if (points.putIfAbsent(point.id(), point) != null) {
                        throw new Wrong(
                                draft.line(),
                                draft.path() + ".id",
                                "there is a point \"%s\" already; rename one"
                                        .formatted(point.id()));
                    }
                });
    }

    private void add(Pending alarm) throws Wrong {
        AlarmDraft draft = alarm.draft();
        alarm.repeat()
                .each(
                        at -> {
                            AlarmDefinition made =
                                    draft.at(alarm.id().fill(at), alarm.point().fill(at), points);
                            if (!alarmIds.add(made.id())) {
                                throw new Wrong(
                                        draft.line(),
                                        draft.path() + ".id",
                                        "there is an alarm \"%s\" already; rename one"
                                                .formatted(made.id()));
                            }
                            checkLimits(draft, made);
                            alarms.add(made);
                        });
    }

    /** A low limit above a high one of the same kind: some value would raise both. */
    private void checkLimits(AlarmDraft draft, AlarmDefinition made) throws Wrong {
        int point = made.when().point();
        double low = Double.NaN;
        double high = Double.NaN;
        if (made.when() instanceof Condition.Below below) {
            low = below.setpoint();
            lows.computeIfAbsent(point, p -> new HashMap<>()).merge(made.kind(), low, Math::max);
            high = highs.getOrDefault(point, Map.of()).getOrDefault(made.kind(), Double.NaN);
        } else if (made.when() instanceof Condition.Above above) {
            high = above.setpoint();
            highs.computeIfAbsent(point, p -> new HashMap<>()).merge(made.kind(), high, Math::min);
            low = lows.getOrDefault(point, Map.of()).getOrDefault(made.kind(), Double.NaN);
        }
        if (low > high) {
            throw new Wrong(
                    draft.line(),
                    draft.path() + ".when",
                    "low limit %s lies above high limit %s of the same point and kind: a value between them would raise both; exchange them"
                            .formatted(Parameter.text(low), Parameter.text(high)));
        }
    }
}
