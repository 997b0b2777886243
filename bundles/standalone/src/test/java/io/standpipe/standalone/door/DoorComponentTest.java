package io.standpipe.standalone.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.DataDirectory;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
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
                        ended::incrementAndGet);
        made.bindFaults(faults);
        return made;
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
}
