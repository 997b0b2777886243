package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.coap.registration.StoredRegistration;
import io.standpipe.coap.restart.Journal;
import io.standpipe.model.time.SystemTime;
import io.standpipe.testkit.RecordingSink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.EmptyMessage;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Detectors that are registered and observed while the gateway is killed. */
@Timeout(60)
class ObservedRestartTest {

    private static final int CONTENT = 0x45;
    private static final String LINKS = "</>;rt=\"oma.lwm2m\";ct=110,</3/0>,</3407/0>";
    private static final String QUIET = "[{\"n\":\"/3407/0/6046\",\"vb\":false}]";
    private static final String FIRE = "[{\"n\":\"/3407/0/6046\",\"vb\":true}]";

    @TempDir private Path data;

    private final RecordingSink sink = new RecordingSink();
    private CoapBus bus;
    private InetSocketAddress server;
    private int mid = 100;
    private String location = "";

    /** The token under which each path is observed. */
    private final Map<String, String> tokens = new HashMap<>();

    private Path file() {
        return data.resolve("test.connections");
    }

    private void start(int port, Security security) {
        bus = new CoapBus("coap-test", sink, SystemTime.INSTANCE, file(), problem -> {});
        bus.install(
                List.of(
                        Kit.detector(
                                "a",
                                Kit.OBSERVED,
                                security,
                                security == Security.PSK ? Kit.KEY : null)));
        ListenAddress where = ListenAddress.parse("127.0.0.1:" + port, port);
        assertEquals(
                List.of(),
                bus.start(
                        security == Security.PSK
                                ? new CoapBusConfig.Ports(where, null, "", "")
                                : new CoapBusConfig.Ports(null, where, "", ""),
                        problems -> {}));
        server = bus.addresses().get(0);
    }

    /** The next bus finds the file as it was when both observations were under way. */
    private void kill(Security security) throws Exception {
        while (known() < (security == Security.PSK ? 1 : 2)) {
            LockSupport.parkNanos(10_000_000); // until the test's timeout
        }
        Path then = data.resolve("then");
        Files.copy(file(), then, StandardCopyOption.REPLACE_EXISTING);
        bus.close();
        Files.move(then, file(), StandardCopyOption.REPLACE_EXISTING);
        sink.forget();
        start(server.getPort(), security);
    }

