package io.standpipe.simulators.detector;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What detectors do all day: a heartbeat each time their own clock has counted a minute, and now
 * and then smoke.
 */
public final class DetectorRounds implements AutoCloseable {

    private static final Duration HEARTBEAT = Duration.ofMinutes(1);
    private static final long SMOKE_SECONDS = 10;

    private final DetectorFleet fleet;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "rounds");
                        thread.setDaemon(true);
                        return thread;
                    });
    private int smoking;

    private DetectorRounds(DetectorFleet fleet) {
        this.fleet = fleet;
    }

    public static DetectorRounds start(DetectorFleet fleet) {
        DetectorRounds rounds = new DetectorRounds(fleet);
        for (int n = 1; n <= fleet.size(); n++) {
            int detector = n;
            var unusedBeats =
                    rounds.clock.scheduleAtFixedRate(
                            () -> rounds.heartbeat(detector),
                            HEARTBEAT.toNanos() / fleet.size() * (n - 1),
                            fleet.counting(n, HEARTBEAT).toNanos(),
                            TimeUnit.NANOSECONDS);
        }
        var unusedSmoke =
                rounds.clock.scheduleAtFixedRate(
                        rounds::smoke, SMOKE_SECONDS, SMOKE_SECONDS, TimeUnit.SECONDS);
        return rounds;
    }

    private void heartbeat(int detector) {
        var unused = fleet.heartbeat(detector);
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
