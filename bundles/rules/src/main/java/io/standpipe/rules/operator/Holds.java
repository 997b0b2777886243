package io.standpipe.rules.operator;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.alarm.Hold.What;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.message.Message;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.rules.alarm.Alarm;
import io.standpipe.rules.message.Followers;
import io.standpipe.rules.message.OutputBatch;
import io.standpipe.rules.message.PersistedState;
import io.standpipe.rules.message.Publisher;
import io.standpipe.rules.message.WalkTestReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The holds that people ordered, each until it runs out or is taken back. Rules thread. */
public final class Holds {

    /** Told of holds. */
    public interface Changed {

        /**
         * @param ranOut whether it ended by itself
         */
        void hold(What what, Target target, boolean ranOut);
    }

    private record Key(What what, Target target) {}

    private record Running(Hold hold, Scheduler.Task end) {}

    /**
     * A hold that ran before the start: the clock may have been set only after it, so it is looked
     * at again and again.
     */
    private static final Duration LOOK = Duration.ofMinutes(1);

    /**
     * The end of a test that ran out while the gateway did not run is told so long after the start:
     * its report needs to know what is installed, and that must have been read.
     */
    private static final Duration LATE = Duration.ofMinutes(1);

    private final Publisher publisher;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final OutputBatch step;
    private final Followers followers;
    private final Changed changed;
    private final Function<Target, List<WalkTestReport.Expected>> expected;
    private final Map<Key, Running> running = new LinkedHashMap<>();

    /** What was seen in tests that run, by {@link WalkTestReport.Seen#key()}. */
    private final Map<String, WalkTestReport.Seen> seen = new LinkedHashMap<>();

    /**
     * @param changed told after a hold began, changed or ended, and whether it ran out
     * @param expected what a walk test of this target should set off
     */
    public Holds(
            Publisher publisher,
            TimeSource time,
            Scheduler scheduler,
            OutputBatch step,
            Followers followers,
            Changed changed,
            Function<Target, List<WalkTestReport.Expected>> expected) {
        this.publisher = publisher;
        this.time = time;
        this.scheduler = scheduler;
        this.step = step;
        this.followers = followers;
        this.changed = changed;
        this.expected = expected;
    }

    /** Those that ran when the gateway stopped run on. */
    public void restore(PersistedState memories) {
        Stamp now = time.stamp();
        for (Hold hold : memories.holds()) {
            Duration left = PersistedState.left(hold, now.utc());
            if (left.isZero() && hold.what().test()) {
                scheduler.schedule(LATE, () -> tellEnd(hold, ""));
            } else {
                runOn(hold, left, now.nanos() + left.toNanos());
            }
        }
        memories.seen().forEach(one -> seen.put(one.key(), one));
    }

    /**
     * @param latest when it ends at the latest, monotonic
     */
    private void runOn(Hold hold, Duration left, long latest) {
        Key key = new Key(hold.what(), hold.target());
        Duration wait = left.compareTo(LOOK) < 0 ? left : LOOK;
        running.put(key, new Running(hold, scheduler.schedule(wait, () -> look(key, latest))));
    }

    private void look(Key key, long latest) {
        Running one = running.get(key);
        if (one == null) {
            return;
        }
        Stamp now = time.stamp();
        Duration most = Duration.ofNanos(latest - now.nanos());
        Duration byClock = PersistedState.left(one.hold(), now.utc());
        Duration left = byClock.compareTo(most) < 0 ? byClock : most;
        if (left.isZero() || left.isNegative()) {
            end(key, "");
        } else {
            runOn(one.hold(), left, latest);
        }
    }

