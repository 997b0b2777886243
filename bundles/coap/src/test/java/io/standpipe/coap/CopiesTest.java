package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.coap.wire.Copies;
import io.standpipe.coap.wire.MessageMemory;
import io.standpipe.model.time.SystemTime;
import io.standpipe.testkit.RecordingSink;
import io.standpipe.testkit.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a copy, with a client that is nobody's library, and by itself. */
@Timeout(60)
class CopiesTest {

    private static final String CLEAR = "[{\"n\":\"smoke\",\"vb\":false}]";
    private static final String FIRE = "[{\"n\":\"smoke\",\"vb\":true}]";

    private final RecordingSink sink = new RecordingSink();
    private final CoapBus bus = new CoapBus("coap-test", sink, SystemTime.INSTANCE);

    @AfterEach
    void close() {
        bus.close();
    }

    private InetSocketAddress listen(boolean secure) {
        List<Detector> detectors = new ArrayList<>();
        for (String id : List.of("a", "b")) {
            detectors.add(
                    Kit.detector(
                            id,
                            Kit.SMOKE,
                            secure ? Security.PSK : Security.NONE,
                            secure ? Kit.KEY : null));
        }
        bus.install(detectors);
        ListenAddress where = ListenAddress.parse("127.0.0.1:0", 0);
        bus.start(
                new CoapBusConfig.Ports(secure ? where : null, secure ? null : where, "", ""),
                problems -> {});
        return bus.addresses().get(0);
    }

    private List<String> taken() {
        return sink.all().stream()
                .map(r -> r.device().id() + " " + PointMapTest.shown(r.readings()))
                .toList();
    }

    /** Both messages from one address and port, with one message id. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                "a | ~~ | clear | CON | a | ~~ | fire  | CON | started anew, without tokens",
                "a | 01 | clear | CON | a | 02 | fire  | CON | another token",
                "a | 01 | fire  | CON | a | 02 | fire  | CON | the token alone",
                "a | ~~ | clear | NON | a | ~~ | fire  | NON | neither is confirmable",
                "a | ~~ | clear | NON | a | ~~ | fire  | CON | the second one is",
                "a | ~~ | fire  | NON | a | ~~ | fire  | CON | the type alone",
                "a | 0a | clear | CON | b | 0b | fire  | CON | two behind one address",
                "a | ~~ | fire  | CON | b | ~~ | fire  | CON | two without tokens: their paths",
            })
    void anotherMessageWithTheSameIdIsNew(
            String first,
            String token,
            String said,
            String type,
            String second,
            String token2,
            String said2,
            String type2,
            String what)
            throws Exception {
        InetSocketAddress server = listen(false);
        try (RawUdp raw = new RawUdp(server)) {
            Datagram one = report(first, token, said, type);
            Datagram other = report(second, token2, said2, type2);
            for (Datagram message : List.of(one, other)) {
                Datagram answer = raw.ask(message);
                assertEquals("2.04", answer.said(), what);
                assertEquals(message.token(), answer.token(), what);
                if (message.type() == Datagram.CON) {
                    assertEquals(Datagram.ACK, answer.type(), what);
                    assertEquals(1, answer.mid(), what);
                }
            }
        }
        assertEquals(
                List.of(
                        first + (said.equals("fire") ? " smoke=1.0" : " smoke=0.0"),
                        second + (said2.equals("fire") ? " smoke=1.0" : " smoke=0.0")),
                taken(),
                what);
    }

    private static Datagram report(String id, String token, String said, String type) {
        Datagram message =
                Datagram.post(1, "standpipe/" + id)
                        .token(token)
                        .json(said.equals("fire") ? FIRE : CLEAR);
        return type.equals("NON") ? message.non() : message;
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aCopyGetsTheSameAnswerAndIsTakenOnce(boolean confirmable) throws Exception {
        InetSocketAddress server = listen(false);
        try (RawUdp raw = new RawUdp(server)) {
            Datagram fire = report("a", "77", "fire", confirmable ? "CON" : "NON");
            Datagram answer = raw.ask(fire);
            assertEquals("2.04", answer.said());
            assertEquals(answer, raw.ask(fire));
            assertEquals(answer, raw.ask(fire));
        }
        assertEquals(List.of("a smoke=1.0"), taken());
    }

    /** It started anew and its first message is, byte by byte, what it was before. */
    @Test
    void theSameDatagramIsNewWhenOthersCameInBetween() throws Exception {
        InetSocketAddress server = listen(false);
        try (RawUdp raw = new RawUdp(server)) {
            Datagram fire = report("a", "", "fire", "CON");
            assertEquals("2.04", raw.ask(fire).said());
            assertEquals("2.04", raw.ask(report("a", "", "clear", "CON").mid(2)).said());
            assertEquals("2.04", raw.ask(fire).said());
        }
        assertEquals(List.of("a smoke=1.0", "a smoke=0.0", "a smoke=1.0"), taken());
    }

