package io.standpipe.profilekit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.profiles.KitProfiles;
import io.standpipe.rules.KitRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shipped profiles of water sources make of what a device shows, rules included. */
class WaterProfilesTest {

    private static final Profiles SHIPPED = load();

    private static Profiles load() {
        try {
            return KitProfiles.load(Path.of("../../device-profiles"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : text.isBlank() ? new String[0] : text.strip().split(" +", -1)) {
            pairs.put(pair.split("=", -1)[0], pair.split("=", -1)[1]);
        }
        return pairs;
    }

    /** GOOD readings of these points, and 0 of the others that are read. */
    private static List<Reading> readings(DeviceProfile profile, Map<String, String> values) {
        List<Reading> readings = new ArrayList<>();
        for (Point point : profile.points()) {
            if (!(point.source() instanceof Derived)) {
                double value = Double.parseDouble(values.getOrDefault(point.id(), "0"));
                readings.add(new Reading(point, value, Quality.GOOD));
            }
        }
        return readings;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v3 | | pressure=0.3 | | SERVICEABLE",
                "v3 | | pressure=0.12 | below-code | SERVICEABLE",
                "v3 | | pressure=0.08 | low-pressure | UNKNOWN",
                "v3 | | pressure=0.02 | low-pressure no-water | NO_WATER",
                "v3 | | pressure=1.2 | overpressure | SERVICEABLE",
                // below 5 m of water over it an empty main is empty
                "v3 | height=-5 | pressure=0.09 | low-pressure no-water | NO_WATER",
                // its own limits, which nobody here knows
                "v3 | | pressure=0.3 alarms=1 | terminal-low | SERVICEABLE",
                "v3 | | pressure=0.6 alarms=2 | terminal-high | SERVICEABLE",
                // a dead sensor shows 0, and may show anything
                "v3 | | pressure=0 alarms=9 | sensor-fault | UNKNOWN",
                "v3 | | pressure=0.3 alarms=8 | sensor-fault | UNKNOWN",
                "v3 | | pressure=0.3 alarms=16 | hardware-fault | UNKNOWN",
                "v3 | | pressure=0.3 alarms=4 | battery | SERVICEABLE",
                "v3 | mounting=dry-barrel | pressure=0 | | UNKNOWN",
                "v3 | mounting=dry-barrel | pressure=0.3 | in-use | UNKNOWN",
                "34 | | alarms=0 | | UNKNOWN",
                "34 | | alarms=128 | discharge | UNKNOWN",
                "34 | | alarms=3 | terminal-high terminal-low | UNKNOWN",
                "34 | | alarms=12 | battery sensor-fault | UNKNOWN",
                "24 | | alarms=224 | discharge impact tilt | UNKNOWN",
                "24 | | alarms=16 | hardware-fault | UNKNOWN",
                "36 | | alarms=97 | cover-open impact terminal-low | UNKNOWN",
                "36 | | alarms=130 | | UNKNOWN",
                "58 | | alarms=224 | discharge impact tilt | UNKNOWN",
            })
    void meokon(
            String type, String parameters, String values, String alarms, Serviceability service)
            throws Exception {
        String id = type.equals("v3") ? "meokon-pressure-v3" : "meokon-hydrant-" + type + "-v3";
        DeviceProfile profile = SHIPPED.profile(id, pairs(parameters == null ? "" : parameters));
        KitRules.Outcome outcome =
                KitRules.judge(profile, readings(profile, pairs(values)), Duration.ofMinutes(1));
        assertEquals(
                alarms == null ? Set.of() : new TreeSet<>(Set.of(alarms.split(" ", -1))),
                outcome.alarms());
        assertEquals(service, outcome.serviceability());
    }

    /** At night the pressure of a regulated zone stands still for hours, which is no fault. */
    @Test
    void aValueIsStuckAfterADayOnly() throws Exception {
        DeviceProfile profile = SHIPPED.profile("generic-pressure-4reg", Map.of());
        List<Reading> still = readings(profile, Map.of("pressure", "0.3"));
        KitRules.Outcome night = KitRules.judge(profile, still, Duration.ofHours(23));
        assertEquals(Set.of(), night.alarms());
        assertEquals(Serviceability.SERVICEABLE, night.serviceability());
        KitRules.Outcome day = KitRules.judge(profile, still, Duration.ofHours(25));
        assertEquals(Set.of("stuck"), day.alarms());
        assertEquals(Serviceability.UNKNOWN, day.serviceability());
    }
}
