package io.standpipe.console.walktest;

import io.standpipe.console.walktest.WalkTest.How;
import io.standpipe.console.walktest.WalkTest.Phase;
import io.standpipe.model.Present;
import io.standpipe.model.Present.HoldChange;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.Present.Transition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.device.Device;
import io.standpipe.model.message.Message;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.uplink.AlarmReceipts;
import io.standpipe.model.words.KnownCondition;
import io.standpipe.model.words.Label;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The walk test that runs, at most one, and the records of those that were. Follows what the rules
 * raise and what uplinks acknowledge; a record is on the disk soon after, so a restart goes on with
 * it. The holds are the rules' own: they end by themselves whatever becomes of this. Any thread.
 */
public final class WalkTests implements Present.Follower, AlarmReceipts {

    private static final Logger LOG = LoggerFactory.getLogger(WalkTests.class);

    private static final Duration TICK = Duration.ofSeconds(1);

    /** The rules tell the end of a hold that ran out while nothing ran a minute after a start. */
    private static final long GRACE = Duration.ofSeconds(90).toMillis();

    final WalkTestStore store;
    final TimeSource time;

    private final Scheduler thread;
    private final BiConsumer<Target, String> release;
    private final List<List<String>> unwritten = new ArrayList<>();
    private final Set<Target> held = new HashSet<>();
    private @Nullable WalkTest running;
    private @Nullable How ending;
    private long active;
    private boolean ticking;

    /**
     * @param folder of the records
     * @param thread writes them
     * @param release ends the hold of a walk test, in this name; must not block
     */
    public WalkTests(
            Path folder, TimeSource time, Scheduler thread, BiConsumer<Target, String> release) {
        store = new WalkTestStore(folder);
        this.time = time;
        this.thread = thread;
        this.release = release;
    }

    /** Goes on with the one that ran when the gateway stopped. */
    public synchronized void start() {
        try {
            for (String id : store.ids()) {
                WalkTest last = store.read(id);
                if (last != null) {
                    if (last.phase == Phase.RUNNING) {
                        run(last);
                    }
                    return;
                }
            }
        } catch (IOException e) {
            LOG.warn("the walk tests cannot be read", e);
        }
    }

    private void run(WalkTest test) {
        running = test;
        ending = null;
        held.clear();
        held.addAll(test.targets());
        active = time.nanos();
        if (!ticking) {
            ticking = true;
            thread.schedule(TICK, this::tick);
        }
    }

    // ---- what people do ----

    /**
     * Its record begins; the holds come after it, so that nothing they mark is missed.
     *
     * @return its id; null if another one runs
     */
    synchronized @Nullable String begin(List<List<String>> lines) throws IOException {
        if (running != null) {
            return null;
        }
        String id = store.next();
        store.append(id, lines);
        WalkTest test = WalkTest.of(id, lines);
        if (test != null) {
            run(test);
        }
        return id;
    }

    /** Nothing came of it. */
    synchronized void drop(String id) {
        if (running != null && running.id.equals(id)) {
            running = null;
        }
        try {
            store.delete(id);
        } catch (IOException e) {
            LOG.warn("the walk test {} is left", id, e);
        }
    }

    /** The one that runs; null if none does. Only to be looked at with {@link #look}. */
    synchronized @Nullable WalkTest running() {
        return running;
    }

    /** Looks at a test while nobody changes it. */
    interface Look<T> {
        T at(WalkTest test);
    }

    /**
     * One of them by its id.
     *
     * @return null if there is none
     */
    synchronized <T> @Nullable T look(String id, Look<T> look) throws IOException {
        WalkTest test = running != null && running.id.equals(id) ? running : store.read(id);
        return test == null ? null : look.at(test);
    }

    /** Of the one that runs: milliseconds until it ends because nobody sets anything off. */
    synchronized long idleLeft() {
        WalkTest test = running;
        return test == null ? 0 : Math.max(0, idle(test) - (time.nanos() - active) / 1_000_000);
    }

    private static long idle(WalkTest test) {
        return 1000 * Long.parseLong(test.head("idle"));
    }

    /**
     * Somebody said something of a test that may have ended.
     *
     * @param lines what is to be written, by what the test is at the moment
     */
    synchronized void note(String id, Look<List<List<String>>> lines) throws IOException {
        WalkTest test = running;
        if (test != null && test.id.equals(id)) {
            active = time.nanos();
            write(test, lines.at(test));
            return;
        }
        WalkTest before = store.read(id);
        if (before != null) {
            store.append(id, lines.at(before));
        }
    }

    /** The holds last until then, and the time without an activation begins anew. */
    synchronized void extended(long until, String who) {
        if (running != null) {
            active = time.nanos();
            write(running, List.of(List.of("until", Long.toString(until), who)));
        }
    }

    /** The id of the one that runs; empty if none does. */
    synchronized String runningId() {
        return running == null ? "" : running.id;
    }

    /** What its holds concern that are there still. */
    synchronized List<Target> held() {
        return List.copyOf(held);
    }

    /** Somebody ends it: its holds are about to go. */
    synchronized List<Target> ending(How how) {
        ending = how;
        return List.copyOf(held);
    }

    // ---- what happens ----