    /** It changed its port in between, and comes back to the first one. */
    @Test
    void theSameDatagramIsNewWhenOthersCameFromAnotherPort() throws Exception {
        InetSocketAddress server = listen(false);
        try (RawUdp raw = new RawUdp(server);
                RawUdp other = new RawUdp(server)) {
            Datagram fire = report("a", "", "fire", "CON");
            assertEquals("2.04", raw.ask(fire).said());
            assertEquals("2.04", other.ask(report("a", "", "clear", "CON")).said());
            assertEquals("2.04", raw.ask(fire).said());
        }
        assertEquals(List.of("a smoke=1.0", "a smoke=0.0", "a smoke=1.0"), taken());
    }

    @Test
    void theSameDatagramFromAnotherPortIsNew() throws Exception {
        InetSocketAddress server = listen(false);
        for (int i = 0; i < 2; i++) {
            try (RawUdp raw = new RawUdp(server)) {
                assertEquals("2.04", raw.ask(report("a", "", "fire", "CON")).said());
            }
        }
        assertEquals(List.of("a smoke=1.0", "a smoke=1.0"), taken());
    }

    /**
     * The same rule for notifications: one message id, and what is a copy is acknowledged again.
     */
    @Test
    void notificationsWithOneMessageIdAreNewUnlessTheyAreTheSame() throws Exception {
        InetSocketAddress server = listen(false);
        bus.install(List.of(Kit.detector("l", Kit.LWM2M, Security.NONE, null)));
        try (RawUdp raw = new RawUdp(server)) {
            register(raw);
            Datagram observe = raw.next();
            assertEquals(0, observe.number(Datagram.OBSERVE));
            raw.send(notification(Datagram.ACK, observe.mid(), observe, 1, false));
            // Answered once the answer before is taken: a notification that came meanwhile would
            // have to be repeated.
            assertEquals("4.04", raw.ask(Datagram.post(2, "nowhere")).said());
            Datagram fire = notification(Datagram.CON, 7, observe, 2, true);
            Datagram clear = notification(Datagram.CON, 7, observe, 3, false);
            for (Datagram sent : List.of(fire, fire, clear, clear)) {
                assertEquals(Datagram.ack(7), raw.ask(sent));
            }
            assertEquals(
                    List.of("l smoke=0.0", "l smoke=1.0", "l smoke=0.0"),
                    taken(),
                    "each is taken once");
        }
    }

    /**
     * A copy of what was notified before a fire ends no fire, though all notifications have one
     * number (RFC 7641, 3.4 does not help then), or though it comes in place of an answer, which
     * begins the numbers anew: what is so now is asked for.
     */
    @ParameterizedTest
    @CsvSource({"false, 0", "true, 0", "true, 1"})
    void aLateCopyOfANotificationEndsNoFire(boolean inPlaceOfAnAnswer, int step) throws Exception {
        InetSocketAddress server = listen(false);
        bus.install(List.of(Kit.detector("l", Kit.LWM2M, Security.NONE, null)));
        try (RawUdp raw = new RawUdp(server)) {
            Datagram created = register(raw);
            Datagram observe = raw.next();
            raw.send(notification(Datagram.ACK, observe.mid(), observe, 2, false));
            assertEquals("4.04", raw.ask(Datagram.post(2, "nowhere")).said());
            Datagram quiet = notification(Datagram.CON, 7, observe, 2 + step, false);
            assertEquals(Datagram.ack(7), raw.ask(quiet));
            assertEquals(
                    Datagram.ack(8),
                    raw.ask(notification(Datagram.CON, 8, observe, 2 + 2 * step, true)));
            if (inPlaceOfAnAnswer) {
                assertEquals(
                        "2.04",
                        raw.ask(Datagram.post(3, created.texts(Datagram.LOCATION_PATH))).said());
                assertEquals(0, raw.next().number(Datagram.OBSERVE));
            }
            sink.forget();
            assertEquals(Datagram.ack(7), raw.ask(quiet));
            assertEquals(List.of("l "), taken());
            Datagram asked = raw.next();
            assertEquals(0, asked.number(Datagram.OBSERVE));
            raw.send(notification(Datagram.ACK, asked.mid(), asked, 2 + 3 * step, false));
            assertEquals("4.04", raw.ask(Datagram.post(4, "nowhere")).said());
            assertEquals(List.of("l ", "l smoke=0.0"), taken());
        }
    }

