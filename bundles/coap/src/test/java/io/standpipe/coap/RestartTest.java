package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.coap.restart.Journal;
import io.standpipe.model.time.SystemTime;
import io.standpipe.testkit.RecordingSink;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.californium.core.coap.CoAP;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Detectors that are connected while the gateway stops or is killed. A kill is played by giving the
 * next bus the file as it was when a detector had its answer.
 */
@Timeout(60)
class RestartTest {

    private static final String FIRE = "[{\"n\":\"smoke\",\"vb\":true}]";
    private static final String OTHER_KEY = "0x0f0e0d0c0b0a09080706050403020100";

    @TempDir private Path data;

    private final RecordingSink sink = new RecordingSink();
    private final List<String> problems = new ArrayList<>();
    private CoapBus bus;
    private InetSocketAddress server;

    private Path file() {
        return data.resolve("test.connections");
    }

    private void start(int port, Detector... detectors) {
        bus = new CoapBus("coap-test", sink, SystemTime.INSTANCE, file(), problems::add);
        bus.install(List.of(detectors));
        ListenAddress where = ListenAddress.parse("127.0.0.1:" + port, port);
        assertEquals(
                List.of(), bus.start(new CoapBusConfig.Ports(where, null, "", ""), ports -> {}));
        server = bus.addresses().get(0);
    }

    /** Another process has the same files and port. */
    private void kill(Detector... detectors) throws Exception {
        Path then = data.resolve("then");
        Files.copy(file(), then, StandardCopyOption.REPLACE_EXISTING);
        bus.close();
        Files.move(then, file(), StandardCopyOption.REPLACE_EXISTING);
        start(server.getPort(), detectors);
    }

    /** A port that is the same after each start. */
    private void startAnywhere(Detector... detectors) throws Exception {
        start(FreeUdp.port(), detectors);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private static Detector psk(String id, String key) {
        return Kit.detector(id, Kit.SMOKE, Security.PSK, key);
    }

    private static String say(Client client) throws Exception {
        return client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text;
    }

    @Test
    void aConnectionThatWasAnsweredOutlivesKills() throws Exception {
        startAnywhere(psk("a", Kit.KEY), psk("b", Kit.KEY));
        try (Client a = Client.psk(server, "ep-a", Kit.KEY);
                Client b = Client.psk(server, "ep-b", Kit.KEY)) {
            assertEquals("2.04", say(a));
            assertEquals("2.04", say(b));
            for (int i = 0; i < 3; i++) {
                kill(psk("a", Kit.KEY), psk("b", Kit.KEY));
                assertEquals("2.04", say(a));
                assertEquals("2.04", say(b));
            }
            assertEquals(1, a.handshakes());
            assertEquals(1, b.handshakes());
        }
        assertEquals(8, sink.all().size());
        assertEquals(List.of(), problems);
    }

    /** Also after an orderly stop, and when the settings ask for other sockets. */
    @Test
    void aConnectionOutlivesAStop() throws Exception {
        startAnywhere(psk("a", Kit.KEY));
        try (Client a = Client.psk(server, "ep-a", Kit.KEY)) {
            assertEquals("2.04", say(a));
            bus.close();
            start(server.getPort(), psk("a", Kit.KEY));
            assertEquals("2.04", say(a));
            assertEquals(1, a.handshakes());
        }
    }

    /** Somebody else has the port for a while: the connections wait for it. */
    @Test
    void aConnectionOutlivesAPortThatIsTaken() throws Exception {
        startAnywhere(psk("a", Kit.KEY));
        try (Client a = Client.psk(server, "ep-a", Kit.KEY)) {
            assertEquals("2.04", say(a));
            bus.close();
            BlockingQueue<List<String>> ports = new LinkedBlockingQueue<>();
            try (DatagramSocket other = new DatagramSocket(server)) {
                assertTrue(other.isBound());
                bus = new CoapBus("coap-test", sink, SystemTime.INSTANCE, file(), problems::add);
                bus.install(List.of(psk("a", Kit.KEY)));
                ListenAddress where =
                        ListenAddress.parse("127.0.0.1:" + server.getPort(), server.getPort());
                assertEquals(
                        1,
                        bus.start(new CoapBusConfig.Ports(where, null, "", ""), ports::add).size());
            }
            assertEquals(List.of(), ports.poll(30, TimeUnit.SECONDS));
            assertEquals("2.04", say(a));
            assertEquals(1, a.handshakes());
        }
    }

    /** Whoever has recorded it could end an alarm with it. */
    @Test
    void aRecordThatWasAnsweredIsNotTakenAgain() throws Exception {
        startAnywhere(psk("a", Kit.KEY));
        try (Nat nat = new Nat(server);
                Client a = Client.psk(nat.address(), "ep-a", Kit.KEY)) {
            List<byte[]> recorded = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                assertEquals("2.04", say(a));
                recorded.add(nat.recorded());
            }
            kill(psk("a", Kit.KEY));
            for (byte[] record : recorded) {
                nat.send(record);
            }
            assertEquals("2.04", say(a), "which came after them");
            recorded.add(nat.recorded());
            for (byte[] record : recorded) {
                nat.send(record);
            }
            assertEquals("2.04", say(a));
            assertEquals(1, a.handshakes());
        }
        assertEquals(7, sink.all().size());
    }