    private void write(WalkTest test, List<List<String>> lines) {
        lines.forEach(test::take);
        unwritten.addAll(lines);
        thread.execute(() -> flush(test));
    }

    private void flush(WalkTest test) {
        List<List<String>> lines;
        synchronized (this) {
            lines = List.copyOf(unwritten);
            unwritten.clear();
        }
        if (lines.isEmpty()) {
            return;
        }
        try {
            store.append(test.id, lines);
        } catch (IOException e) {
            synchronized (this) {
                test.kept = false;
            }
            LOG.error("the record of the walk test {} is not complete", test.id, e);
        }
    }

    private void tick() {
        List<Target> over = List.of();
        synchronized (this) {
            WalkTest test = running;
            if (test == null) {
                ticking = false;
                return;
            }
            thread.schedule(TICK, this::tick);
            if (time.stamp().utc() > test.until + GRACE) {
                ended(test, How.RAN_OUT, "");
            } else if (ending == null && idleLeft() == 0) {
                over = ending(How.IDLE);
            }
        }
        over.forEach(target -> release.accept(target, "idle"));
    }

    private void ended(WalkTest test, How how, String who) {
        write(test, List.of(List.of("ended", Long.toString(time.stamp().utc()), how.name(), who)));
        running = null;
        held.clear();
    }

    @Override
    public void hold(HoldChange change) {
        synchronized (this) {
            WalkTest test = running;
            Hold hold = change.hold();
            if (test == null || change.begun() || hold.what() != Hold.What.WALK_TEST) {
                return;
            }
            if (held.remove(hold.target()) && held.isEmpty()) {
                How how =
                        ending != null
                                ? ending
                                : change.endedBy().isEmpty() ? How.RAN_OUT : How.BY_HAND;
                ended(test, how, change.endedBy());
            }
        }
    }

    @Override
    public void reading(Device device, Stamp stamp, Reading reading) {
        // alarms are what counts
    }

    @Override
    public void alarm(Transition transition) {
        List<Target> over = List.of();
        synchronized (this) {
            WalkTest test = running;
            if (test == null) {
                return;
            }
            StandingAlarm alarm = transition.alarm();
            String at = Long.toString(time.stamp().utc());
            WalkTestRow row = test.row(transition.device(), alarm.condition());
            if (row != null && (alarm.test() || !transition.raised())) {
                tell(test, row, transition.raised(), at);
            } else if (transition.raised()) {
                other(test, transition, at);
                if (alarm.kind() == AlarmKind.FIRE && !alarm.test() && ending == null) {
                    over = ending(How.FIRE_OUTSIDE);
                }
            }
        }
        over.forEach(target -> release.accept(target, "fire outside the test"));
    }

    private void tell(WalkTest test, WalkTestRow row, boolean raised, String at) {
        String number = Integer.toString(row.number);
        if (!raised) {
            if (row.tested() && row.restored < 0) {
                write(test, List.of(List.of("restored", number, at)));
            }
            return;
        }
        active = time.nanos();
        if (row.count < WalkTest.MOST_ACTIVATIONS) {
            write(test, List.of(List.of("raised", number, at)));
        }
    }

    private void other(WalkTest test, Transition transition, String at) {
        if (test.others.size() >= WalkTest.MOST_OTHERS) {
            return;
        }
        StandingAlarm alarm = transition.alarm();
        Label known = KnownCondition.label(alarm.condition());
        Label label = known == null ? Label.same(alarm.condition()) : known;
        write(
                test,
                List.of(
                        List.of(
                                "other",
                                at,
                                transition.device(),
                                transition.name(),
                                alarm.condition(),
                                alarm.kind().name(),
                                alarm.test() ? "test" : "real",
                                label.en(),
                                label.zh())));
    }

    /** The condition of a latched alarm is gone. */
    @Override
    public void changed(String device, StandingAlarm alarm) {
        synchronized (this) {
            WalkTest test = running;
            WalkTestRow row = test == null ? null : test.row(device, alarm.condition());
            if (test != null && row != null && alarm.latched()) {
                tell(test, row, false, Long.toString(time.stamp().utc()));
            }
        }
    }

    @Override
    public void acknowledged(String uplink, Message alarm) {
        long now = time.nanos();
        synchronized (this) {
            WalkTest test = running;
            if (test == null || !alarm.boot().equals(time.boot())) {
                return;
            }
            String body = new String(alarm.body(), StandardCharsets.UTF_8);
            for (WalkTestRow row : test.rows) {
                if (row.device.equals(alarm.device())
                        && row.tested()
                        && row.acknowledged < 0
                        && says(body, "condition", row.condition)
                        && says(body, "state", "RAISED")
                        && body.contains("\"test\":true")) {
                    long took = (now - alarm.received().nanos()) / 1_000_000;
                    write(
                            test,
                            List.of(
                                    List.of(
                                            "acknowledged",
                                            Integer.toString(row.number),
                                            Long.toString(Math.max(0, took)),
                                            uplink)));
                }
            }
        }
    }

    /** In a text of the body quotation marks are escaped, so this is a member. */
    private static boolean says(String body, String member, String value) {
        return body.contains(String.format(Locale.ROOT, "\"%s\":\"%s\"", member, value));
    }
}
