package io.standpipe.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.gpio.profile.GpioSource.Follows;
import io.standpipe.model.Present;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Readings;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.RecordingSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ComponentTest {

    @TempDir Path data;

    private static final Profiles PROFILES =
            Fixtures.profiles(
                    Kit.profile("door", Map.of("open", Kit.OPEN)),
                    Kit.profile("siren", Map.of("output", Kit.output(Follows.FIRE))));
    private static final String FAULT = "io.standpipe.gpio~test/configuration";

    private final RecordingSink sink = new RecordingSink();
    private final RecordingFaults faults = new RecordingFaults();
    private final Alarms alarms = new Alarms();

    @TempDir Path pins;

    private Map<String, Object> config(String chip, String... rows) {
        Map<String, Object> config = new HashMap<>();
        config.put("service.pid", "io.standpipe.gpio~test");
        config.put("service.factoryPid", "io.standpipe.gpio");
        config.put("chip", chip);
        config.put("devices", "id,profile,pins\n" + String.join("\n", rows));
        return config;
    }

    private GpioComponent component(Map<String, Object> config) {
        return new GpioComponent(sink, PROFILES, faults, alarms, () -> data, config);
    }

    private static boolean isBad(Readings readings) {
        return !readings.readings().get(0).quality().isGood();
    }

    /** Such as this machine is, wherever that is. */
    @Test
    void withoutTheChipThereIsAFaultAndNothingElse() {
        GpioComponent component = component(config("gpiochip-none", "d,door,17"));

        sink.await("a BAD reading", ComponentTest::isBad);

        String fault = String.valueOf(faults.raised().get(FAULT));
        assertTrue(fault.contains("GPIO chip"), fault);
        component.deactivate(GpioComponent.CONFIGURATION_DELETED);
        assertEquals(Map.of(), faults.raised());
        assertEquals(Map.of(), sink.installed());
    }

    @Test
    void aLifeOfAComponent() throws Exception {
        String chip = "mock:" + pins;
        GpioComponent component = component(config(chip, "d,door,17", "x,none,18"));
        sink.await("the level at start", readings -> readings.readings().get(0).value() == 0);
        assertTrue(
                String.valueOf(faults.raised().get(FAULT)).contains("line 3 (x), column profile"));
        assertTrue(component.has("d"));
        assertEquals("", component.read("d").join());

        component.modified(config(chip, "d,door,17", "s,siren,5"));
        assertEquals(1, alarms.followers.size());
        Files.createDirectories(pins.resolve("sim_gpio17"));
        Files.writeString(pins.resolve("sim_gpio17/pull"), "pull-down");
        sink.await("the door", one -> is(one, "d", 1));
        alarms.fire();
        sink.await("the siren", one -> is(one, "s", 1));
        assertEquals(Map.of(), faults.raised(), "the bus has looked by now");
        assertEquals("1", Files.readString(pins.resolve("sim_gpio5/value")).strip());

        List<Present.Follower> before = new ArrayList<>(alarms.followers);
        component.modified(config(chip, "d,door,17", "s,siren,5"));
        assertEquals(before, alarms.followers, "the same again is nothing");

        component.deactivate(0);
        assertEquals(List.of(), alarms.followers);
        assertTrue(component.read("d").join().contains("there is no device"));
        assertEquals(Map.of(), sink.installed());
    }

    private static boolean is(Readings readings, String device, double value) {
        return readings.device().id().equals(device) && readings.readings().get(0).value() == value;
    }
}
