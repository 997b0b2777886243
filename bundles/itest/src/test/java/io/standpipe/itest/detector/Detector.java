package io.standpipe.itest.detector;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A detector and its life: something begins, is reported until the gateway acknowledges it, ends,
 * and is reported likewise. One time in five it ends after a random time, acknowledged or not. In
 * between the detector reboots, is called from another port, or its clock is set. On the detectors'
 * thread.
 */
abstract class Detector {

    private static final long SECOND = 1_000_000_000L;
    private static final long LOOK = 40_000_000;

    /** No copy of a datagram is longer under way. */
    static final long LATEST = 3 * SECOND;

    /** Some report each few hours; here a kill comes each few seconds. */
    private static final long HEARTBEAT = 5 * SECOND;

    /** How often, of a hundred times that something may happen. */
    private static final int REBOOTS = 10;

    private static final int MOVES = 8;
    private static final int OTHERS = 14;

    /** Longer than a copy of a plain datagram is under way. */
    private static final long OFF = 2 * SECOND;

    /** How conditions were when a report was made: by condition, how often it had turned. */
    static final class Snapshot {
        private final Map<Condition, Integer> turns = new HashMap<>();

        static Snapshot of(List<Condition> conditions) {
            Snapshot snapshot = new Snapshot();
            conditions.forEach(one -> snapshot.turns.put(one, one.turns()));
            return snapshot;
        }

        boolean stands(Condition condition) {
            return turns.get(condition) % 2 == 1;
        }

        /** Whether it says of something that it is not so. */
        boolean ends() {
            return turns.values().stream().anyMatch(turn -> turn % 2 == 0);
        }

        void acknowledge() {
            turns.forEach(Condition::acknowledge);
        }
    }

    /** What happened to it until now. */
    record Counts(
            int reports, int acknowledged, int reboots, int moves, int clockSteps, int handshakes) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

