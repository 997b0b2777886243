package io.standpipe.standalone.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.config.Settings;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.TestPki;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorComponentTest {

    @TempDir Path directory;

    private final VirtualTime time = new VirtualTime();
    private final RecordingFaults faults = new RecordingFaults();
    private final AtomicInteger ended = new AtomicInteger();

    private DoorComponent component(int port) {
        DataDirectory data = () -> directory;
        DoorComponent made =
                new DoorComponent(
                        data,
                        Map.of("service.pid", DoorComponent.NAME, "listen", "127.0.0.1:" + port),
                        time,
                        time,
                        ended::incrementAndGet);
        made.bindFaults(faults);
        return made;
    }

    private DoorComponent secure(String listen, String certificate, String key) {
        DataDirectory data = () -> directory;
        DoorComponent made =
                new DoorComponent(
                        data,
                        Map.of(
                                "service.pid",
                                DoorComponent.NAME,
                                "listen",
                                listen,
                                "certificate",
                                certificate,
                                "key",
                                key),
                        time,
                        time,
                        ended::incrementAndGet);
        made.bindFaults(faults);
        return made;
    }

    private static int free() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return taken.getLocalPort();
        }
    }

    private static String plain(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void knock(int port) throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    @Test
    void aPortThatIsTakenIsAFaultUntilItIsFreeAndTheDoorOpens() throws IOException {
        int port;
        DoorComponent component;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
            component = component(port);
            String text = faults.raised().get(DoorComponent.NAME + "/door");
            assertTrue(text.contains("127.0.0.1:" + port), text);
            time.advance(DoorComponent.AGAIN.multipliedBy(3));
            assertEquals(1, faults.raised().size());
        }
        assertThrows(ConnectException.class, () -> knock(port));
        time.advance(DoorComponent.AGAIN);
        knock(port);
        assertEquals(Map.of(), faults.raised());
        component.deactivate();
        assertThrows(ConnectException.class, () -> knock(port));
        assertEquals(1, ended.get());
    }

    /** Who takes the door's file away wants none: nothing is missed, and nothing is tried again. */
    @Test
    void withItsConfigurationGoneNoDoorIsMissedOrTriedAgain() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
            DoorComponent component = component(port);
            assertEquals(1, faults.raised().size());
            component.deactivate();
            assertEquals(Map.of(), faults.raised());
        }
        time.advance(DoorComponent.AGAIN.multipliedBy(2));
        assertThrows(ConnectException.class, () -> knock(port));
        assertEquals(Map.of(), faults.raised());
    }

    /** A password must not travel in plain text, whatever the configuration says. */
    @Test
    void beyondTheLoopbackAddressThereIsTlsAlone() throws IOException {
        int port = free();
        DoorComponent component = secure("0.0.0.0:" + port, "", "");
        assertEquals(Map.of(), faults.raised());
        assertTrue(plain(port).contains("write https://"), plain(port));
        assertTrue(Files.exists(directory.resolve("door/self-made.pem")));
        component.deactivate();
        assertThrows(ConnectException.class, () -> knock(port));
    }

    @Test
    void atTheLoopbackAddressACertificateIsMadeOnlyIfOneIsAskedFor() throws IOException {
        int port = free();
        DoorComponent component = component(port);
        assertTrue(plain(port).contains("303 See Other"), plain(port));
        assertTrue(Files.notExists(directory.resolve("door/self-made.pem")));
        component.deactivate();
        DoorComponent asked = secure("127.0.0.1:" + port, "self-made", "");
        assertTrue(plain(port).contains("write https://"), plain(port));
        asked.deactivate();
    }

    @Test
    void withACertificateThatIsNoGoodTheDoorStaysShutUntilItIsMended() throws IOException {
        int port = free();
        Path own = Files.writeString(directory.resolve("own.pem"), "to be done");
        DoorComponent component = secure("127.0.0.1:" + port, own.toString(), "");
        String text = faults.raised().get(DoorComponent.NAME + "/door");
        assertTrue(text.contains("own.pem must "), text);
        assertTrue(text.endsWith("; the pages stay shut until then"), text);
        assertThrows(ConnectException.class, () -> knock(port), "nor in plain text");
        TestPki.Issued good =
                TestPki.issue(
                        TestPki.ca("ca"),
                        "gateway",
                        VirtualTime.START,
                        VirtualTime.START.plus(Duration.ofDays(50)),
                        "gateway");
        Files.writeString(own, good.pem() + good.keyPem());
        time.advance(DoorComponent.AGAIN);
        assertEquals(Map.of(), faults.raised());
        assertTrue(plain(port).contains("write https://"), plain(port));
        time.advance(Duration.ofDays(21));
        String ending = faults.raised().get(DoorComponent.NAME + "/door");
        assertTrue(ending.contains("expires on 2026-02-20"), ending);
        Files.writeString(own, "to be done");
        time.advance(DoorComponent.LOOK);
        String broken = faults.raised().get(DoorComponent.NAME + "/door");
        assertTrue(broken.contains("what was there before is still used"), broken);
        component.deactivate();
        assertEquals(Map.of(), faults.raised());
    }

    @Test
    void whatIsWrongWithTheSettingsIsTold() {
        Settings relative =
                Settings.of(Map.of("service.pid", "x", "certificate", "own.pem", "key", "own.key"));
        assertTrue(DoorSettings.read(relative).tls());
        assertTrue(
                relative.problems().toString().contains("certificate must be the whole path"),
                relative.problems()::toString);
        assertTrue(
                relative.problems().toString().contains("key must be the whole path"),
                relative.problems()::toString);
        Settings alone = Settings.of(Map.of("service.pid", "x", "key", "/etc/own.key"));
        assertFalse(DoorSettings.read(alone).tls());
        assertTrue(
                alone.problems().toString().contains("certificate names none"),
                alone.problems()::toString);
        for (String beyond : List.of("0.0.0.0:8443", "[::]:8443", "192.0.2.1:80")) {
            Settings settings = Settings.of(Map.of("service.pid", "x", "listen", beyond));
            assertTrue(DoorSettings.read(settings).tls(), beyond);
        }
        for (String at : List.of("127.0.0.1:80", "[::1]:80", "127.9.9.9:80", "0.0.0.0")) {
            Settings settings = Settings.of(Map.of("service.pid", "x", "listen", at));
            assertFalse(DoorSettings.read(settings).tls(), at);
        }
    }
}
