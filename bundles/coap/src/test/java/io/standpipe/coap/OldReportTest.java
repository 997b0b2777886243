package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.time.SystemTime;
import io.standpipe.testkit.RecordingSink;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Token;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fire is told, the gateway is killed, and then something arrives that was sent before the fire:
 * it must not end it. A kill is played by giving the next bus the file as it was when the fire had
 * its answer.
 */
@Timeout(60)
class OldReportTest {

    private final long now = Instant.now().getEpochSecond();
    private static final String QUIET = "[{\"n\":\"/3407/0/6046\",\"vb\":false}]";
    private static final String FIRE = "[{\"n\":\"/3407/0/6046\",\"vb\":true}]";

    @TempDir private Path data;

    private final RecordingSink sink = new RecordingSink();
    private CoapBus bus;
    private InetSocketAddress server;

    private void start(int port, DeviceProfile profile, boolean secure) {
        bus =
                new CoapBus(
                        "coap-test",
                        sink,
                        SystemTime.INSTANCE,
                        data.resolve("test.connections"),
                        problem -> {});
        bus.install(
                List.of(
                        Kit.detector(
                                "a",
                                profile,
                                secure ? Security.PSK : Security.NONE,
                                secure ? Kit.KEY : null)));
        ListenAddress where = ListenAddress.parse("127.0.0.1:" + port, port);
        assertEquals(
                List.of(),
                bus.start(
                        secure
                                ? new CoapBusConfig.Ports(where, null, "", "")
                                : new CoapBusConfig.Ports(null, where, "", ""),
                        problems -> {}));
        server = bus.addresses().get(0);
    }

