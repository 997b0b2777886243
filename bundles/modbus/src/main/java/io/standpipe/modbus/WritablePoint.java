package io.standpipe.modbus;

import io.standpipe.model.DeviceProfile;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.Point;
import java.util.List;

/** A point that its profile lets be written. */
record WritablePoint(Point point, ModbusSource source) {

    /**
     * @throws IllegalArgumentException the profile has no such point, or does not let it be written
     */
    static WritablePoint of(DeviceProfile profile, String id) {
        for (Point point : profile.points()) {
            if (point.id().equals(id)
                    && point.source() instanceof ModbusSource source
                    && source.writable()) {
                return new WritablePoint(point, source);
            }
        }
        throw new IllegalArgumentException(
                "profile %s has no point \"%s\" that may be written; it has %s"
                        .formatted(profile.id(), id, writable(profile)));
    }

    private static String writable(DeviceProfile profile) {
        List<String> ids =
                profile.points().stream()
                        .filter(p -> p.source() instanceof ModbusSource s && s.writable())
                        .map(Point::id)
                        .toList();
        return ids.isEmpty() ? "none" : String.join(", ", ids);
    }
}
