package io.standpipe.modbus.settings;

import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.util.List;

/** A point that its profile lets be written. */
public record WritablePoint(Point point, ModbusSource source) {

    /**
     * @throws IllegalArgumentException the profile has no such point, or does not let it be written
     */
    public static WritablePoint of(DeviceProfile profile, String id) {
        for (Point point : profile.points()) {
            if (point.id().equals(id)
                    && point.source() instanceof ModbusSource source
                    && source.writable()) {
                return new WritablePoint(point, source);
            }
        }
        throw new IllegalArgumentException(
                BusPhrase.NO_WRITABLE_POINT.of(profile.id(), id, writable(profile)));
    }

    private static String writable(DeviceProfile profile) {
        List<String> ids =
                profile.points().stream()
                        .filter(p -> p.source() instanceof ModbusSource s && s.writable())
                        .map(Point::id)
                        .toList();
        return ids.isEmpty() ? SettingPhrase.NONE.of() : String.join(", ", ids);
    }
}
