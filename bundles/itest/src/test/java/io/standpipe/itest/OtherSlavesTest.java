package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway reads Debian's pymodbus as it is: over TCP, and RTU through socat's terminals. */
@Tag("debian")
@Timeout(120)
class OtherSlavesTest {

    @TempDir Path work;

    @Test
    void overTcp() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        readsBoth("tcp", String.valueOf(port), "127.0.0.1:" + port);
    }

    @Test
    void overASerialLine() throws Exception {
        try (Socat socat = new Socat(work)) {
            socat.plug();
            readsBoth("rtu", socat.field().toString(), socat.gateway().toString());
        }
    }

    private void readsBoth(String mode, String where, String address) throws Exception {
        Path script = work.resolve("slaves.py");
        try (InputStream in = getClass().getResourceAsStream("/slaves.py")) {
            Files.copy(in, script);
        }
        Process slaves =
                new ProcessBuilder("/usr/bin/python3", script.toString(), mode, where)
                        .redirectErrorStream(true)
                        .redirectOutput(work.resolve("slaves.log").toFile())
                        .start();
        try (TestBroker broker = TestBroker.open(work);
                Centre centre = new Centre(broker.port())) {
            Path etc = Files.createDirectories(work.resolve("etc"));
            write(etc, "io.standpipe.gateway", "id: gw-test\ndistrict: fengtai\n");
            write(etc, "io.standpipe.outbox", "{}\n");
            write(
                    etc,
                    "io.standpipe.mqtt~centre",
                    "server: tcp://127.0.0.1:" + broker.port() + "\n");
            write(
                    etc,
                    "io.standpipe.modbus~other",
                    """
                    address: %s
                    devices: |
                      id,profile,unit,mounting
                      hyd-1,generic-pressure-4reg,1,pressurised
                      hyd-2,generic-pressure-4reg,2,pressurised
                    """
                            .formatted(address));
            try (InFelix felix = InFelix.start(work)) {
                assertTrue(felix.context().getBundles().length > 1);
                centre.await("0.287 MPa", m -> pressure(m, "hyd-1", 0.287));
                centre.await("-0.012 MPa", m -> pressure(m, "hyd-2", -0.012));
            }
        } finally {
            slaves.destroy();
            assertTrue(slaves.waitFor(10, TimeUnit.SECONDS));
        }
    }

    private static boolean pressure(Centre.Received message, String device, double value) {
        return message.readings(device).stream()
                .anyMatch(
                        reading ->
                                reading.path("point").asText().equals("pressure")
                                        && reading.path("value").asDouble() == value);
    }

    private static void write(Path etc, String pid, String yaml) throws IOException {
        Files.writeString(etc.resolve(pid + ".yaml"), yaml);
    }
}
