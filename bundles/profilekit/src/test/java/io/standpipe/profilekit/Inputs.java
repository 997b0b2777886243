package io.standpipe.profilekit;

import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.gpio.profile.GpioSource.Contact;
import io.standpipe.gpio.profile.GpioSource.Loop;
import io.standpipe.gpio.profile.GpioSource.Output;
import io.standpipe.gpio.profile.GpioSource.Pulses;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Readings of a device whose points are wired to pins and converters, from what is there: the
 * position of a contact, what a zone shows, mA or V. What levels and ohms make of that is tested in
 * bundle gpio.
 */
final class Inputs {

    private static final Map<String, Integer> POSITIONS = Map.of("open", 0, "closed", 1);
    private static final Map<String, Integer> SWITCHED = Map.of("off", 0, "on", 1);
    private static final Map<String, Integer> ZONE =
            Map.of(
                    "normal", Loop.NORMAL,
                    "alarm", Loop.ALARM,
                    "open", Loop.OPEN,
                    "short", Loop.SHORT);

    private Inputs() {}

    /**
     * @param there point id to what is there; without, a contact is in its normal position, an
     *     output off, a zone normal, and nothing was counted. What is measured must be given
     * @throws AssertionError something that cannot be there; the message is a sentence
     */
    static List<Reading> read(DeviceProfile profile, Map<String, String> there) {
        List<Reading> readings = new ArrayList<>();
        List<String> left = new ArrayList<>(there.keySet());
        for (Point point : profile.points()) {
            if (point.source() instanceof GpioSource source) {
                left.remove(point.id());
                readings.add(reading(point, raw(point.id(), source, there.get(point.id()))));
            }
        }
        if (!left.isEmpty()) {
            throw new AssertionError("gpio: the device has no input " + String.join(", ", left));
        }
        return readings;
    }

    private static double raw(String id, GpioSource source, @Nullable String there) {
        if (source instanceof Contact contact) {
            int normal = contact.normallyClosed() ? 1 : 0;
            return there == null || one(id, POSITIONS, there) == normal ? 0 : 1;
        }
        if (source instanceof Output) {
            return there == null ? 0 : one(id, SWITCHED, there);
        }
        if (source instanceof Loop) {
            return there == null ? Loop.NORMAL : one(id, ZONE, there);
        }
        if (there == null && source instanceof Pulses) {
            return 0;
        }
        try {
            return Double.parseDouble(String.valueOf(there));
        } catch (NumberFormatException e) {
            throw new AssertionError(
                    "gpio: %s must be a number (pulses, mA or V), but is %s".formatted(id, there),
                    e);
        }
    }

    private static int one(String id, Map<String, Integer> words, String there) {
        Integer raw = words.get(there);
        if (raw == null) {
            throw new AssertionError(
                    "gpio: %s must be one of %s, but is %s".formatted(id, words.keySet(), there));
        }
        return raw;
    }

    private static Reading reading(Point point, double raw) {
        if (!point.states().isEmpty()) {
            return new Reading(point, raw, Quality.GOOD);
        }
        return point.measure(raw);
    }
}
