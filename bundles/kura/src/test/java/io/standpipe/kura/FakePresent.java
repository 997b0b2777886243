package io.standpipe.kura;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.Fixtures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is known, as the test says. */
final class FakePresent implements Present {

    static final Stamp READ = new Stamp(0, 1_790_000_000_000L, Stamp.Clock.SYNCHRONISED);

    static final Point PRESSURE = Fixtures.pressure(0);
    static final Point WORD = Fixtures.word(1, "count", 9);
    static final Point PUMP =
            new Point(
                    2,
                    "pump",
                    "state",
                    "",
                    WORD.source(),
                    1,
                    0,
                    null,
                    0,
                    0,
                    Map.of(0L, "stopped", 1L, "running"),
                    null);

    static final Device HYDRANT = device(DeviceKind.HYDRANT, "hyd-1");

    final Map<String, DeviceNow> devices = new LinkedHashMap<>();
    final List<OwnFault> faults = new ArrayList<>();
    final List<Follower> followers = new ArrayList<>();
    boolean silent;

    static Device device(DeviceKind kind, String id) {
        return Fixtures.device(
                id, Fixtures.profile(kind, List.of(PRESSURE, WORD, PUMP), List.of()));
    }

    static Reading reading(Point point, double value) {
        return new Reading(point, value, Quality.GOOD);
    }

    static Transition transition(String device, boolean raised) {
        return new Transition(
                device,
                "name of " + device,
                new StandingAlarm("communication", AlarmKind.FAULT, READ, "device-silent"),
                raised,
                READ,
                null,
                "");
    }

    /** The hydrant with these values of its points, all GOOD. */
    void has(double pressure, double count, double pump) {
        has(
                HYDRANT,
                Serviceability.SERVICEABLE,
                reading(PRESSURE, pressure),
                reading(WORD, count),
                reading(PUMP, pump));
    }

    void has(Device device, @Nullable Serviceability serviceability, Reading... readings) {
        List<PointNow> points = new ArrayList<>();
        for (Reading reading : readings) {
            points.add(new PointNow(reading, READ));
        }
        devices.put(
                device.id(),
                new DeviceNow(device, DeviceState.NORMAL, READ, serviceability, List.of(), points));
    }

    private <T> CompletableFuture<T> answer(T what) {
        return silent ? new CompletableFuture<>() : CompletableFuture.completedFuture(what);
    }

    @Override
    public CompletableFuture<Snapshot> snapshot() {
        return answer(new Snapshot(READ, List.copyOf(devices.values()), List.copyOf(faults)));
    }

    @Override
    public CompletableFuture<List<DeviceNow>> devices(Collection<String> ids) {
        return answer(ids.stream().filter(devices::containsKey).map(devices::get).toList());
    }

    @Override
    public CompletableFuture<List<OwnFault>> faults() {
        return answer(List.copyOf(faults));
    }

    @Override
    public AutoCloseable follow(Follower follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }
}
