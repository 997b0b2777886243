package io.standpipe.simulators.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.modbus.Master;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {

    @Test
    void hydrantIsAFourRegisterTransmitterInMegapascals() throws IOException {
        try (HydrantSim hydrant = HydrantSim.open(0, 3, 0.312, false);
                Master master = new Master(hydrant.slave().port())) {
            // address 3, 9600 baud, MPa, 3 decimals, 312, range 0 to 1600
            assertEquals(
                    "000100000011" + "03030e" + "0003000300000003013800000640",
                    master.ask("0001 0000 0006 03 03 0000 0007"));
            assertEquals(
                    "00020000000703030" + "4" + "3e9fbe77",
                    master.ask("0002 0000 0006 03 03 0016 0002"));
            assertEquals("000300000003038301", master.ask("0003 0000 0006 03 03 0000 0015"));
            assertEquals("000400000003038302", master.ask("0004 0000 0006 03 03 0017 0002"));
        }
    }

    @Test
    void hydrantMovesAndStopsAtWhatItsRegisterHolds() throws IOException {
        try (HydrantSim hydrant = HydrantSim.open(0, 1, 0.3, false);
                Master master = new Master(hydrant.slave().port())) {
            hydrant.pressure(-0.05, Duration.ZERO);
            assertEquals("000100000005010302ffce", master.ask("0001 0000 0006 01 03 0004 0001"));
            hydrant.pressure(99, Duration.ZERO);
            assertEquals("0002000000050103027fff", master.ask("0002 0000 0006 01 03 0004 0001"));
        }
    }

    @Test
    void tankIsTheSameFamilyInMetres() throws IOException {
        try (TankSim tank = TankSim.open(0, 1, 3.2, false);
                Master master = new Master(tank.slave().port())) {
            assertEquals(
                    "00010000000d01030a" + "00070002014000" + "0001f4",
                    master.ask("0001 0000 0006 01 03 0002 0005"));
        }
    }

    @Test
    void panelShowsItsPointsAndItsGatewayItsHealth() throws IOException {
        try (PanelSim panel = PanelSim.open(0);
                Master master = new Master(panel.slave().port())) {
            panel.detector(1, 5, PanelSim.FIRE);
            panel.module(10, 159, PanelSim.TROUBLE);
            assertEquals(
                    "000100000007010304" + "14000c10",
                    master.ask("0001 0000 0006 01 03 0003 0002"));
            assertEquals(
                    "000200000007010304" + "140000ff",
                    master.ask("0002 0000 0006 01 03 000b 0002")); // detectors 12 and 13
            assertEquals(
                    "000300000005010302" + "3400",
                    master.ask("0003 0000 0006 01 03 0f76 0001")); // 9*400 + 200 + 158
            assertEquals(
                    "000400000005010302" + "0000", master.ask("0004 0000 0006 01 03 251b 0001"));
            assertEquals(
                    "000500000005fe0402" + "0001",
                    master.ask("0005 0000 0006 fe 04 13eb 0001")); // node 1 online
            assertEquals(
                    "000600000005fe0402" + "0001",
                    master.ask("0006 0000 0006 fe 04 13fe 0001")); // gateway online
            assertThrows(
                    IllegalArgumentException.class, () -> panel.detector(1, 160, PanelSim.FIRE));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "read,                 0006 01 01 0000 0004, 0004 01 01 01 00",
        "on,                   0006 01 05 0002 ff00, 0006 01 05 0002 ff00",
        "off,                  0006 01 05 0000 0000, 0006 01 05 0000 0000",
        "neither on nor off,   0006 01 05 0002 0001, 0003 01 85 03",
        "on with a low byte,   0006 01 05 0002 ff01, 0003 01 85 03",
        "no such output,       0006 01 05 0004 ff00, 0003 01 85 02",
        "cut short,            0004 01 05 0002,      0003 01 85 03",
        "too long,             0007 01 05 0002 ff00 00, 0003 01 85 03",
        "level,                0006 01 06 0000 1234, 0006 01 06 0000 1234",
        "no such register,     0006 01 06 0001 1234, 0003 01 86 02",
        "registers,            0009 01 10 0000 0001 02 4321, 0006 01 10 0000 0001",
        "registers too many,   000b 01 10 0000 0002 04 0001 0002, 0003 01 90 02",
        "registers none,       0007 01 10 0000 0000 00, 0003 01 90 03",
        "registers miscounted, 0009 01 10 0000 0001 04 4321, 0003 01 90 03",
        "coils,                0008 01 0f 0000 0001 01 01, 0003 01 8f 01",
        "another unit,         0006 02 05 0000 ff00, 0003 02 85 0b",
    })
    void relaysAreSwitched(String what, String request, String answer) throws IOException {
        try (RelaySim relay = RelaySim.open(0, 1, 4);
                Master master = new Master(relay.slave().port())) {
            assertEquals(
                    "00010000" + answer.replace(" ", ""), master.ask("0001 0000 " + request), what);
        }
    }

    @Test
    void aRelayKnowsWhatWasDone() throws Exception {
        try (RelaySim relay = RelaySim.open(0, 1, 4);
                Master master = new Master(relay.slave().port())) {
            assertFalse(relay.awaitWrites(1, Duration.ofMillis(20)));
            master.ask("0001 0000 0006 01 05 0002 ff00");
            master.ask("0002 0000 0006 01 06 0000 1234");
            master.ask("0003 0000 0006 01 05 0004 ff00");
            assertTrue(relay.awaitWrites(2, Duration.ofSeconds(5)));
            assertEquals(2, relay.writes());
            assertTrue(relay.on(2));
            assertFalse(relay.on(1));
            assertEquals(0x1234, relay.level());
            assertEquals("0004000000040101" + "0104", master.ask("0004 0000 0006 01 01 0000 0004"));
            master.ask("0005 0000 0006 01 05 0002 0000");
            assertFalse(relay.on(2));
            assertThrows(IllegalArgumentException.class, () -> relay.on(4));
        }
    }

    @Test
    void courseMovesEvenlyAlsoFromTheMiddleOfAMove() {
        AtomicLong nanos = new AtomicLong(5_000_000_000L);
        Course course = new Course(nanos::get, 1, 0, 0);
        assertEquals(1, course.now());
        course.go(3, Duration.ofSeconds(4));
        nanos.addAndGet(1_000_000_000L);
        assertEquals(1.5, course.now(), 1e-9);
        course.go(0.5, Duration.ofSeconds(2));
        nanos.addAndGet(1_000_000_000L);
        assertEquals(1, course.now(), 1e-9);
        nanos.addAndGet(9_000_000_000L);
        assertEquals(0.5, course.now(), 1e-9);
    }

    @Test
    void courseSwaysAboutItsMiddle() {
        AtomicLong nanos = new AtomicLong();
        Course course = new Course(nanos::get, 1, 0.01, 42);
        double least = 2;
        double most = 0;
        for (int second = 0; second < 40; second++) {
            nanos.addAndGet(1_000_000_000L);
            least = Math.min(least, course.now());
            most = Math.max(most, course.now());
        }
        assertTrue(least > 0.98 && least < 0.995, "least " + least);
        assertTrue(most < 1.02 && most > 1.005, "most " + most);
    }
}
