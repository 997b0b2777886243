package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.coap.dtls.DtlsFlood;
import io.standpipe.model.device.Readings;
import io.standpipe.model.time.SystemTime;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.RecordingSink;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The running server on loopback. */
@Timeout(60)
class CoapBusTest {

    private static final String FIRE = "[{\"n\":\"smoke\",\"vb\":true}]";

    private final RecordingSink sink = new RecordingSink();
    private final CoapBus bus = new CoapBus("coap-test", sink, SystemTime.INSTANCE);

    @AfterEach
    void close() {
        bus.close();
    }

    private InetSocketAddress listen(boolean secure, Detector... detectors) {
        bus.install(List.of(detectors));
        ListenAddress where = ListenAddress.parse("127.0.0.1:0", 0);
        assertEquals(
                List.of(),
                bus.start(
                        new CoapBusConfig.Ports(
                                secure ? where : null, secure ? null : where, "", ""),
                        problems -> {}));
        return bus.addresses().get(0);
    }

    private static Detector plain(String id) {
        return Kit.detector(id, Kit.SMOKE, Security.NONE, null);
    }

    private static Detector psk(String id) {
        return Kit.detector(id, Kit.SMOKE, Security.PSK, Kit.KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | standpipe/a | 110 | [{\"n\":\"smoke\",\"vb\":true}] | 2.04",
                "POST | standpipe/ep-a | 110 | [] | 2.04",
                "POST | standpipe/a | 110 | [{\"n\":\"smoke\" | 4.00",
                "POST | standpipe/a | 112 | [] | 4.00",
                "POST | standpipe/a | 0 | [] | 4.15",
                "POST | standpipe/a | 42 | xxxxxx | 4.15",
                "POST | standpipe/a | -1 | [] | 4.15",
                "POST | standpipe/nobody | 110 | [] | 4.03",
                "POST | standpipe | 110 | [] | 4.03",
                "POST | standpipe/secure | 110 | [] | 4.03",
                "POST | standpipe/a/b | 110 | [] | 4.04",
                "POST | other | 110 | [] | 4.04",
                "GET | standpipe/a | 110 | [] | 4.05",
                "PUT | standpipe/a | 110 | [] | 4.05",
                "GET | .well-known/core | -1 | x | 4.04",
                "DELETE | rd/none | -1 | x | 4.04",
                "POST | rd | 40 | </3/0> | 4.03",
            })
    void answers(String method, String path, int format, String payload, String code)
            throws Exception {
        InetSocketAddress server =
                listen(false, plain("a"), Kit.detector("secure", Kit.SMOKE, Security.PSK, Kit.KEY));
        try (Client client = Client.plain(server)) {
            Response response = client.send(CoAP.Code.valueOf(method), path, format, payload);
            assertNotNull(response);
            assertEquals(code, response.getCode().text);
            assertTrue(response.getPayloadSize() <= 64, "no amplification");
        }
    }

    /**
     * Junk from many senders, and messages that claim to be of another detector, while the bus's
     * thread is busy: so all of it waits behind what came first. ({@link InboundTest} has floods of
     * all sorts.)
     */
    @Test
    void aFloodOfForgedSendersKeepsNoDetectorFromBeingHeard() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        sink.safe(
                () -> {
                    busy.countDown();
                    try {
                        free.await();
                    } catch (InterruptedException e) {
                        return CompletableFuture.failedFuture(e);
                    }
                    return CompletableFuture.completedFuture(null);
                });
        InetSocketAddress server = listen(false, plain("a"), plain("b"), plain("c"));
        byte[][] junk = {
            {0x40, 0x02},
            Datagram.post(1, "nowhere").non().bytes(),
            Datagram.post(1, "standpipe/nobody").non().json("[]").bytes(),
            Datagram.post(1, "standpipe/b").non().json(FIRE).bytes(),
            Datagram.post(1, "standpipe/b").non().json("[{").bytes(),
            Datagram.of(Datagram.NON, 0x45, 7).token("01").observe(1).bytes(),
        };
        List<DatagramSocket> senders = new ArrayList<>();
        try (RawUdp first = new RawUdp(server);
                RawUdp detector = new RawUdp(server)) {
            first.send(Datagram.post(1, "standpipe/c").json(FIRE));
            assertTrue(busy.await(30, TimeUnit.SECONDS));
            for (int mid = 1; mid <= 5; mid++) {
                detector.send(Datagram.post(mid, "standpipe/a").json(FIRE));
            }
            for (int i = 0; i < 10; i++) {
                senders.add(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
            }
            for (int i = 0; i < 5_000; i++) {
                byte[] bytes = junk[i % junk.length];
                senders.get(i % 10).send(new DatagramPacket(bytes, bytes.length, server));
            }
            free.countDown();
            for (int mid = 1; mid <= 5; mid++) {
                Datagram answer = detector.next();
                assertEquals("2.04", answer.said());
                assertEquals(mid, answer.mid());
            }
            assertEquals("2.04", first.next().said());
            Datagram after = detector.ask(Datagram.post(6, "standpipe/a").json(FIRE));
            assertEquals("2.04", after.said(), "and after it");
        } finally {
            free.countDown();
            senders.forEach(DatagramSocket::close);
        }
    }

    @Test
    void messagesBeyondTheirBoundsAreAnsweredInAFewBytes() throws Exception {
        InetSocketAddress server = listen(false, plain("a"));
        Datagram options = Datagram.post(1, "standpipe/a").token("01");
        for (int i = 0; i < 650; i++) {
            options = options.query("b");
        }
        Datagram block = Datagram.post(3, "standpipe/a").token("03").option(27, 8);
        try (RawUdp raw = new RawUdp(server)) {
            assertEquals("4.02", raw.ask(options).said());
            assertEquals("4.13", raw.ask(block.option(60, -1).payload(new byte[16])).said());
            assertEquals(
                    "4.03",
                    raw.ask(Datagram.post(4, "standpipe/x").option(27, 8).payload(new byte[16]))
                            .said());
            assertEquals("2.04", raw.ask(Datagram.post(5, "standpipe/a").json(FIRE)).said());
        }
        assertEquals(
                List.of("x: not installed"),
                bus.strangers().stream().map(one -> one.identity() + ": " + one.why()).toList(),
                "a proved that it can do better");
    }

    @Test
    void aLargePayloadComesInBlocksAndATooLargeOneIsRefused() throws Exception {
        InetSocketAddress server = listen(false, plain("a"));
        String spaces = " ".repeat(2000);
        try (Client client = Client.plain(server)) {
            Response response = client.send(CoAP.Code.POST, "standpipe/a", 110, "[" + spaces + "]");
            assertEquals("2.04", response.getCode().text);
            response =
                    client.send(
                            CoAP.Code.POST,
                            "standpipe/a",
                            110,
                            "[" + spaces + spaces + spaces + "]");
            assertEquals("4.13", response.getCode().text);
            Request whole =
                    client.request(
                            CoAP.Code.POST, "standpipe/a", 110, "[" + spaces.repeat(3) + "]");
            whole.getOptions().setBlock1(6, false, 0);
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe/a", 110, "[]").getCode().text);
        }
    }

    /** However large, it is answered: a detector that hears nothing would repeat it. */
    @ParameterizedTest
    @ValueSource(ints = {4097, 8200, 60_000})
    void aDatagramThatIsTooLargeIsRefused(int bytes) throws Exception {
        InetSocketAddress server = listen(false, plain("a"));
        try (RawUdp raw = new RawUdp(server)) {
            raw.send(raw.post(1, "standpipe/a", 110, " ".repeat(bytes)));
            byte[] answer = raw.receive();
            assertEquals(0x60, answer[0] & 0xF0, "an acknowledgement");
            assertEquals(0x8D, answer[1] & 0xFF, "4.13");
            raw.send(raw.post(2, "standpipe/a", 110, FIRE));
            assertEquals(0x44, raw.receive()[1] & 0xFF, "2.04");
        }
        List<Readings> told = sink.all();
        assertEquals(2, told.size(), told::toString);
        assertTrue(told.get(0).why().endsWith("was refused: more than 4096 bytes"), told::toString);
        assertEquals("smoke=1.0", PointMapTest.shown(told.get(1).readings()));
    }

    /** RFC 7252, 4.2 and 5.4.1: rejected or refused, in no more bytes than came. */
    @ParameterizedTest
    @CsvSource({
        "48021234, 70001234, token cut off",
        "40021234ff, 60821234, payload marker without payload",
        "40021234bf, 60821234, option cut off",
        "40021234ddffff, 60821234, option delta out of bounds",
        "42021234abcdbdff, 62821234abcd, option cut off behind a token",
        "40021234e0fcdc, 60821234, an option that must be understood",
        "40021234e0fcdb, 60841234, an option that need not",
    })
    void whatIsCutOffIsRefusedInAFewBytes(String bytes, String answer, String what)
            throws Exception {
        InetSocketAddress server = listen(false, plain("a"));
        try (RawUdp raw = new RawUdp(server)) {
            raw.send(Kit.hex(bytes));
            assertEquals(answer, HexFormat.of().formatHex(raw.receive()), what);
            raw.send(raw.post(2, "standpipe/a", 110, FIRE));
            assertEquals(0x44, raw.receive()[1] & 0xFF, "2.04");
        }
        assertEquals(1, sink.all().size());
    }

    @Test
    void nothingIsAnsweredBeforeItIsSafeAndARepeatedDatagramIsTakenOnce() throws Exception {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        sink.safe(() -> disk);
        InetSocketAddress server = listen(false, plain("a"));
        try (RawUdp raw = new RawUdp(server)) {
            byte[] datagram = raw.post(0x1234, "standpipe/a", 110, FIRE);
            raw.send(datagram);
            sink.await("the alarm", r -> r.device().id().equals("a"));
            raw.send(datagram);
            raw.send(datagram);
            disk.complete(null);
            byte[] answer = raw.receive();
            assertEquals(0x60, answer[0] & 0xF0, "an acknowledgement");
            assertEquals(0x44, answer[1] & 0xFF, "2.04");
            assertEquals(0x1234, ((answer[2] & 0xFF) << 8) | (answer[3] & 0xFF));
            raw.send(datagram);
            assertEquals(0x44, raw.receive()[1] & 0xFF, "the same again");
        }
        assertEquals(1, sink.all().size());
    }

    @ParameterizedTest
    @CsvSource({
        "4002, cut off in its header",
        "40021234, no path: 4.03 or 4.04",
        "48021234, token cut off",
        "40021234ff, payload marker without payload",
        "40021234bf, option cut off",
        "40021234ddffff, option delta out of bounds",
        "7f, nonsense",
        "ffffffffffffffffffffffff, another version",
    })
    void noiseDisturbsNobody(String bytes, String what) throws Exception {
        InetSocketAddress server = listen(false, plain("a"));
        try (RawUdp raw = new RawUdp(server);
                Client client = Client.plain(server)) {
            raw.send(Kit.hex(bytes));
            assertEquals(
                    "2.04",
                    client.send(CoAP.Code.POST, "standpipe/a", 110, FIRE).getCode().text,
                    what);
        }
    }

    @Test
    void aKeyProvesWhoCalls() throws Exception {
        InetSocketAddress server = listen(true, psk("a"), psk("b"));
        try (Client client = Client.psk(server, "ep-a", Kit.KEY)) {
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
            assertEquals("a", sink.await("a", r -> true).device().id());
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe/a", 110, FIRE).getCode().text);
            assertEquals(
                    "4.03",
                    client.send(CoAP.Code.POST, "standpipe/b", 110, FIRE).getCode().text,
                    "it is not b");
        }
        assertEquals("calls itself b", bus.strangers().get(0).why());
    }

    @Test
    void aWrongKeyAndAStrangerAreRefusedCountedAndListed() throws Exception {
        InetSocketAddress server = listen(true, psk("a"));
        try (Client wrong = Client.psk(server, "ep-a", "0xffffffffffffffffffffffffffffffff");
                Client stranger = Client.psk(server, "imei-77", Kit.KEY)) {
            assertNull(wrong.trySend(CoAP.Code.POST, "standpipe", 110, FIRE));
            assertNull(stranger.trySend(CoAP.Code.POST, "standpipe", 110, FIRE));
        }
        List<Readings> told = sink.all();
        assertEquals(1, told.size(), told::toString);
        assertEquals(List.of(), told.get(0).readings(), "it says nothing of the device");
        assertEquals("该设备（或冒用其标识者）被拒绝接入：密钥错误", ChineseText.of(told.get(0).why()));
        assertTrue(bus.refused() >= 2, () -> String.valueOf(bus.refused()));
        List<String> names =
                bus.strangers().stream().map(s -> s.identity() + ": " + s.why()).toList();
        assertTrue(names.contains("imei-77: no key for this identity"), names::toString);
        assertTrue(names.contains("ep-a: wrong key"), names::toString);
        assertFalse(names.toString().contains("0001020304"), "no key is shown");
        bus.install(List.of(psk("a"), Kit.detector("c", Kit.SMOKE, Security.PSK, Kit.KEY)));
        try (Client now = Client.psk(server, "ep-c", Kit.KEY)) {
            assertEquals("2.04", now.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
        }
    }

    @Test
    void anUnknownContentFormatOfAFrameIsTheFrame() throws Exception {
        InetSocketAddress server =
                listen(false, Kit.detector("m", Kit.GS524N, Security.NONE, null));
        try (Client client = Client.plain(server)) {
            Request request =
                    client.request(CoAP.Code.POST, "standpipe/m", MediaTypeRegistry.UNDEFINED, "");
            request.setPayload(Kit.hex("22 1E 64 00 1C 40"));
            assertEquals("2.04", client.send(request).getCode().text);
        }
        assertEquals(
                "event=14.0 battery=100.0 density=0.0 temperature=28.0",
                PointMapTest.shown(sink.all().get(0).readings()));
    }

    @Test
    void anotherTableLeavesConnectionsOpen() throws Exception {
        InetSocketAddress server = listen(true, psk("a"));
        try (Client client = Client.psk(server, "ep-a", Kit.KEY)) {
            client.send(CoAP.Code.POST, "standpipe", 110, FIRE);
            int shaken = client.handshakes();
            bus.install(List.of(psk("a"), psk("b")));
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
            bus.install(List.of(psk("b")));
            assertEquals(
                    "4.03", client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
            assertEquals(shaken, client.handshakes());
        }
    }

    @Test
    void aDetectorBehindANatKeepsItsConnectionById() throws Exception {
        InetSocketAddress server = listen(true, psk("a"));
        try (Nat nat = new Nat(server);
                Client client = Client.psk(nat.address(), "ep-a", Kit.KEY)) {
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
            nat.rebind();
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
            assertEquals(1, client.handshakes(), "the connection id was enough");
        }
    }

    @Test
    void aRecordedDatagramIsMetWithSilence() throws Exception {
        InetSocketAddress server = listen(true, psk("a"));
        try (Nat nat = new Nat(server);
                Client client = Client.psk(nat.address(), "ep-a", Kit.KEY)) {
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
            int returned = nat.returned();
            nat.replay(5);
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
            assertEquals(returned + 1, nat.returned(), "only what was new is answered");
        }
        assertEquals(2, sink.all().size());
    }

    /** Then its own messages are lost too; those of others are not. */
    @Test
    void whoFloodsDtlsIsNotHeardAndOthersAre() throws Exception {
        InetSocketAddress server = listen(true, psk("a"), psk("b"));
        try (Nat nat = new Nat(server);
                Client flooding = Client.psk(nat.address(), "ep-a", Kit.KEY);
                Client other = Client.psk(server, "ep-b", Kit.KEY)) {
            assertEquals(
                    "2.04", flooding.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
            nat.replay(2 * DtlsFlood.BURST);
            assertEquals("2.04", other.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
        }
        assertEquals(2, sink.all().size());
    }

    @Test
    void aSessionIsResumed() throws Exception {
        InetSocketAddress server = listen(true, psk("a"));
        try (Client client = Client.psk(server, "ep-a", Kit.KEY)) {
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
            client.resume();
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
            assertEquals(2, client.handshakes());
            assertEquals(1, client.resumed());
        }
    }

    @Test
    void aPortThatIsTakenIsSaidSoAndTriedAgain() throws Exception {
        DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        bus.install(List.of(plain("a")));
        CompletableFuture<List<String>> later = new CompletableFuture<>();
        int port = taken.getLocalPort();
        List<String> problems =
                bus.start(
                        new CoapBusConfig.Ports(null, new ListenAddress("127.0.0.1", port), "", ""),
                        later::complete);
        assertEquals(1, problems.size());
        assertTrue(
                problems.get(0).startsWith("plain: nothing is heard at 127.0.0.1:"),
                problems::toString);
        taken.close();
        assertEquals(List.of(), later.get(30, TimeUnit.SECONDS));
        try (Client client = Client.plain(bus.addresses().get(0))) {
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe/a", 110, FIRE).getCode().text);
        }
    }
}
