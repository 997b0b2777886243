package io.standpipe.testkit;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.point.Point;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Short ways to make devices and profiles. */
public final class Fixtures {

    private Fixtures() {}

    /**
     * A pressure point as the four-register transmitter has it: address 4, 16 bits, 0.001 MPa,
     * range -0.1 to 2.5, deadband 0.005.
     */
    public static Point pressure(int index) {
        return new Point(
                index,
                "pressure",
                "pressure",
                "MPa",
                new TestSource(4, 16),
                0.001,
                0,
                new Point.Range(-0.1, 2.5),
                0.005,
                3,
                Map.of(),
                null);
    }

    /** A raw number of 16 bits, without range and deadband. */
    public static Point word(int index, String id, int address) {
        return point(index, id, new TestSource(address, 16));
    }

    /** A text. */
    public static Point text(int index, String id) {
        return point(index, id, new TestSource(index, 0, true, false));
    }

    /** An unscaled point. */
    public static Point point(int index, String id, Point.Source source) {
        return new Point(index, id, "count", "", source, 1, 0, null, 0, 0, Map.of(), null);
    }

    public static DeviceProfile profile(
            DeviceKind kind, List<Point> points, List<AlarmDefinition> alarms) {
        return new DeviceProfile("test-" + kind.word(), kind, "made for a test", points, alarms);
    }

    public static Device device(String id, DeviceProfile profile) {
        return new Device(id, id, profile, "test", Place.UNKNOWN);
    }

    /** A profile service that holds just these, without parameters. */
    public static Profiles profiles(DeviceProfile... held) {
        return new Profiles() {
            @Override
            public Set<String> ids() {
                return Set.of(List.of(held).stream().map(DeviceProfile::id).toArray(String[]::new));
            }

            @Override
            public Set<String> parameters(String id) throws ProfileException {
                profile(id, Map.of());
                return Set.of();
            }

            @Override
            public DeviceProfile profile(String id, Map<String, String> parameters)
                    throws ProfileException {
                for (DeviceProfile profile : held) {
                    if (profile.id().equals(id)) {
                        return profile;
                    }
                }
                throw new ProfileException("there is no device profile \"" + id + "\"");
            }
        };
    }
}