    /**
     * The same of one that never came before and was overtaken: its number tells (RFC 7641, 3.4).
     */
    @Test
    void anOvertakenNotificationInPlaceOfAnAnswerEndsNoFire() throws Exception {
        InetSocketAddress server = listen(false);
        bus.install(List.of(Kit.detector("l", Kit.LWM2M, Security.NONE, null)));
        try (RawUdp raw = new RawUdp(server)) {
            Datagram created = register(raw);
            Datagram observe = raw.next();
            raw.send(notification(Datagram.ACK, observe.mid(), observe, 2, false));
            assertEquals("4.04", raw.ask(Datagram.post(2, "nowhere")).said());
            raw.send(notification(Datagram.NON, 8, observe, 4, true));
            assertEquals(
                    "2.04",
                    raw.ask(Datagram.post(3, created.texts(Datagram.LOCATION_PATH))).said());
            Datagram asked = raw.next();
            assertEquals(0, asked.number(Datagram.OBSERVE));
            sink.forget();
            raw.send(notification(Datagram.NON, 7, observe, 3, false));
            assertEquals("4.04", raw.ask(Datagram.post(4, "nowhere")).said());
            assertEquals(List.of("l "), taken());
            Datagram again = raw.next();
            raw.send(notification(Datagram.ACK, again.mid(), again, 5, false));
            assertEquals("4.04", raw.ask(Datagram.post(5, "nowhere")).said());
            assertEquals(List.of("l ", "l smoke=0.0"), taken());
        }
    }

    /**
     * Numbers of 8 bits that begin anew, which RFC 7641, 3.4 takes for overtaken ones, delay an end
     * by one question, and no other.
     */
    @Test
    void numbersThatBeginAnewAreAskedForOnce() throws Exception {
        InetSocketAddress server = listen(false);
        bus.install(List.of(Kit.detector("l", Kit.LWM2M, Security.NONE, null)));
        try (RawUdp raw = new RawUdp(server)) {
            register(raw);
            Datagram observe = raw.next();
            raw.send(notification(Datagram.ACK, observe.mid(), observe, 253, false));
            assertEquals("4.04", raw.ask(Datagram.post(2, "nowhere")).said());
            raw.ask(notification(Datagram.CON, 8, observe, 254, true));
            sink.forget();
            raw.ask(notification(Datagram.CON, 9, observe, 6, false));
            assertEquals(List.of("l "), taken());
            Datagram asked = raw.next();
            raw.send(notification(Datagram.ACK, asked.mid(), asked, 7, false));
            assertEquals("4.04", raw.ask(Datagram.post(3, "nowhere")).said());
            raw.ask(notification(Datagram.CON, 10, observe, 8, true));
            raw.ask(notification(Datagram.CON, 11, observe, 9, false));
            assertEquals(List.of("l ", "l smoke=0.0", "l smoke=1.0", "l smoke=0.0"), taken());
        }
    }

    private static Datagram register(RawUdp raw) throws Exception {
        Datagram created =
                raw.ask(
                        Datagram.post(1, "rd")
                                .query("ep=ep-l")
                                .query("lt=300")
                                .format(40)
                                .payload(
                                        "</>;rt=\"oma.lwm2m\";ct=110,</3407/0>"
                                                .getBytes(StandardCharsets.UTF_8)));
        assertEquals("2.01", created.said());
        return created;
    }

    private static Datagram notification(
            int type, int mid, Datagram observe, int number, boolean smoke) {
        return Datagram.of(type, 0x45, mid)
                .token(observe.token())
                .observe(number)
                .json("[{\"n\":\"/3407/0/6046\",\"vb\":" + smoke + "}]");
    }

    /** It started anew: another session from the same port, and its message ids begin again. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aMessageInAnotherSessionIsNew(boolean resumed) throws Exception {
        InetSocketAddress server = listen(true);
        try (Client client = Client.psk(server, "ep-a", Kit.KEY)) {
            for (String said : List.of(CLEAR, FIRE, FIRE)) {
                Request request = client.request(CoAP.Code.POST, "standpipe", 110, said);
                request.setMID(1);
                request.setToken(new byte[] {1});
                assertEquals("2.04", client.send(request).getCode().text);
                if (resumed) {
                    client.resume();
                } else {
                    client.forget();
                }
            }
            assertEquals(3, client.handshakes());
            assertEquals(resumed ? 2 : 0, client.resumed());
        }
        assertEquals(List.of("a smoke=0.0", "a smoke=1.0", "a smoke=1.0"), taken());
    }

    private record Sent(int sender, int mid, int payload) {}

    /** Against a list of all that came, however long ago. */
    @Property(tries = 500)
    void aCopyIsTheLastOfItsSenderAgain(
            @ForAll @Size(max = 60) List<@IntRange(max = 35) Integer> messages,
            @ForAll @IntRange(max = 120) int pause) {
        VirtualTime time = new VirtualTime();
        Copies copies = copies(time, gone -> {});
        Map<Integer, Sent> last = new HashMap<>();
        Map<Integer, Long> at = new HashMap<>();
        for (int number : messages) {
            Sent sent = new Sent(number % 3, number / 3 % 4, number / 12);
            Long before = at.get(sent.sender());
            boolean copy =
                    sent.equals(last.get(sent.sender()))
                            && before != null
                            && time.nanos() - before <= Copies.LIFETIME.toNanos();
            assertEquals(copy, copies.isCopy(message(sent)), sent::toString);
            last.put(sent.sender(), sent);
            if (!copy) {
                at.put(sent.sender(), time.nanos());
            }
            assertTrue(copies.size() <= 3 * 12, "of each only once");
            time.advance(Duration.ofSeconds(pause));
        }
    }