    private void kill(DeviceProfile profile, boolean secure) throws Exception {
        Path file = data.resolve("test.connections");
        Path then = data.resolve("then");
        Files.copy(file, then, StandardCopyOption.REPLACE_EXISTING);
        bus.close();
        Files.move(then, file, StandardCopyOption.REPLACE_EXISTING);
        sink.forget();
        start(server.getPort(), profile, secure);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    /** What was handed over of the fire since the last kill, in order. */
    private List<Double> smokes() {
        return sink.all().stream()
                .flatMap(readings -> readings.readings().stream())
                .filter(reading -> reading.point().index() == 0)
                .map(reading -> reading.value())
                .toList();
    }

    private static String smoke(boolean fire, long at) {
        return "[{\"n\":\"smoke\",\"vb\":%s%s}]".formatted(fire, at == 0 ? "" : ",\"t\":" + at);
    }

    private static Datagram report(int mid, String pack) {
        return Datagram.post(mid, "standpipe/a")
                .format(110)
                .payload(pack.getBytes(StandardCharsets.UTF_8));
    }

    private static void taken(RawUdp raw, Datagram report) throws Exception {
        assertEquals("2.04", raw.ask(report).said());
    }

    /** Its first datagrams were lost, so nobody has ever seen it. */
    @Test
    void itsTimeTellsThatItIsOlder() throws Exception {
        start(FreeUdp.port(), Kit.SMOKE, false);
        try (RawUdp raw = new RawUdp(server)) {
            taken(raw, report(2, smoke(true, now)));
            kill(Kit.SMOKE, false);
            taken(raw, report(1, smoke(false, now - 1)));
            assertEquals(List.of(), smokes());
            taken(raw, report(3, smoke(false, now + 1)));
            assertEquals(List.of(0.0), smokes());
        }
    }

    /** Its sender repeats it in a record of its own, which DTLS has never seen. */
    @Test
    void itsTimeTellsItOverDtlsToo() throws Exception {
        start(FreeUdp.port(), Kit.SMOKE, true);
        try (Client a = Client.psk(server, "ep-a", Kit.KEY)) {
            say(a, a.request(CoAP.Code.POST, "standpipe", 110, smoke(true, now)));
            for (int kills = 0; kills < 2; kills++) {
                kill(Kit.SMOKE, true);
                say(a, a.request(CoAP.Code.POST, "standpipe", 110, smoke(false, now - 1)));
                assertEquals(List.of(), smokes());
            }
            say(a, a.request(CoAP.Code.POST, "standpipe", 110, smoke(false, now + 1)));
            assertEquals(List.of(0.0), smokes());
            assertEquals(1, a.handshakes());
        }
    }

    private static void say(Client client, Request request) throws Exception {
        assertEquals("2.04", client.send(request).getCode().text);
    }

    private static Request numbered(Client client, int mid, boolean fire) {
        Request request = client.request(CoAP.Code.POST, "standpipe", 110, smoke(fire, 0));
        request.setMID(mid);
        request.setToken(new Token(new byte[] {(byte) mid}));
        return request;
    }

    @Test
    void aCopyOverDtlsEndsNothing() throws Exception {
        start(FreeUdp.port(), Kit.SMOKE, true);
        try (Client a = Client.psk(server, "ep-a", Kit.KEY)) {
            say(a, numbered(a, 1, false));
            say(a, numbered(a, 2, true));
            kill(Kit.SMOKE, true);
            say(a, numbered(a, 1, false));
            assertEquals(List.of(), smokes());
            say(a, numbered(a, 3, false));
            assertEquals(List.of(0.0), smokes());
            assertEquals(1, a.handshakes());
        }
    }

    /** Nothing but its bytes tells that it came before. */
    @Test
    void aCopyOverPlainCoapEndsNothing() throws Exception {
        start(FreeUdp.port(), Kit.SMOKE, false);
        try (RawUdp raw = new RawUdp(server)) {
            taken(raw, report(1, smoke(false, 0)));
            taken(raw, report(2, smoke(true, 0)));
            kill(Kit.SMOKE, false);
            taken(raw, report(1, smoke(false, 0)));
            assertEquals(List.of(), smokes());
            kill(Kit.SMOKE, false);
            taken(raw, report(1, smoke(false, 0)));
            assertEquals(List.of(), smokes(), "nor after one more start");
            taken(raw, report(3, smoke(false, 0)));
            assertEquals(List.of(0.0), smokes());
        }
    }

    /** Whoever had no answer repeats it: what ends in it would be lost. */
    @Test
    void theLastReportCountsWhole() throws Exception {
        start(FreeUdp.port(), Kit.SMOKE, false);
        try (RawUdp raw = new RawUdp(server)) {
            Datagram both =
                    report(2, "[{\"n\":\"smoke\",\"vb\":false},{\"n\":\"battery\",\"v\":5}]");
            taken(raw, report(1, smoke(true, 0)));
            taken(raw, both);
            kill(Kit.SMOKE, false);
            taken(raw, both);
            assertEquals(List.of(0.0), smokes());
        }
    }

    /** A device sends what it stored with what is so now. */
    @Test
    void whatWasStoredBeforeEndsNothing() throws Exception {
        start(FreeUdp.port(), Kit.SMOKE, false);
        try (RawUdp raw = new RawUdp(server)) {
            taken(raw, report(1, smoke(true, now)));
            kill(Kit.SMOKE, false);
            String stored = "{\"n\":\"smoke\",\"vb\":false,\"t\":" + (now - 300) + "}";
            String battery = "{\"n\":\"battery\",\"v\":50,\"t\":" + (now + 1) + "}";
            taken(raw, report(2, "[" + stored + "," + battery + "]"));
            assertEquals(List.of(), smokes());
        }
    }

    @Test
    void nothingIsWrittenWithoutAnAlarm() throws Exception {
        start(FreeUdp.port(), Kit.SMOKE, false);
        try (RawUdp raw = new RawUdp(server)) {
            long before = Files.size(data.resolve("test.connections"));
            taken(raw, report(1, smoke(false, now)));
            taken(raw, report(2, "[{\"n\":\"battery\",\"v\":50}]"));
            assertEquals(before, Files.size(data.resolve("test.connections")));
        }
    }

    private String observed(RawUdp raw, int mid) throws Exception {
        raw.send(
                Datagram.post(mid, "rd")
                        .query("ep=ep-a")
                        .query("lwm2m=1.1")
                        .query("b=UQ")
                        .format(40)
                        .payload("</3407/0>".getBytes(StandardCharsets.UTF_8)));
        assertEquals("2.01", raw.next().said());
        return answer(raw, 5, QUIET);
    }

    private static String answer(RawUdp raw, int number, String pack) throws Exception {
        Datagram asked = raw.next();
        assertEquals(Datagram.GET, asked.code(), asked::toString);
        raw.send(
                Datagram.of(Datagram.ACK, 0x45, asked.mid())
                        .token(asked.token())
                        .observe(number)
                        .json(pack));
        return asked.token();
    }

    private static Datagram notification(int mid, String token, int number, String pack) {
        return Datagram.of(Datagram.CON, 0x45, mid).token(token).observe(number).json(pack);
    }

    /** By its number; then the device is asked how it is. */
    @Test
    void anOvertakenNotificationEndsNothing() throws Exception {
        start(FreeUdp.port(), Kit.OBSERVED, false);
        try (RawUdp raw = new RawUdp(server)) {
            String token = observed(raw, 1);
            assertEquals(Datagram.ack(3), raw.ask(notification(3, token, 7, FIRE)));
            kill(Kit.OBSERVED, false);
            assertEquals(Datagram.ack(2), raw.ask(notification(2, token, 6, QUIET)));
            assertEquals(List.of(), smokes());
            assertEquals(token, answer(raw, 8, QUIET));
            sink.await("its answer", any -> smokes().equals(List.of(0.0)));
        }
    }

    /** Its numbers stand still; what it answered and notified is known by its bytes. */
    @Test
    void aCopyOfANotificationEndsNothing() throws Exception {
        start(FreeUdp.port(), Kit.OBSERVED, false);
        try (RawUdp raw = new RawUdp(server)) {
            String token = observed(raw, 1);
            Datagram quiet = notification(2, token, 5, QUIET);
            assertEquals(Datagram.ack(2), raw.ask(quiet));
            assertEquals(Datagram.ack(3), raw.ask(notification(3, token, 5, FIRE)));
            kill(Kit.OBSERVED, false);
            assertEquals(Datagram.ack(2), raw.ask(quiet));
            assertEquals(List.of(), smokes());
            assertEquals(token, answer(raw, 5, QUIET));
            sink.await("its answer", any -> smokes().equals(List.of(0.0)));
        }
    }
}
