package io.standpipe.uplink;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.Fixtures;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One device with one point, which has a value once its bus has read it. */
final class FakePresent implements Present {

    private final FakeBus bus;

    FakePresent(FakeBus bus) {
        this.bus = bus;
    }

    @Override
    public CompletableFuture<Snapshot> snapshot() {
        throw new AssertionError("nobody asks for all");
    }

    @Override
    public CompletableFuture<List<DeviceNow>> devices(Collection<String> ids) {
        String id = ids.iterator().next();
        if (!bus.asked.contains("read " + id)) {
            throw new AssertionError("it was not read before");
        }
        Device device =
                Fixtures.device(
                        id,
                        Fixtures.profile(
                                DeviceKind.HYDRANT, List.of(Fixtures.pressure(0)), List.of()));
        Stamp stamp = new Stamp(0, 17, Stamp.Clock.SYNCHRONISED);
        return CompletableFuture.completedFuture(
                List.of(
                        new DeviceNow(
                                device,
                                DeviceState.NORMAL,
                                stamp,
                                null,
                                List.of(),
                                List.of(
                                        new PointNow(
                                                new Reading(
                                                        device.profile().points().get(0),
                                                        0.25,
                                                        Quality.GOOD),
                                                stamp)))));
    }

    @Override
    public CompletableFuture<List<OwnFault>> faults() {
        throw new AssertionError("nobody asks for faults");
    }

    @Override
    public AutoCloseable follow(Follower follower) {
        throw new AssertionError("nobody follows");
    }
}