    void begin(Hold hold) {
        Key key = new Key(hold.what(), hold.target());
        Running before = running.get(key);
        if (before != null) {
            before.end().cancel();
        }
        running.put(
                key,
                new Running(
                        hold,
                        scheduler.schedule(
                                PersistedState.left(hold, hold.from().utc()), () -> end(key, ""))));
        step.event(publisher.events().hold(hold, true, "", List.of(PersistedState.of(hold))));
        followers.hold(new Present.HoldChange(hold, true, "", hold.from()));
        changed.hold(hold.what(), hold.target(), false);
    }

    /**
     * @return whether there was one to end
     */
    boolean release(What what, Target target, String who) {
        Key key = new Key(what, target);
        Running one = running.get(key);
        if (one == null) {
            return false;
        }
        one.end().cancel();
        end(key, who);
        return true;
    }

    /**
     * @param who ended it; empty if it ran out
     */
    private void end(Key key, String who) {
        Running one = running.remove(key);
        if (one != null) {
            tellEnd(one.hold(), who);
            changed.hold(key.what(), key.target(), who.isEmpty());
        }
    }

    private void tellEnd(Hold hold, String who) {
        List<Message.Memory> memories = new ArrayList<>();
        if (!running.containsKey(new Key(hold.what(), hold.target()))) {
            memories.add(PersistedState.forget(hold));
        }
        if (hold.what().test()) {
            step.event(publisher.events().report(report(hold, memories)));
        }
        step.event(publisher.events().hold(hold, false, who, memories));
        followers.hold(new Present.HoldChange(hold, false, who, time.stamp()));
    }

    // What another test that still runs has seen as well is in both reports.
    private WalkTestReport report(Hold hold, List<Message.Memory> memories) {
        List<WalkTestReport.Seen> mine = new ArrayList<>();
        for (WalkTestReport.Seen one : List.copyOf(seen.values())) {
            if (covers(hold.target(), one.device(), one.grid())) {
                mine.add(one);
                if (!tests(one.device(), one.grid())) {
                    seen.remove(one.key());
                    memories.add(PersistedState.forget(one));
                }
            }
        }
        List<WalkTestReport.Expected> missing = new ArrayList<>(expected.apply(hold.target()));
        missing.removeIf(
                one ->
                        mine.stream()
                                .anyMatch(
                                        had ->
                                                had.device().equals(one.device())
                                                        && had.condition()
                                                                .equals(one.condition())));
        return new WalkTestReport(hold, mine, missing);
    }

    private static boolean covers(Target target, String device, String grid) {
        return target.device().isEmpty()
                ? target.place().equals(grid)
                : target.device().equals(device);
    }

    /**
     * An alarm was raised as a test.
     *
     * @return what its message carries, so that a restart does not lose it for the report
     */
    public Message.Memory seen(Device device, Alarm alarm) {
        WalkTestReport.Seen now =
                new WalkTestReport.Seen(
                        device.id(), device.place().grid(), alarm.condition, time.stamp());
        WalkTestReport.Seen first = seen.putIfAbsent(now.key(), now);
        return PersistedState.of(first == null ? now : first);
    }

    public boolean has(What what, Target target) {
        return !running.isEmpty() && running.containsKey(new Key(what, target));
    }

    /** Whether what a device raises is a test. */
    public boolean tests(String device, String grid) {
        return has(What.MAINTENANCE, Target.device(device))
                || has(What.WALK_TEST, Target.device(device))
                || has(What.MAINTENANCE, Target.place(grid))
                || has(What.WALK_TEST, Target.place(grid));
    }

    /** What a person found at a hydrant; null if nothing is known. */
    public @Nullable Serviceability serviceability(String device) {
        if (running.isEmpty()) {
            return null;
        }
        Running one = running.get(new Key(What.SERVICEABILITY, Target.device(device)));
        return one == null ? null : one.hold().serviceability();
    }

    /** All that concern a device. */
    public List<Hold> of(String device, String grid) {
        List<Hold> found = new ArrayList<>();
        for (Running one : running.values()) {
            if (covers(one.hold().target(), device, grid)) {
                found.add(one.hold());
            }
        }
        return found;
    }
}
