package io.standpipe.simulators.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.centre.Broker;
import io.standpipe.simulators.detector.DetectorFleet;
import io.standpipe.simulators.modbus.Master;
import io.standpipe.simulators.modbus.ModbusSlave;
import io.standpipe.simulators.net.Loopback;
import io.standpipe.simulators.terminal.Screen;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    private final Screen screen = new Screen();

    @TempDir private Path directory;

    @Test
    void startsEverythingAndSaysWhere() throws Exception {
        try (Broker other = new Broker()) {
            other.start(0);
            Path etc = directory.resolve("new/etc");
            Demo demo = Demo.start(screen.terminal(), etc, other.port());
            try (demo) {
                String panel = screen.await("panel-1");
                assertTrue(screen.await("taken").startsWith("port " + other.port() + " is taken"));
                String broker = screen.await("mosquitto_sub");
                screen.await("listens");

                int port =
                        Integer.parseInt(broker.replaceAll(".*mqtt://127.0.0.1:(\\d+),.*", "$1"));
                assertEquals(
                        "# Written by the demo, anew at each start.\nserver: tcp://127.0.0.1:%d\n"
                                .formatted(port),
                        Files.readString(etc.resolve("io.standpipe.mqtt~centre.yaml")));
                String address = panel.replaceAll(".*(127.0.0.1:\\d+).*", "$1");
                assertTrue(
                        Files.readString(etc.resolve("io.standpipe.modbus~demo.yaml"))
                                .contains("panel-1,notifier-modbus-gw," + address + ",1,"));
                new Master(port).close();
                int panelPort = Integer.parseInt(address.replaceAll(".*:", ""));
                try (Master master = new Master(panelPort)) {
                    assertEquals(
                            "0001000000050103021400", master.ask("0001 0000 0006 01 03 0004 0001"));
                }
            }
        }
    }

    @Test
    void writesTheGatewaysFilesWholeAndAnew() throws IOException {
        List<Field.Installed> devices =
                List.of(
                        new Field.Installed(
                                "hyd-1",
                                "p4",
                                "Lize Rd 42, \"N\"",
                                "127.0.0.1:5020",
                                3,
                                "FT-1",
                                39.8,
                                116.3,
                                Map.of("low_on_delay", "3", "low_off_delay", "5")),
                        new Field.Installed(
                                "panel-1",
                                "gw",
                                "Panel",
                                "127.0.0.1:5021",
                                1,
                                "FT-2",
                                39.8004,
                                116.3,
                                Map.of("loops", "1")));
        Files.writeString(directory.resolve("io.standpipe.modbus~demo.yaml"), "old");
        Files.writeString(directory.resolve("other.yaml"), "other");
        GatewayFiles files = new GatewayFiles(directory);
        files.writeField(devices);
        files.writeUplink(1884);
        assertEquals(
                """
                # Written by the demo, anew at each start.
                timeout: 1000
                interval: 1000
                devices: |
                  id,profile,address,unit,name,grid,lat,lon,loops,low_off_delay,low_on_delay
                  hyd-1,p4,127.0.0.1:5020,3,"Lize Rd 42, ""N""\",FT-1,39.800,116.300,,5,3
                  panel-1,gw,127.0.0.1:5021,1,Panel,FT-2,39.800,116.300,1,,
                """,
                Files.readString(directory.resolve("io.standpipe.modbus~demo.yaml")));
        try (Stream<Path> all = Files.list(directory)) {
            assertEquals(
                    List.of(
                            "io.standpipe.door.yaml",
                            "io.standpipe.gateway.yaml",
                            "io.standpipe.modbus~demo.yaml",
                            "io.standpipe.mqtt~centre.yaml",
                            "io.standpipe.outbox.yaml",
                            "other.yaml"),
                    all.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void theStoryHappensToTheDevices() throws Exception {
        try (Field field = Field.open(6, 1, 1, 0, false);
                DatagramSocket gateway = new DatagramSocket(Loopback.at(0));
                DetectorFleet detectors =
                        DetectorFleet.start(Loopback.at(gateway.getLocalPort()), "smoke-", 1)) {
            TreeMap<Duration, Runnable> acts = new TreeMap<>();
            List<Boolean> doors = new ArrayList<>();
            new Story(field, detectors, doors::add, screen.terminal()).play(acts::put);
            assertEquals(11, acts.size());
            assertTrue(acts.lastKey().compareTo(Duration.ofMinutes(2)) < 0);
            List<Runnable> steps = List.copyOf(acts.values());
            ModbusSlave silent = field.hydrant("hyd-0005").slave();
            try (Master hydrant = new Master(field.hydrant("hyd-0003").slave().port());
                    Master panel = new Master(field.panel("panel-1").slave().port())) {
                String pressure = hydrant.ask("0001 0000 0006 01 03 0004 0001");
                steps.get(0).run();
                screen.await("── 1/10 a pump trips");
                assertEquals("000100000005010302" + "0136", pressure);
                assertFalling(hydrant, pressure);
                steps.get(1).run();
                steps.get(2).run();
                assertEquals("0001000000050103020c10", panel.ask("0001 0000 0006 01 03 0004 0001"));
                steps.get(3).run();
                assertEquals("0001000000050103021400", panel.ask("0001 0000 0006 01 03 0004 0001"));
                steps.get(4).run();
                assertThrows(IOException.class, () -> new Master(silent.port()));
                steps.get(5).run();
                new Master(silent.port()).close();
                steps.get(6).run();
                DatagramPacket hello = new DatagramPacket(new byte[2048], 2048);
                gateway.setSoTimeout(10_000);
                gateway.receive(hello);
                assertEquals(22, hello.getData()[0], "a DTLS handshake begins");
                steps.get(7).run();
                steps.get(8).run();
                steps.get(9).run();
                assertEquals(List.of(true, false), doors);
                steps.get(10).run();
                screen.await("Ctrl-C ends");
            }
        }
    }

    @Test
    void aFieldThatCannotBeOpenedLeavesNothingBehind() {
        IOException e = assertThrows(IOException.class, () -> Field.open(2, 0, 0, 65535, false));
        assertEquals(
                "each device takes the next port, but there is none after 65535; begin with a lower one",
                e.getMessage());
        assertTrue(Loopback.free(65535));
    }

    /** Reads until the value has changed; a ramp of seconds moves it within a few reads. */
    private static void assertFalling(Master hydrant, String before) throws IOException {
        String now = before;
        for (int read = 0; read < 100_000 && now.equals(before); read++) {
            now = hydrant.ask("0001 0000 0006 01 03 0004 0001");
        }
        assertTrue(now.compareTo(before) < 0, before + ", then " + now);
    }
}