    /** The same key with the same number twice gives both plaintexts away. */
    @Test
    void noNumberIsUsedTwice() throws Exception {
        startAnywhere(psk("a", Kit.KEY));
        Set<Long> numbers = new HashSet<>();
        try (Nat nat = new Nat(server);
                Client a = Client.psk(nat.address(), "ep-a", Kit.KEY)) {
            for (int i = 0; i < 4; i++) {
                assertEquals("2.04", say(a));
                assertEquals("2.04", say(a));
                kill(psk("a", Kit.KEY));
            }
            assertEquals("2.04", say(a));
            assertEquals(1, a.handshakes());
            for (byte[] datagram : nat.answers()) {
                long number = ByteBuffer.wrap(datagram).getLong(3); // epoch and number
                if (number >>> 48 == 1) {
                    assertTrue(numbers.add(number), "number " + Long.toHexString(number));
                }
            }
        }
        assertTrue(numbers.size() >= 9);
    }

    @Test
    void anotherKeyEndsIt() throws Exception {
        startAnywhere(psk("a", Kit.KEY), psk("b", Kit.KEY), psk("c", Kit.KEY));
        try (Client a = Client.psk(server, "ep-a", Kit.KEY);
                Client b = Client.psk(server, "ep-b", Kit.KEY);
                Client c = Client.psk(server, "ep-c", Kit.KEY);
                Client after = Client.psk(server, "ep-a", OTHER_KEY)) {
            assertEquals("2.04", say(a));
            assertEquals("2.04", say(b));
            assertEquals("2.04", say(c));
            kill(psk("a", OTHER_KEY), psk("c", Kit.KEY));
            assertEquals("2.04", say(c));
            assertNull(a.trySend(CoAP.Code.POST, "standpipe", 110, FIRE), "its key is another");
            assertNull(b.trySend(CoAP.Code.POST, "standpipe", 110, FIRE), "it was taken out");
            assertEquals("2.04", say(after));
        }
        bus.close();
        Map<String, byte[]> left = Journal.read(file());
        assertTrue(left.containsKey("connection/a") && left.containsKey("connection/c"));
        assertFalse(left.containsKey("connection/b"), "keys that nobody needs");
    }

    /** Somebody may have the old one. */
    @Test
    void anotherKeyEndsItAtOnce() throws Exception {
        startAnywhere(psk("a", Kit.KEY), psk("b", Kit.KEY));
        try (Client a = Client.psk(server, "ep-a", Kit.KEY);
                Client b = Client.psk(server, "ep-b", Kit.KEY);
                Client after = Client.psk(server, "ep-a", OTHER_KEY)) {
            assertEquals("2.04", say(a));
            assertEquals("2.04", say(b));
            bus.install(List.of(psk("a", OTHER_KEY), psk("b", Kit.KEY)));
            assertNull(a.trySend(CoAP.Code.POST, "standpipe", 110, FIRE), "its key is another");
            assertEquals("2.04", say(after));
            assertEquals("2.04", say(b));
            assertEquals(1, b.handshakes());
        }
    }

