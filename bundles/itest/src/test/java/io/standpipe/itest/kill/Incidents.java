package io.standpipe.itest.kill;

import io.standpipe.simulators.device.PanelSim;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes things happen at the panel, several at a time, and knows what happened. Most incidents, and
 * most pauses after one, last until a gateway has polled the panel some times; every fifth lasts a
 * random time, whether a gateway looks or not. A point has its turn about once a minute and another
 * kind of incident each time: nothing comes so often that the gateway takes it for chatter.
 */
final class Incidents implements AutoCloseable {

    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final int LINES = 5;
    private static final long LOOK_NANOS = 15_000_000;

    private final Plant plant;
    private final Random random;
    private final List<Incident> all = new ArrayList<>();
    private final Line[] lines = new Line[LINES];
    private final Thread thread = new Thread(this::make, "incidents");
    private volatile boolean ended;
    private int turn;

    /** One incident after the other. */
    private static final class Line {
        int point;
        Incident standing;
        int enoughReads;
        long notBefore;
    }

    Incidents(Plant plant, Random random) {
        this.plant = plant;
        this.random = random;
        for (int i = 0; i < LINES; i++) {
            lines[i] = new Line();
        }
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    private void make() {
        while (!ended) {
            for (Line line : lines) {
                if (plant.readCount() >= line.enoughReads
                        && System.nanoTime() - line.notBefore >= 0) {
                    step(line);
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void step(Line line) {
        if (line.standing == null) {
            line.point = turn % (2 * Plant.POINTS);
            int number = turn / (2 * Plant.POINTS);
            turn++;
            Kind kind = KINDS.get((line.point + number) % KINDS.size());
            int word = kind.word(number);
            plant.show(line.point, word);
            line.standing =
                    new Incident(
                            Plant.name(line.point) + "-" + kind.condition(),
                            word,
                            System.nanoTime());
            synchronized (all) {
                all.add(line.standing);
            }
        } else {
            end(line);
        }
        boolean regardless = random.nextInt(5) == 0;
        line.notBefore =
                System.nanoTime() + (regardless ? 100_000_000L + random.nextInt(700_000_000) : 0);
        line.enoughReads =
                regardless ? 0 : plant.readCount() + Plant.READS_TO_BE_SEEN + random.nextInt(8);
    }

    private void end(Line line) {
        line.standing.clear();
        plant.show(line.point, PanelSim.NORMAL);
        line.standing = null;
    }

    /** All so far, in the order in which they began. */
    List<Incident> all() {
        synchronized (all) {
            return List.copyOf(all);
        }
    }

    /** No more of them; those that stand end. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Line line : lines) {
            if (line.standing != null) {
                end(line);
            }
        }
    }
}
