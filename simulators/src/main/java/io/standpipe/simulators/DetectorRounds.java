package io.standpipe.simulators;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What detectors do all day: a heartbeat a minute each, spread, and now and then smoke. */
final class DetectorRounds implements AutoCloseable {

    private static final long HEARTBEAT_MILLIS = 60_000;
    private static final long SMOKE_SECONDS = 10;

    private final DetectorFleet fleet;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "rounds");
                        thread.setDaemon(true);
                        return thread;
                    });
    private int next;
    private int smoking;

    private DetectorRounds(DetectorFleet fleet) {
        this.fleet = fleet;
    }

    static DetectorRounds start(DetectorFleet fleet) {
        DetectorRounds rounds = new DetectorRounds(fleet);
        long every = Math.max(1, HEARTBEAT_MILLIS / fleet.size());
        var unusedBeats =
                rounds.clock.scheduleAtFixedRate(
                        rounds::heartbeat, 0, every, TimeUnit.MILLISECONDS);
        var unusedSmoke =
                rounds.clock.scheduleAtFixedRate(
                        rounds::smoke, SMOKE_SECONDS, SMOKE_SECONDS, TimeUnit.SECONDS);
        return rounds;
    }

    private void heartbeat() {
        next = next % fleet.size() + 1;
        var unused = fleet.heartbeat(next);
    }

    /** One has smoke for a while, then another. */
    private void smoke() {
        if (smoking > 0) {
            var unused = fleet.smoke(smoking, false);
        }
        smoking = smoking % fleet.size() + 1;
        var unused = fleet.smoke(smoking, true);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        fleet.close();
    }
}
