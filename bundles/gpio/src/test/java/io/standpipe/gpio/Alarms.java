package io.standpipe.gpio;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.VirtualTime;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Nothing stands but what is told. */
final class Alarms implements Present {

    final List<Follower> followers = new CopyOnWriteArrayList<>();

    @Override
    public CompletableFuture<Snapshot> snapshot() {
        return CompletableFuture.completedFuture(new Snapshot(stamp(), List.of(), List.of()));
    }

    private static Stamp stamp() {
        return new VirtualTime().stamp();
    }

    @Override
    public CompletableFuture<List<DeviceNow>> devices(Collection<String> ids) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<List<OwnFault>> faults() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public AutoCloseable follow(Follower follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    void fire() {
        StandingAlarm fire = new StandingAlarm("fire", AlarmKind.FIRE, stamp(), "");
        followers.forEach(
                follower ->
                        follower.alarm(new Transition("x", "x", fire, true, stamp(), null, "")));
    }
}
