package io.standpipe.profiles.template;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.config.Nearest;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfilePointPhrase;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.profiles.alarm.AlarmChecks;
import io.standpipe.profiles.alarm.AlarmDraft;
import io.standpipe.profiles.point.ClockDraft;
import io.standpipe.profiles.point.DerivedDraft;
import io.standpipe.profiles.point.Only;
import io.standpipe.profiles.point.PointDraft;
import io.standpipe.profiles.point.Repeat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns the points and alarms of a document into those of a profile, repeats written out. */
final class Expansion {

    /** A large panel has 10 loops of 318 points; what is far beyond is a slip in a repeat. */
    static final int MAX_POINTS = 20_000;

    static final int MAX_ALARMS = 5 * MAX_POINTS;

    private static final int MAX_PROBLEMS = 20;

    private final DeviceKind kind;
    private final Values values;
    private final ProfileTable table;
    private final Map<String, PointReader> readers;
    private final List<Wrong> problems = new ArrayList<>();
    private final Map<String, Point> points = new LinkedHashMap<>();

    /**
     * Also those that the device does not have, so that what looks at them is checked all the same.
     */
    private final Map<String, Point> named = new HashMap<>();

    private final List<Pending> pending = new ArrayList<>();
    private final List<AlarmChecks.Made> made = new ArrayList<>();
    private final Map<String, AlarmDefinition> alarms = new LinkedHashMap<>();
    private List<Point> byIndex = List.of();
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
     * @param readers see {@link PointDraft#read}
     */
    Expansion(
            DeviceKind kind, Values values, ProfileTable table, Map<String, PointReader> readers) {
        this.kind = kind;
        this.values = values;
        this.table = table;
        this.readers = readers;
    }

    List<Point> points() {
        return List.copyOf(points.values());
    }

    /** The key by which its points are read; empty if none is. */
    String way() {
        return first == null ? "" : first.way();
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
                                    Fields block = Fields.of(node, path, table.block(), values);
                                    Repeat repeat = Repeat.read(block);
                                    block(block, path + ".", repeat, Only.applies(block));
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
                problems.add(new Wrong(0, "", ProfilePhrase.NO_POINTS.with()));
            }
            byIndex = points();
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
            problems.add(wrong);
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
                    ProfilePhrase.TOO_MANY.with(pointCount, alarmCount, MAX_POINTS, MAX_ALARMS));
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
            boolean has = Only.applies(draft.fields());
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
            PointDraft draft = PointDraft.read(node, path, table.point(), values, readers);
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
            throw none(one.draft().line(), path, one.clock());
        }
        ClockDraft.check(one.draft(), path, point, clock, timed.containsKey(clock.id()));
        points.put(id, point.timed(clock));
    }

    /** Why a point cannot be named. */
    private Wrong none(int line, String path, String name) {
        String quoted = Values.quote(name);
        return named.containsKey(name)
                ? new Wrong(line, path, ProfileRulePhrase.NOT_TOGETHER.with(quoted))
                : new Wrong(
                        line,
                        path,
                        ProfileYamlPhrase.NO_POINT.with(quoted),
                        Nearest.said(name, points.keySet()));
    }

    private Point looked(Look look, int rule, Point point, String name) throws Wrong {
        int line = look.draft().line();
        String path = look.draft().path() + ".quality[" + rule + "].point";
        Point there = points.get(name);
        if (there == null) {
            throw none(line, path, name);
        }
        if (there.id().equals(point.id())) {
            throw new Wrong(line, path, ProfileRulePhrase.ITSELF.with());
        }
        if (there.source().derived() != null || there.isText() || there.isStored()) {
            throw new Wrong(line, path, ProfileRulePhrase.NOT_POLLED.with(name));
        }
        if (!Objects.equals(there.interval(), point.interval())) {
            throw new Wrong(line, path, ProfileRulePhrase.OTHER_INTERVAL.with(name));
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
                    ProfilePointPhrase.ONE_BUS.with(first.path(), first.line(), first.way()));
        }
    }

    /**
     * @param has whether the device has it
     */
    private void add(Point point, boolean has, int line, String path) throws Wrong {
        named.putIfAbsent(point.id(), point);
        if (has && points.putIfAbsent(point.id(), point) != null) {
            throw new Wrong(line, path + ".id", ProfilePointPhrase.POINT_TWICE.with(point.id()));
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
                                            byIndex,
                                            detector(draft, at));
                            if (!draft.applies()) {
                                return;
                            }
                            if (alarms.putIfAbsent(one.id(), one) != null) {
                                throw new Wrong(
                                        draft.line(),
                                        draft.path() + ".id",
                                        ProfileRulePhrase.ALARM_TWICE.with(one.id()));
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