    private int known() throws IOException {
        byte[] kept = Journal.read(file()).get("registration/a");
        return kept == null ? 0 : StoredRegistration.of(kept).tokens().size();
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private void await(String readings) {
        sink.await(readings, r -> PointMapTest.shown(r.readings()).equals(readings));
    }

    private void register(RawUdp raw, String binding) throws IOException {
        raw.send(
                Datagram.post(++mid, "rd")
                        .query("ep=ep-a")
                        .query("lwm2m=1.1")
                        .query("b=" + binding)
                        .format(40)
                        .payload(LINKS.getBytes(StandardCharsets.UTF_8)));
        Datagram created = raw.next();
        assertEquals("2.01", created.said());
        location = created.texts(Datagram.LOCATION_PATH);
        observed(raw, "[{\"n\":\"/3/0/9\",\"v\":77}]");
        observed(raw, QUIET);
        await("smoke=0.0");
    }

    private Datagram observed(RawUdp raw, String pack) throws IOException {
        Datagram asked = raw.next();
        assertEquals(Datagram.GET, asked.code(), asked::toString);
        tokens.put("/" + asked.texts(Datagram.URI_PATH), asked.token());
        raw.send(
                Datagram.of(Datagram.ACK, CONTENT, asked.mid())
                        .token(asked.token())
                        .observe(1)
                        .json(pack));
        return asked;
    }

    private Datagram notification(String token, String pack) {
        return Datagram.of(Datagram.CON, CONTENT, ++mid).token(token).observe(mid).json(pack);
    }

    @Test
    void aNotificationUnderItsTokenIsTaken() throws Exception {
        start(FreeUdp.port(), Security.NONE);
        try (RawUdp raw = new RawUdp(server)) {
            register(raw, "UQ");
            for (int kills = 0; kills < 2; kills++) {
                kill(Security.NONE);
                Datagram fire = notification(tokens.get("/3407/0"), FIRE);
                assertEquals(Datagram.ack(fire.mid()), raw.ask(fire));
                await("smoke=1.0");
            }
        }
    }

    @Test
    void itIsAcknowledgedWhenItIsSafe() throws Exception {
        start(FreeUdp.port(), Security.NONE);
        try (RawUdp raw = new RawUdp(server)) {
            register(raw, "UQ");
            kill(Security.NONE);
            CompletableFuture<Void> disk = new CompletableFuture<>();
            sink.safe(() -> disk);
            Datagram fire = notification(tokens.get("/3407/0"), FIRE);
            raw.send(fire);
            await("smoke=1.0");
            Datagram other = Datagram.post(++mid, "nothing");
            assertEquals("4.04", raw.ask(other).said(), "what was safe before comes before");
            disk.complete(null);
            assertEquals(Datagram.ack(fire.mid()), raw.next());
        }
    }

    /** A token that is not known is answered by a reset, so that the detector observes anew. */
    @Test
    void aForeignTokenIsNot() throws Exception {
        start(FreeUdp.port(), Security.NONE);
        try (RawUdp raw = new RawUdp(server)) {
            register(raw, "UQ");
            kill(Security.NONE);
            assertEquals(Datagram.RST, raw.ask(notification("0102030405060708", FIRE)).type());
        }
    }

    @Test
    void anUpdateFindsItsRegistration() throws Exception {
        start(FreeUdp.port(), Security.NONE);
        try (RawUdp raw = new RawUdp(server)) {
            register(raw, "UQ");
            Map<String, String> before = Map.copyOf(tokens);
            kill(Security.NONE);
            assertEquals("2.04", raw.ask(Datagram.post(++mid, location)).said());
            observed(raw, "[{\"n\":\"/3/0/9\",\"v\":77}]");
            observed(raw, FIRE);
            assertEquals(before, tokens, "one observer, not two");
            await("smoke=1.0");
        }
    }

    /** Also after an orderly stop. */
    @Test
    void aStopEndsNoRegistration() throws Exception {
        start(FreeUdp.port(), Security.NONE);
        try (RawUdp raw = new RawUdp(server)) {
            register(raw, "UQ");
            bus.close();
            start(server.getPort(), Security.NONE);
            Datagram fire = notification(tokens.get("/3407/0"), FIRE);
            assertEquals(Datagram.ack(fire.mid()), raw.ask(fire));
            await("smoke=1.0");
            assertEquals("2.04", raw.ask(Datagram.post(++mid, location)).said());
        }
    }

    /** Its observer may have given up while the gateway was away. */
    @Test
    void whoListensIsAskedAtOnce() throws Exception {
        start(FreeUdp.port(), Security.NONE);
        try (RawUdp raw = new RawUdp(server)) {
            register(raw, "U");
            Map<String, String> before = Map.copyOf(tokens);
            kill(Security.NONE);
            observed(raw, "[{\"n\":\"/3/0/9\",\"v\":77}]");
            observed(raw, FIRE);
            assertEquals(before, tokens);
            await("smoke=1.0");
        }
    }

    @Test
    void whoTookItBackIsForgotten() throws Exception {
        start(FreeUdp.port(), Security.NONE);
        try (RawUdp raw = new RawUdp(server)) {
            register(raw, "UQ");
            raw.send(Datagram.of(Datagram.CON, Datagram.DELETE, ++mid).path(location));
            assertEquals("2.02", raw.next().said());
            bus.close();
            start(server.getPort(), Security.NONE);
            assertEquals("4.04", raw.ask(Datagram.post(++mid, location)).said());
        }
    }

    /** The same over DTLS, with another CoAP implementation's objects. */
    @Test
    void overDtlsToo() throws Exception {
        start(FreeUdp.port(), Security.PSK);
        BlockingQueue<Integer> acknowledged = new LinkedBlockingQueue<>();
        Smoke smoke = new Smoke();
        try (Client client = Client.psk(server, "ep-a", Kit.KEY)) {
            CoapServer objects = new CoapServer(client.endpoint().getConfig());
            client.endpoint().stop(); // the objects share its socket, and start it again
            objects.addEndpoint(client.endpoint());
            CoapResource parent = new CoapResource("3407");
            parent.add(smoke);
            objects.add(parent);
            client.endpoint()
                    .addInterceptor(
                            new MessageInterceptorAdapter() {
                                @Override
                                public void receiveEmptyMessage(EmptyMessage message) {
                                    if (message.getType() == CoAP.Type.ACK) {
                                        acknowledged.add(message.getMID());
                                    }
                                }
                            });
            objects.start();
            assertEquals(
                    "2.01",
                    client.send(CoAP.Code.POST, "rd?ep=ep-a&lwm2m=1.1&Q", 40, "</3407/0>")
                            .getCode()
                            .text);
            await("smoke=0.0");
            kill(Security.PSK);
            acknowledged.clear();
            smoke.set(FIRE);
            await("smoke=1.0");
            assertNotNull(acknowledged.poll(10, TimeUnit.SECONDS));
            assertEquals(1, client.handshakes());
            assertNotEquals(0, smoke.getObserverCount());
            objects.destroy();
        }
    }

    private static final class Smoke extends CoapResource {

        private volatile String pack = QUIET;

        Smoke() {
            super("0");
            setObservable(true);
            setObserveType(CoAP.Type.CON);
        }

        void set(String now) {
            pack = now;
            changed();
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            exchange.respond(
                    CoAP.ResponseCode.CONTENT, pack, MediaTypeRegistry.APPLICATION_SENML_JSON);
        }
    }
}
