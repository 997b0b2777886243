package io.standpipe.gpio;

import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.gpio.profile.GpioSource.Follows;
import io.standpipe.gpio.profile.GpioSource.Pull;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Linearisation;
import io.standpipe.model.point.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Profiles of what can be wired. */
final class Kit {

    static final Duration DEBOUNCE = Duration.ofMillis(50);

    /** Normally open, to ground, pulled up. */
    static final GpioSource OPEN = new GpioSource.Contact(false, false, Pull.UP, DEBOUNCE);

    /** Normally closed, to ground, pulled up. */
    static final GpioSource CLOSED = new GpioSource.Contact(true, false, Pull.UP, DEBOUNCE);

    /** Normally open, to the supply, pulled down. */
    static final GpioSource OPEN_HIGH = new GpioSource.Contact(false, true, Pull.DOWN, DEBOUNCE);

    static final GpioSource PULSES = new GpioSource.Pulses(false, Pull.UP, Duration.ofMillis(5));
    static final GpioSource LOOP = new GpioSource.Loop(3.3, 4700, 10_000, 2_200);
    static final GpioSource CURRENT = new GpioSource.Current(150);

    private Kit() {}

    static GpioSource output(Follows follows) {
        return new GpioSource.Output(true, follows);
    }

    static Point point(int index, String id, GpioSource source) {
        return point(index, id, source, 1, null);
    }

    static Point point(
            int index,
            String id,
            GpioSource source,
            double scale,
            @Nullable Linearisation linearisation) {
        return new Point(
                index,
                id,
                "state",
                "",
                source,
                scale,
                0,
                null,
                0,
                -1,
                Map.of(),
                null,
                linearisation,
                null,
                List.of(),
                null);
    }

    /** A profile whose points are named in turn. */
    static DeviceProfile profile(String id, Map<String, GpioSource> sources) {
        List<Point> points = new ArrayList<>();
        sources.forEach((name, source) -> points.add(point(points.size(), name, source)));
        return profile(id, points);
    }

    static DeviceProfile profile(String id, List<Point> points) {
        return new DeviceProfile(id, DeviceKind.CONTACT, "made for a test", points, List.of());
    }
}
