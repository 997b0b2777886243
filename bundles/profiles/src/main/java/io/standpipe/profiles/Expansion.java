package io.standpipe.profiles;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.CoapFrame;
import io.standpipe.model.Derived;
import io.standpipe.model.DeviceKind;
import io.standpipe.model.GpioSource;
import io.standpipe.model.Point;
import io.standpipe.model.QualityRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the points and alarms of a document into those of a profile, repeats written out. */
final class Expansion {

    /** A large panel has 10 loops of 318 points; what is far beyond is a slip in a repeat. */
    static final int MAX_POINTS = 20_000;

    static final int MAX_ALARMS = 5 * MAX_POINTS;

    private static final Set<String> BLOCK = Set.of("for", "only", "points", "alarms");
    private static final int MAX_PROBLEMS = 20;

    private final DeviceKind kind;
    private final Values values;
    private final @Nullable CoapFrame frame;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Point> points = new LinkedHashMap<>();

    /**
     * Also those that the device does not have, so that what looks at them is checked all the same.
     */
    private final Map<String, Point> named = new HashMap<>();

    private final List<Pending> pending = new ArrayList<>();
    private final List<AlarmChecks.Made> made = new ArrayList<>();
    private final Map<String, AlarmDefinition> alarms = new LinkedHashMap<>();
    private final Set<Integer> loops = new HashSet<>();
    private @Nullable PointDraft first;
    private long pointCount;
    private long alarmCount;

    private final List<Look> looks = new ArrayList<>();
    private final Map<String, Timed> timed = new LinkedHashMap<>();

    /**
     * A point with rules of quality that look at others.
     *
     * @param names for each rule the other's id, or empty
     */
    private record Look(String id, PointDraft draft, List<String> names) {}

    /** A point of which another one says when it was measured. */
    private record Timed(PointDraft draft, String clock) {}

    /** Alarms wait for all points, since they may look at any. */
    private record Pending(AlarmDraft draft, Repeat repeat) {}

    /**
     * @param frame see {@link PointDraft#read}
     */
    Expansion(DeviceKind kind, Values values, @Nullable CoapFrame frame) {
        this.kind = kind;
        this.values = values;
        this.frame = frame;
    }

    List<Point> points() {
        return List.copyOf(points.values());
    }

    List<AlarmDefinition> alarms() {
        return List.copyOf(alarms.values());
    }

    /**
     * @throws BrokenProfile with what is wrong, up to {@link #MAX_PROBLEMS} sentences: one for each
     *     point or alarm
     */
    void read(Fields document) throws BrokenProfile {
        guarded(() -> block(document, "", Repeat.ONCE, true));
        guarded(
                () -> {
                    List<Yaml> blocks = document.list("repeat");
                    for (int i = 0; i < blocks.size(); i++) {
                        String path = "repeat[" + i + "]";
                        Yaml node = blocks.get(i);
                        guarded(
                                () -> {
                                    Fields block = Fields.of(node, path, BLOCK, values);
                                    Repeat repeat = Repeat.read(block);
                                    block(block, path + ".", repeat, AlarmDraft.applies(block));
                                });
                    }
                });
        if (problems.isEmpty()) {
            looks.forEach(look -> guarded(() -> resolve(look)));
            timed.forEach((id, one) -> guarded(() -> resolve(id, one)));
        }
        // An alarm on a point that could not be read would only repeat what is known.
        if (problems.isEmpty()) {
            if (points.isEmpty()) {
                problems.add("there are no points; a profile needs points or repeat");
            }
            for (Pending alarm : pending) {
                guarded(() -> add(alarm));
            }
        }
        if (problems.isEmpty()) {
            AlarmChecks checks = new AlarmChecks(points(), alarms);
            for (AlarmChecks.Made alarm : made) {
                guarded(() -> checks.check(alarm));
            }
            confirm();
        }
        if (!problems.isEmpty()) {
            throw new BrokenProfile(problems);
        }
    }