    /** A detector that says goodbye has thrown its keys away. */
    @Test
    void whoClosedIsForgotten() throws Exception {
        startAnywhere(psk("a", Kit.KEY));
        try (Client a = Client.psk(server, "ep-a", Kit.KEY)) {
            assertEquals("2.04", say(a));
            assertEquals(
                    Set.of("connection/a", "numbers/a", "order/a"), Journal.read(file()).keySet());
            a.goodbye();
            while (!Journal.read(file()).keySet().equals(Set.of("order/a"))) {
                LockSupport.parkNanos(10_000_000); // until the test's timeout
            }
        }
    }

    @Test
    void onlyItsUserMayReadItAndItHoldsNoKeyOfADetector() throws Exception {
        startAnywhere(psk("a", Kit.KEY));
        try (Client a = Client.psk(server, "ep-a", Kit.KEY)) {
            assertEquals("2.04", say(a));
        }
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        String bytes = HexFormat.of().formatHex(Files.readAllBytes(file()));
        assertFalse(bytes.contains(Kit.KEY.substring(2)));
    }

    @Test
    void aForeignFileIsSetAside() throws Exception {
        Files.writeString(file(), "what is this");
        startAnywhere(psk("a", Kit.KEY));
        try (Client a = Client.psk(server, "ep-a", Kit.KEY)) {
            assertEquals("2.04", say(a));
        }
        assertEquals("what is this", Files.readString(data.resolve("test.connections.unusable")));
        assertEquals(List.of(), problems);
    }

    /** What is kept of a connection can be anything after a version changed or a bit fell. */
    @Test
    void whatCannotBeUnderstoodIsLeftOut() throws Exception {
        startAnywhere(psk("a", Kit.KEY), psk("b", Kit.KEY));
        try (Client a = Client.psk(server, "ep-a", Kit.KEY);
                Client b = Client.psk(server, "ep-b", Kit.KEY)) {
            assertEquals("2.04", say(a));
            assertEquals("2.04", say(b));
            bus.close();
            Map<String, byte[]> values = new LinkedHashMap<>(Journal.read(file()));
            byte[] connection = values.get("connection/a");
            values.put("connection/a", Arrays.copyOf(connection, connection.length / 2));
            values.put("numbers/b", new byte[] {1});
            values.put("numbers/zz", new byte[] {1, 2, 3});
            values.put("connection/half", new byte[] {1});
            values.put("connection/yy", new byte[] {1});
            values.put("numbers/yy", values.get("numbers/a"));
            values.put("registration/a", new byte[] {1, 0});
            try (Journal journal = new Journal(file())) {
                journal.write(values);
            }
            start(server.getPort(), psk("a", Kit.KEY), psk("b", Kit.KEY));
            try (Client anew = Client.psk(server, "ep-a", Kit.KEY)) {
                assertEquals("2.04", say(anew));
            }
        }
        assertEquals(List.of(), problems);
    }

    /** A detector's answer does not wait for a disk that is none. */
    @Test
    void aDiskThatRefusesIsToldAndNobodyWaits() throws Exception {
        Files.writeString(data.resolve("no-directory"), "");
        bus =
                new CoapBus(
                        "coap-test",
                        sink,
                        SystemTime.INSTANCE,
                        data.resolve("no-directory").resolve("x"),
                        problems::add);
        bus.install(List.of(psk("a", Kit.KEY)));
        assertEquals(
                List.of(),
                bus.start(
                        new CoapBusConfig.Ports(
                                ListenAddress.parse("127.0.0.1:0", 0), null, "", ""),
                        ports -> {}));
        server = bus.addresses().get(0);
        try (Client a = Client.psk(server, "ep-a", Kit.KEY)) {
            assertEquals("2.04", say(a));
        }
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains("cannot be written"), problems::toString);
    }
}