    @Test
    void whatIsRememberedIsBounded() {
        VirtualTime time = new VirtualTime();
        Map<Copies.Identity, Integer> gone = new HashMap<>();
        Copies copies = copies(time, one -> gone.merge(one, 1, Integer::sum));
        for (int i = 0; i < Copies.OF_ONE + 5; i++) {
            copies.isCopy(message(new Sent(0, i, 0)));
        }
        assertEquals(Copies.OF_ONE, copies.size());
        assertEquals(5, gone.size());
        for (int i = 1; i < Copies.MAX + 100; i++) {
            copies.isCopy(message(new Sent(i, 1, 0)));
        }
        assertEquals(Copies.MAX, copies.size());
        time.advance(Copies.LIFETIME.plusSeconds(1));
        copies.isCopy(message(new Sent(0, 0, 0)));
        assertEquals(1, copies.size());
        assertTrue(gone.values().stream().allMatch(times -> times == 1));
    }

    /** A detector's messages push out nobody else's, and hold nothing of what they say. */
    @Test
    void aDetectorThatFloodsLeavesTheOthersTheirs() {
        VirtualTime time = new VirtualTime();
        Copies copies =
                new Copies(
                        time,
                        new MessageMemory(time, gone -> {}),
                        message -> message.getBytes()[3] < 8 ? "quiet" : "flood",
                        (answer, to) -> {});
        copies.isCopy(message(new Sent(1, 7, 7)));
        for (int i = 8; i < 100_000; i++) {
            copies.isCopy(message(new Sent(i % 60_000, i << 8 | 9, i)));
        }
        assertTrue(copies.size() <= 2 * Copies.OF_ONE, "" + copies.size());
        assertTrue(copies.isCopy(message(new Sent(1, 7, 7))));
    }

    private static Exchange exchange(Request request) {
        InetSocketAddress from = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
        request.setSourceContext(new AddressEndpointContext(from));
        request.setBytes(new byte[] {0x40, 2, 0, 1});
        return new Exchange(request, from, Exchange.Origin.REMOTE, Runnable::run);
    }

    /** A stranger's question is a new one each time; an answer that is long is not kept. */
    @ParameterizedTest
    @CsvSource({"'', 16, 0, 0", "a, 16, 1, 1", "a, 256, 1, 1", "a, 257, 1, 0"})
    void aShortAnswerToADetectorIsGivenAgain(String whose, int bytes, int kept, int again) {
        List<byte[]> sent = new ArrayList<>();
        VirtualTime time = new VirtualTime();
        Copies copies =
                new Copies(
                        time,
                        new MessageMemory(time, gone -> {}),
                        message -> whose,
                        (answer, to) -> sent.add(answer));
        Exchange first = exchange(Request.newPost());
        assertNull(copies.findPrevious(null, first));
        Response response = new Response(CoAP.ResponseCode.CHANGED);
        response.setBytes(new byte[bytes]);
        copies.answered(first.getCurrentRequest(), response);
        assertEquals(kept, copies.size());
        Exchange copy = exchange(Request.newPost());
        assertEquals(kept == 0 ? null : copy, copies.findPrevious(null, copy));
        assertEquals(again, sent.size());
    }

    @Test
    void theBoundComesFromTheHeap() {
        assertEquals(6_144, Copies.most(3L << 20));
        assertEquals(2_000, Copies.most(1L << 19));
        assertEquals(20_000, Copies.most(1L << 28));
    }

    /** Each sender is a detector. */
    private static Copies copies(VirtualTime time, Consumer<Copies.Identity> gone) {
        return new Copies(
                time,
                new MessageMemory(time, gone),
                message -> message.getSourceContext().getPeerAddress().toString(),
                (answer, to) -> {});
    }

    private static Response message(Sent sent) {
        Response response = new Response(CoAP.ResponseCode.CONTENT);
        response.setSourceContext(
                new AddressEndpointContext(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), 1 + sent.sender())));
        response.setBytes(ByteBuffer.allocate(8).putInt(sent.mid()).putInt(sent.payload()).array());
        return response;
    }
}