    /** Whatever has a fire confirms by place, so that no author of a profile can forget it. */
    private void confirm() {
        if (alarms.values().stream().anyMatch(alarm -> alarm.kind() == AlarmKind.FIRE)) {
            AlarmDefinition confirmed = AlarmDefinition.FIRE_CONFIRMED;
            alarms.putIfAbsent(confirmed.id(), confirmed);
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

    /**
     * @param applies whether the device has it; if not, it is only looked at for mistakes
     */
    private void block(Fields block, String prefix, Repeat repeat, boolean applies) throws Wrong {
        List<Yaml> pointNodes = block.list("points");
        List<Yaml> alarmNodes = block.list("alarms");
        if (applies) {
            pointCount += repeat.count() * pointNodes.size();
            alarmCount += repeat.count() * alarmNodes.size();
        }
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
            guarded(() -> point(node, path, repeat, applies));
        }
        for (int i = 0; i < alarmNodes.size(); i++) {
            String path = prefix + "alarms[" + i + "]";
            Yaml node = alarmNodes.get(i);
            guarded(
                    () -> {
                        AlarmDraft draft = AlarmDraft.read(node, path, kind, values, repeat);
                        if (applies) {
                            pending.add(new Pending(draft, repeat));
                        }
                    });
        }
    }

    private void point(Yaml node, String path, Repeat repeat, boolean applies) throws Wrong {
        if (node instanceof Yaml.Mapping mapping && mapping.entries().containsKey("derived")) {
            DerivedDraft draft = DerivedDraft.read(node, path, values, repeat);
            boolean has = AlarmDraft.applies(draft.fields());
            if (applies) {
                repeat.each(
                        at ->
                                add(
                                        draft.at(points.size(), at, has ? points : named),
                                        has,
                                        draft.fields().line(),
                                        path));
            }
        } else {
            PointDraft draft = PointDraft.read(node, path, values, frame);
            checkWay(draft);
            Repeat.Template id = repeat.id(draft.line(), path + ".id", draft.prototype().id());
            List<Repeat.Template> looksAt = new ArrayList<>();
            for (String name : draft.looksAt()) {
                looksAt.add(repeat.template(draft.line(), path + ".quality", name));
            }
            Repeat.Template clock =
                    repeat.template(draft.line(), path + ".sourceTime", draft.clock());
            if (applies) {
                repeat.each(
                        at -> {
                            Point made = draft.at(points.size(), id.fill(at), repeat.shift(at));
                            add(made, draft.applies(), draft.line(), path);
                            if (draft.applies()) {
                                look(made.id(), draft, looksAt, at);
                                if (!draft.clock().isEmpty()) {
                                    timed.put(made.id(), new Timed(draft, clock.fill(at)));
                                }
                            }
                        });
            }
        }
    }

    /** Remembers which points it looks at: they may stand below it. */
    private void look(String id, PointDraft draft, List<Repeat.Template> looksAt, int[] at) {
        List<String> names = looksAt.stream().map(name -> name.fill(at)).toList();
        if (names.stream().anyMatch(name -> !name.isEmpty())) {
            looks.add(new Look(id, draft, names));
        }
    }

    /** Gives the rules of quality the indexes of the points that they look at. */
    private void resolve(Look look) throws Wrong {
        Point point = points.get(look.id());
        if (point == null) {
            return;
        }
        List<QualityRule> rules = new ArrayList<>(point.quality());
        for (int i = 0; i < rules.size(); i++) {
            String name = look.names().get(i);
            if (!name.isEmpty()) {
                rules.set(i, rules.get(i).of(looked(look, i, point, name).index()));
            }
        }
        points.put(look.id(), point.with(rules));
    }

    private void resolve(String id, Timed one) throws Wrong {
        Point point = points.get(id);
        if (point == null) {
            return;
        }
        String path = one.draft().path() + ".sourceTime";
        Point clock = points.get(one.clock());
        if (clock == null) {
            throw new Wrong(one.draft().line(), path, none(one.clock()));
        }
        ClockDraft.check(one.draft().line(), path, point, clock, timed.containsKey(clock.id()));
        points.put(id, point.timed(clock));
    }

    /** Why a point cannot be named. */
    private String none(String name) {
        return named.containsKey(name)
                ? "the device has no point %s when it has this one; give both the same only"
                        .formatted(Values.quote(name))
                : Values.noPoint(name, points.keySet());
    }

    private Point looked(Look look, int rule, Point point, String name) throws Wrong {
        String path = look.draft().path() + ".quality[" + rule + "].point";
        Point there = points.get(name);
        String wrong = "";
        if (there == null) {
            wrong = none(name);
        } else if (there.id().equals(point.id())) {
            wrong = "is the point itself; leave it out";
        } else if (there.source() instanceof Derived || there.isText() || there.isStored()) {
            wrong =
                    "point %s is derived, a text or of the log; name one that is polled"
                            .formatted(name);
        } else if (!Objects.equals(there.interval(), point.interval())) {
            wrong =
                    "point %s is read at another interval, but must come in the same poll; give both the same interval"
                            .formatted(name);
        }
        if (there == null || !wrong.isEmpty()) {
            throw new Wrong(look.draft().line(), path, wrong);
        }
        return there;
    }

    /** A device stands in the table of one bus, which reads all its points. */
    private void checkWay(PointDraft draft) throws Wrong {
        if (first == null) {
            first = draft;
        } else if (!first.way().equals(draft.way())) {
            throw new Wrong(
                    draft.line(),
                    draft.path() + "." + draft.way(),
                    "a device is read by one bus, but %s of line %d is read over %s; make a profile of its own of one of them"
                            .formatted(first.path(), first.line(), first.way()));
        }
    }

    /**
     * @param has whether the device has it
     */
    private void add(Point point, boolean has, int line, String path) throws Wrong {
        named.putIfAbsent(point.id(), point);
        if (has && point.source() instanceof GpioSource.Loop) {
            loops.add(point.index());
        }
        if (has && points.putIfAbsent(point.id(), point) != null) {
            throw new Wrong(
                    line,
                    path + ".id",
                    "there is a point \"%s\" already; rename one".formatted(point.id()));
        }
    }

    /**
     * Each repetition of a block is a detector, loop or zone of its own. What is not repeated is of
     * the device as a whole; but a panel has no fire of its own, each is of some zone.
     */
    private String detector(AlarmDraft draft, int[] at) {
        int cut = draft.path().indexOf(".alarms[");
        if (at.length > 0 && cut > 0) {
            return draft.path().substring(0, cut) + Arrays.toString(at);
        }
        return kind == DeviceKind.PANEL ? draft.id().fill(at) : "";
    }

    private void add(Pending alarm) throws Wrong {
        AlarmDraft draft = alarm.draft();
        alarm.repeat()
                .each(
                        at -> {
                            AlarmDefinition one =
                                    draft.at(
                                            at,
                                            draft.applies() ? points : named,
                                            loops,
                                            detector(draft, at));
                            if (!draft.applies()) {
                                return;
                            }
                            if (alarms.putIfAbsent(one.id(), one) != null) {
                                throw new Wrong(
                                        draft.line(),
                                        draft.path() + ".id",
                                        "there is an alarm \"%s\" already; rename one"
                                                .formatted(one.id()));
                            }
                            made.add(
                                    new AlarmChecks.Made(
                                            draft,
                                            one,
                                            draft.beyond() == null
                                                    ? null
                                                    : draft.beyond().fill(at)));
                        });
    }
}
