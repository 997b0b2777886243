package io.standpipe.rules;

import io.standpipe.model.Hold;
import io.standpipe.model.Hold.Target;
import io.standpipe.model.Hold.What;
import io.standpipe.model.Message;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Serviceability;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What people ordered for a time, until it runs out or is taken back. Rules thread. */
final class Holds {

    /** Told of holds. */
    interface Changed {

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
    private final Step step;
    private final Changed changed;
    private final Function<Target, List<Report.Expected>> expected;
    private final Map<Key, Running> running = new LinkedHashMap<>();

    /** What was seen in tests that run, by {@link Report.Seen#key()}. */
    private final Map<String, Report.Seen> seen = new LinkedHashMap<>();

    /**
     * @param changed told after a hold began, changed or ended, and whether it ran out
     * @param expected what a walk test of this target should set off
     */
    Holds(
            Publisher publisher,
            TimeSource time,
            Scheduler scheduler,
            Step step,
            Changed changed,
            Function<Target, List<Report.Expected>> expected) {
        this.publisher = publisher;
        this.time = time;
        this.scheduler = scheduler;
        this.step = step;
        this.changed = changed;
        this.expected = expected;
    }

    /** Those that ran when the gateway stopped run on. */
    void restore(Memories memories) {
        Stamp now = time.stamp();
        for (Hold hold : memories.holds()) {
            Duration left = Memories.left(hold, now.utc());
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
        Duration byClock = Memories.left(one.hold(), now.utc());
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
                                Memories.left(hold, hold.from().utc()), () -> end(key, ""))));
        step.event(publisher.events().hold(hold, true, "", List.of(Memories.of(hold))));
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
            memories.add(Memories.forget(hold));
        }
        if (hold.what().test()) {
            step.event(publisher.events().report(report(hold, memories)));
        }
        step.event(publisher.events().hold(hold, false, who, memories));
    }

    // What another test that still runs has seen as well is in both reports.
    private Report report(Hold hold, List<Message.Memory> memories) {
        List<Report.Seen> mine = new ArrayList<>();
        for (Report.Seen one : List.copyOf(seen.values())) {
            if (covers(hold.target(), one.device(), one.grid())) {
                mine.add(one);
                if (!tests(one.device(), one.grid())) {
                    seen.remove(one.key());
                    memories.add(Memories.forget(one));
                }
            }
        }
        List<Report.Expected> missing = new ArrayList<>(expected.apply(hold.target()));
        missing.removeIf(
                one ->
                        mine.stream()
                                .anyMatch(
                                        had ->
                                                had.device().equals(one.device())
                                                        && had.condition()
                                                                .equals(one.condition())));
        return new Report(hold, mine, missing);
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
    Message.Memory seen(DeviceRules device, Alarm alarm) {
        Report.Seen now =
                new Report.Seen(device.id(), device.grid(), alarm.condition, time.stamp());
        Report.Seen first = seen.putIfAbsent(now.key(), now);
        return Memories.of(first == null ? now : first);
    }

    boolean has(What what, Target target) {
        return !running.isEmpty() && running.containsKey(new Key(what, target));
    }

    /** Whether what a device raises is a test. */
    boolean tests(String device, String grid) {
        return has(What.MAINTENANCE, Target.device(device))
                || has(What.WALK_TEST, Target.device(device))
                || has(What.MAINTENANCE, Target.place(grid))
                || has(What.WALK_TEST, Target.place(grid));
    }

    /** What a person found at a hydrant; null if nothing is known. */
    @Nullable Serviceability serviceability(String device) {
        if (running.isEmpty()) {
            return null;
        }
        Running one = running.get(new Key(What.SERVICEABILITY, Target.device(device)));
        return one == null ? null : one.hold().serviceability();
    }

    /** All that concern a device. */
    List<Hold> of(String device, String grid) {
        List<Hold> found = new ArrayList<>();
        for (Running one : running.values()) {
            if (covers(one.hold().target(), device, grid)) {
                found.add(one.hold());
            }
        }
        return found;
    }
}