        Counts plus(Counts more) {
            return new Counts(
                    reports + more.reports,
                    acknowledged + more.acknowledged,
                    reboots + more.reboots,
                    moves + more.moves,
                    clockSteps + more.clockSteps,
                    handshakes + more.handshakes);
        }
    }

    private final String id;
    private final Loop loop;
    private final Random random;
    private final List<Condition> conditions;
    private final Link link;
    private final Exchanges exchanges;
    private final Diary diary;
    private final int firstMid;
    private int mid;
    private Condition standing;
    private long notBefore;
    private boolean regardless;
    private boolean rebooting;
    private boolean ending;
    private boolean said;
    private int turn;
    private int reports;
    private int acknowledged;
    private int reboots;
    private int moves;

    Detector(
            String id,
            Loop loop,
            Random random,
            Link.Maker links,
            List<Condition> conditions,
            Diary diary) {
        this.id = id;
        this.loop = loop;
        this.random = random;
        this.conditions = conditions;
        this.diary = diary;
        link = links.make(this::received);
        exchanges = new Exchanges(loop, link, random);
        firstMid = random.nextInt(0x10000);
        mid = firstMid;
        pause(0.5, 2);
    }

    void begin() {
        powered();
        live();
        heart();
    }

    private void heart() {
        loop.after(
                HEARTBEAT / 2 + random.nextLong(HEARTBEAT),
                () -> {
                    if (!rebooting && !ending) {
                        beat();
                    }
                    heart();
                });
    }

    private void live() {
        step();
        loop.after(LOOK, this::live);
    }

    private void step() {
        long now = System.nanoTime();
        if (rebooting) {
            if (now - notBefore >= 0) {
                rebooting = false;
                link.power(true);
                powered();
            }
            return;
        }
        if (ending ? !quiet() : now - notBefore < 0 || !(regardless || quiet())) {
            return;
        }
        if (standing != null && !ending && random.nextInt(100) < REBOOTS) {
            reboot();
        } else if (standing != null) {
            Condition ended = standing;
            turn(ended);
            standing = null;
            regardless = false;
            changed(ended);
            pause(0.3, 2);
        } else if (!ending) {
            next();
        }
    }

    private void next() {
        int what = random.nextInt(100);
        if (what < REBOOTS) {
            reboot();
        } else if (what < REBOOTS + MOVES) {
            moves++;
            log("calls from another port");
            link.move();
        } else if (what < REBOOTS + MOVES + OTHERS) {
            befall();
        } else {
            something(0, 0.8, random.nextInt(5) == 0);
        }
    }

    /**
     * One of its conditions begins, each in its turn.
     *
     * @param least seconds that it lasts, {@code most} likewise
     * @param anyhow whether it then ends though it was not acknowledged
     */
    void something(double least, double most, boolean anyhow) {
        for (int i = 0; i < conditions.size(); i++) {
            Condition one = conditions.get(turn++ % conditions.size());
            if (!one.oftenLately()) {
                turn(one);
                standing = one;
                regardless = anyhow;
                changed(one);
                pause(least, most);
                return;
            }
        }
        pause(1, 3);
    }

    private void turn(Condition condition) {
        condition.turn(System.currentTimeMillis());
        log("%s %s".formatted(condition.name(), condition.stands() ? "begins" : "ends"));
    }

    /** It forgets all but what it sees, keeps its port, and its message ids begin anew. */
    private void reboot() {
        reboots++;
        log("is switched off");
        rebooting = true;
        link.power(false);
        link.newSession();
        exchanges.forget();
        mid = firstMid;
        forget();
        notBefore = System.nanoTime() + OFF + random.nextLong(SECOND / 2);
    }

    private void pause(double least, double most) {
        notBefore =
                System.nanoTime()
                        + (long) ((least + random.nextDouble() * (most - least)) * SECOND);
    }

    /**
     * From now on nothing begins any more; what stands ends, once it was acknowledged. When no
     * older datagram is under way any more it says once more how everything is.
     */
    final void end() {
        ending = true;
        loop.after(LATEST, this::last);
    }

    private void last() {
        if (standing == null && !rebooting && quiet()) {
            beat();
            said = true;
        } else {
            loop.after(LOOK, this::last);
        }
    }

    /** Whether nothing stands any more and all was acknowledged. */
    final boolean over() {
        return said && !rebooting && quiet();
    }

    /** Whether the gateway has acknowledged how everything is. */
    private boolean quiet() {
        return idle() && conditions.stream().allMatch(Condition::told);
    }

    /** Something began or ended. */
    abstract void changed(Condition condition);

    /** It has been switched on. */
    abstract void powered();

    /** All it remembers is gone. */
    abstract void forget();

    /** Whether nothing is under way. */
    abstract boolean idle();

    /** Its heartbeat: it says how everything is. */
    abstract void beat();

    /** Something else happens to it. */
    abstract void befall();

    void received(CoapFrame frame) {
        log("gets " + frame.brief());
        exchanges.received(frame);
    }

    /** Sends a message that must be acknowledged. */
    void confirm(CoapFrame frame, boolean lost, Consumer<CoapFrame> answered, Runnable failed) {
        log("sends " + frame.brief());
        exchanges.send(frame, lost, answered, failed);
    }

    void counted(boolean isAcknowledged) {
        reports += isAcknowledged ? 0 : 1;
        acknowledged += isAcknowledged ? 1 : 0;
    }

    /** What a gateway must never answer. */
    void complain(String text) {
        log(text);
        diary.complain(id + " " + text);
    }

    void log(String text) {
        diary.log(id + " " + text);
    }

    int nextMid() {
        mid = (mid + 1) & 0xFFFF;
        return mid;
    }

    String id() {
        return id;
    }

    Loop loop() {
        return loop;
    }

    Random random() {
        return random;
    }

    Link link() {
        return link;
    }

    boolean ending() {
        return ending;
    }

    boolean powerIsOff() {
        return rebooting;
    }

    List<Condition> conditions() {
        return conditions;
    }

    int clockSteps() {
        return 0;
    }

    Counts counts() {
        return new Counts(reports, acknowledged, reboots, moves, clockSteps(), link.handshakes());
    }
}
