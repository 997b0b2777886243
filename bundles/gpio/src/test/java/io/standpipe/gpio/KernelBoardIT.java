package io.standpipe.gpio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.gpio.chip.GpioSim;
import io.standpipe.gpio.profile.GpioSource.Follows;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Readings;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.RecordingSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole bus on a real kernel with its simulated chip; {@code kernel-test} runs it in a virtual
 * machine.
 */
class KernelBoardIT {

    @TempDir Path data;

    private static final int DOOR = 17;
    private static final int FLOW = 4;
    private static final int SIREN = 5;

    private static final Profiles PROFILES =
            Fixtures.profiles(
                    Kit.profile("door", Map.of("open", Kit.OPEN)),
                    Kit.profile("flow", Map.of("count", Kit.PULSES)),
                    Kit.profile("siren", Map.of("output", Kit.output(Follows.FIRE))));

    private final RecordingSink sink = new RecordingSink();
    private final RecordingFaults faults = new RecordingFaults();
    private final Alarms alarms = new Alarms();
    private GpioSim sim;
    private GpioComponent component;

    @BeforeEach
    void open() throws IOException {
        sim = new GpioSim("board", 32).name(DOOR, "GPIO17").plug();
        Map<String, Object> config = new HashMap<>();
        config.put("service.pid", "io.standpipe.gpio~test");
        config.put("chip", "board");
        config.put(
                "devices",
                "id,profile,pins\nd,door,GPIO17\nf,flow,%d\ns,siren,%d\n".formatted(FLOW, SIREN));
        component = new GpioComponent(sink, PROFILES, faults, alarms, () -> data, config);
        await("the door at start", "d", 0);
    }

    @AfterEach
    void close() throws IOException {
        component.deactivate(GpioComponent.CONFIGURATION_DELETED);
        sim.close();
    }

    private Readings await(String what, String device, double value) {
        return sink.await(
                what,
                readings ->
                        readings.device().id().equals(device)
                                && readings.readings().get(0).value() == value);
    }

    @Test
    void aContactIsToldWithTheKernelsMoment() throws IOException {
        assertEquals(Map.of(), faults.raised());
        long before = System.nanoTime();
        sim.drive(DOOR, false);
        long after = System.nanoTime();

        Readings opened = await("the door", "d", 1);

        long lasted = Kit.DEBOUNCE.toNanos();
        assertTrue(opened.stamp().nanos() >= before, "not before it happened");
        // Debounced in the kernel: the moment is that at which the position had lasted.
        assertTrue(
                opened.stamp().nanos() <= after + 20 * lasted,
                "the kernel's moment, not that of a later look");
    }

    @Test
    void pulsesAreCounted() throws IOException {
        for (int i = 0; i < 5; i++) {
            sim.drive(FLOW, false);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60));
            sim.drive(FLOW, true);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60));
        }

        await("five pulses", "f", 5);
    }

    @Test
    void anOutputFollowsAFire() throws IOException {
        assertTrue(!sim.isHigh(SIREN));

        alarms.fire();

        await("the siren", "s", 1);
        assertTrue(sim.isHigh(SIREN));
    }

    @Test
    void aChipThatGoesAwayIsBadAndAFault() throws IOException {
        sink.forget();

        sim.unplug();

        sink.await("a BAD reading", readings -> !readings.readings().get(0).quality().isGood());
        // A read may fail before the kernel says that the whole chip is gone.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!fault().contains("board went away")) {
            assertTrue(System.nanoTime() < end, fault());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private String fault() {
        return String.valueOf(faults.raised().get("io.standpipe.gpio~test/configuration"));
    }
}
