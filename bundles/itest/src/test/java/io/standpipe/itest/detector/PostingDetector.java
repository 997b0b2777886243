package io.standpipe.itest.detector;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * A detector that reports by itself, in SenML to {@code /standpipe}: one report after the other,
 * each until it was answered. Now and then, and when it was switched on, it reports everything (its
 * heartbeat).
 */
final class PostingDetector extends Detector {

    /** The time in its messages. */
    enum Clock {
        NONE,
        /** A heartbeat may be under way together with a report, and be overtaken by it. */
        RUNS,
        STANDS_STILL
    }

    /**
     * What its messages are like.
     *
     * @param token whether they have one
     */
    record Habit(Clock clock, boolean token) {}

    private record Report(String json, Snapshot snapshot) {}

    private static final int SENML_JSON = 110;

    /** How long after a 5.03 or 4.29 it tries again; the answer's Max-Age would be the real one. */
    private static final long AGAIN = 500_000_000;

    private final Habit habit;
    private final Deque<Report> waiting = new ArrayDeque<>();
    private final Set<String> sent = new HashSet<>();
    private double ahead;
    private boolean beating;
    private int steps;
    private boolean first = true;

    PostingDetector(
            String id, Loop loop, Random random, Link.Maker links, Habit habit, Diary diary) {
        super(
                id,
                loop,
                random,
                links,
                List.of(
                        new Condition(id, "smoke", "smoke", true),
                        new Condition(id, "tamper", "tamper", false),
                        new Condition(id, "heat", "heat", true),
                        new Condition(id, "sensor-fault", "fault", false),
                        new Condition(id, "contaminated", "contaminated", false),
                        new Condition(id, "low-battery", "battery-low", false)),
                diary);
        this.habit = habit;
    }

    @Override
    void powered() {
        boolean all = first || random().nextBoolean();
        first = false;
        conditions().stream().filter(one -> one.stands() || !one.told()).forEach(this::changed);
        if (all) {
            queue(report(conditions()));
        }
    }

    @Override
    void changed(Condition condition) {
        queue(report(List.of(condition)));
    }

    private Report report(List<Condition> conditions) {
        Snapshot snapshot = Snapshot.of(conditions);
        StringBuilder json = new StringBuilder();
        for (Condition one : conditions) {
            json.append(json.isEmpty() ? "[{" : ",{");
            if (habit.clock() != Clock.NONE && json.length() == 2) {
                json.append(String.format(Locale.ROOT, "\"bt\":%.3f,", clock()));
            }
            json.append("\"n\":\"%s\",\"vb\":%s}".formatted(one.record(), snapshot.stands(one)));
        }
        return new Report(json.append(']').toString(), snapshot);
    }

    private double clock() {
        return habit.clock() == Clock.STANDS_STILL
                ? 1_500_000_000
                : System.currentTimeMillis() / 1e3 + ahead;
    }

    private void queue(Report report) {
        waiting.add(report);
        counted(false);
        if (waiting.size() == 1) {
            send(report);
        }
    }

    private void send(Report report) {
        confirm(
                frame(report),
                false,
                answer -> answered(report, answer),
                () -> {
                    if (link().secure()) {
                        link().newSession(); // the gateway may know nothing of this one any more
                    }
                    send(report);
                });
    }

    /**
     * A report that ends something, and is byte for byte one of an earlier life, cannot be told
     * from that one's copy; then it has another message id. One of fire may be the same.
     */
    private CoapFrame frame(Report report) {
        CoapFrame frame = numbered(report);
        while (!sent.add(frame.brief()) && !link().secure() && report.snapshot().ends()) {
            frame = numbered(report);
        }
        return frame;
    }

    private CoapFrame numbered(Report report) {
        List<CoapFrame.Option> options =
                CoapFrame.path(link().secure() ? "standpipe" : "standpipe/" + id());
        options.add(CoapFrame.Option.number(CoapFrame.CONTENT_FORMAT, SENML_JSON));
        String token = habit.token() ? "%04x".formatted(random().nextInt(0x10000)) : "";
        return new CoapFrame(
                CoapFrame.CON, CoapFrame.POST, nextMid(), token, options, report.json());
    }

    private void answered(Report report, CoapFrame answer) {
        if (!report.equals(waiting.peek())) {
            return; // it was switched off meanwhile
        }
        switch (answer.code()) {
            case CoapFrame.CHANGED -> {
                counted(true);
                report.snapshot().acknowledge();
                waiting.remove();
                Report next = waiting.peek();
                if (next != null) {
                    send(next);
                }
            }
            case CoapFrame.SERVICE_UNAVAILABLE, CoapFrame.TOO_MANY_REQUESTS ->
                    loop().after(
                                    AGAIN,
                                    () -> {
                                        if (report.equals(waiting.peek())) {
                                            send(report);
                                        }
                                    });
            default -> {
                complain("was answered " + answer.codeText() + " for " + report.json());
                waiting.remove();
            }
        }
    }

    @Override
    void beat() {
        if (!waiting.isEmpty()) {
            return; // it first says what it has to say
        }
        if (habit.clock() == Clock.RUNS) {
            overtaken();
        } else {
            queue(report(conditions()));
        }
    }

    /** Not in line: a report that is made later may overtake it, above all if its first is lost. */
    private void overtaken() {
        if (beating) {
            return;
        }
        beating = true;
        counted(false);
        Report report = report(conditions());
        confirm(
                frame(report),
                random().nextBoolean(),
                answer -> {
                    beating = false;
                    if (answer.code() == CoapFrame.CHANGED) {
                        counted(true);
                        report.snapshot().acknowledge();
                    }
                },
                () -> beating = false);
    }

    @Override
    void befall() {
        if (habit.clock() == Clock.RUNS && !beating) {
            setClock();
        } else {
            beat();
        }
    }

    /** Somebody sets it, or its battery was changed. */
    private void setClock() {
        steps++;
        log("its clock is set");
        switch (random().nextInt(4)) {
            case 0 -> ahead -= 86_400;
            case 1 -> ahead += 3_600;
            case 2 -> ahead = -86_400 * (1_000 + random().nextInt(1_000));
            default -> {
                // What begins now looks as if it had been overtaken; its end does not any more.
                ahead -= 2;
                something(2.5, 3, false);
            }
        }
    }

    @Override
    boolean idle() {
        return waiting.isEmpty() && !(ending() && beating);
    }

    @Override
    void forget() {
        waiting.clear();
        beating = false;
    }

    @Override
    int clockSteps() {
        return steps;
    }
}
