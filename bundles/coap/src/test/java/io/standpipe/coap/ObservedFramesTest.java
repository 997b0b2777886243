package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.model.device.Readings;
import io.standpipe.model.time.SystemTime;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.RecordingSink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A detector that is observed, every datagram of it by hand. */
@Timeout(60)
class ObservedFramesTest {

    private static final int CONTENT = 0x45;
    private static final String LINKS = "</>;rt=\"oma.lwm2m\";ct=110,</3/0>,</3407/0>";

    private final RecordingSink sink = new RecordingSink();
    private CoapBus bus = new CoapBus("coap-test", sink, SystemTime.INSTANCE);
    private RawUdp raw;
    private int mid = 100;
    private String location = "";

    /** The token under which each path is observed. */
    private final Map<String, String> tokens = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        open();
        raw = new RawUdp(server());
    }

    private void open() throws Exception {
        bus.install(List.of(Kit.detector("a", Kit.OBSERVED, Security.NONE, null)));
        assertEquals(
                List.of(),
                bus.start(
                        new CoapBusConfig.Ports(
                                null, ListenAddress.parse("127.0.0.1:0", 0), "", ""),
                        problems -> {}));
    }

    private InetSocketAddress server() {
        return bus.addresses().get(0);
    }

    @AfterEach
    void close() {
        raw.close();
        bus.close();
    }

    private void register(String links) throws IOException {
        raw.send(
                Datagram.post(++mid, "rd")
                        .query("ep=ep-a")
                        .query("lwm2m=1.1")
                        .format(40)
                        .payload(links.getBytes(StandardCharsets.UTF_8)));
        Datagram created = raw.next();
        assertEquals("2.01", created.said());
        location = created.texts(Datagram.LOCATION_PATH);
    }

    /** Takes the next request to be observed and answers it. */
    private Datagram observed(String pack) throws IOException {
        Datagram asked = raw.next();
        assertEquals(Datagram.GET, asked.code(), asked::toString);
        assertEquals(0, asked.number(Datagram.OBSERVE));
        tokens.put("/" + asked.texts(Datagram.URI_PATH), asked.token());
        if (!pack.isEmpty()) {
            raw.send(
                    Datagram.of(Datagram.ACK, CONTENT, asked.mid())
                            .token(asked.token())
                            .observe(1)
                            .json(pack));
        }
        return asked;
    }

    private void registered() throws IOException {
        register(LINKS);
        observed("[{\"n\":\"/3/0/9\",\"v\":77}]");
        Datagram asked = observed("[{\"n\":\"/3407/0/6046\",\"vb\":false}]");
        assertEquals("3407/0", asked.texts(Datagram.URI_PATH));
        assertEquals(110, asked.number(Datagram.ACCEPT), "what it said that it writes");
        await("smoke=0.0");
        sink.forget();
    }

    private Datagram notification(String path) {
        return Datagram.of(Datagram.CON, CONTENT, ++mid).token(tokens.get(path)).observe(mid);
    }

    private Readings await(String readings) {
        return sink.await(readings, r -> PointMapTest.shown(r.readings()).equals(readings));
    }

    private static byte[] bytes(String text) {
        return text.startsWith("0x")
                ? Kit.hex(text.substring(2))
                : text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "110 | [{\"n\":\"/3407/0/6046\",\"vb\":true}]",
                "110 | [{\"bn\":\"/3407/0/\",\"n\":\"6046\",\"vb\":true}]",
                "110 | [{\"bn\":\"/3407/0/\",\"n\":\"6046/\",\"vb\":true}]",
                "110 | [{\"bn\":\"/3407/0\",\"n\":\"/6046\",\"vb\":true}]",
                "110 | [{\"bn\":\"/3407/0\",\"n\":\"6046\",\"vb\":true}]",
                "110 | [{\"bn\":\"/3407/0/\",\"n\":\"/6046\",\"vb\":true}]",
                "110 | [{\"bn\":\"3407/0/\",\"n\":\"6046\",\"vb\":true}]",
                "110 | [{\"n\":\"3407/0/6046\",\"vb\":true}]",
                "110 | [{\"bn\":\"/3407/0/6046\",\"vb\":true}]",
                "110 | [{\"n\":\"6046\",\"vb\":true}]",
                "110 | [{\"n\":\"/6046\",\"vb\":true}]",
                "-1  | [{\"n\":\"/3407/0/6046\",\"vb\":true}]",
                "112 | 0x81a2006c2f333430372f302f3630343604f5",
                "-1  | 0x81a2006c2f333430372f302f3630343604f5",
                "11542 | 0xe1179e01",
                "1542  | 0xe1179e01",
                "-1    | 0xe1179e01",
                "11542 | 0x080004e1179e01",
                "11543 | {\"bn\":\"/3407/0/\",\"e\":[{\"n\":\"6046\",\"bv\":true}]}",
                "1543  | {\"e\":[{\"n\":\"6046\",\"bv\":true}],\"bn\":\"/3407/0/\"}",
                "11543 | {\"bn\":\"/3407/0/6046\",\"e\":[{\"bv\":true}]}",
                "11543 | {\"e\":[{\"n\":\"6046\",\"bv\":true}]}",
                "-1    | {\"bn\":\"/3407/0/\",\"e\":[{\"n\":\"6046\",\"bv\":true}]}",
                "11544 | 0xa1190d4fa100a119179ef5",
                "11544 | 0xbf190d4fbf00bf19179ef5ffffff",
                "11544 | 0xa183190d4f0019179ef5",
                "11544 | 0xa119179ef5",
                "-1    | 0xa1190d4fa100a119179ef5",
            })
    void everyFormIsRead(int format, String payload) throws Exception {
        registered();
        Datagram fire = notification("/3407/0").payload(bytes(payload));
        raw.send(format < 0 ? fire : fire.format(format));
        assertEquals(Datagram.ack(fire.mid()), raw.next());
        await("smoke=1.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "110 | [{\"n\":\"/3407/0/6046\",\"vb\":tru",
                "110 | [{\"n\":\"/3407/0/9999\",\"vb\":true}]",
                "50  | [{\"n\":\"/3407/0/6046\",\"vb\":true}]",
                "0   | true",
                "-1  | perhaps",
                "11544 | 0xa1190d4fa100",
                "11543 | []",
            })
    void whatCannotBeReadIsAFault(int format, String payload) throws Exception {
        registered();
        Datagram fire = notification("/3407/0").payload(bytes(payload));
        raw.send(format < 0 ? fire : fire.format(format));
        assertEquals(Datagram.ack(fire.mid()), raw.next(), "it would not be better repeated");
        String why = await("smoke=invalid-answer").why();
        assertTrue(why.startsWith("what it tells of /3407/0 cannot be read: "), why);
        ChineseText.of(why);
        Datagram again = observed("[{\"n\":\"/3407/0/6046\",\"vb\":true}]");
        assertEquals(tokens.get("/3407/0"), again.token());
        assertNotEquals(110, again.number(Datagram.ACCEPT), "another form is asked for");
        await("smoke=1.0");
    }

    @Test
    void aFormThatIsNotAcceptableIsNotAskedForAgain() throws Exception {
        register("</>;rt=\"oma.lwm2m\";ct=\"112 11542\",</3407/0>");
        Datagram first = observed("");
        assertEquals(112, first.number(Datagram.ACCEPT));
        raw.send(Datagram.of(Datagram.ACK, 0x86, first.mid()).token(first.token()));
        Datagram second = observed("");
        assertEquals(11542, second.number(Datagram.ACCEPT));
        assertEquals(first.token(), second.token());
        raw.send(Datagram.of(Datagram.ACK, 0x82, second.mid()).token(second.token()));
        Datagram third = observed("[{\"n\":\"/3407/0/6046\",\"vb\":true}]");
        assertEquals(-1, third.number(Datagram.ACCEPT), "it may choose");
        await("smoke=1.0");
    }

    @Test
    void anErrorIsFollowedByAnotherRequest() throws Exception {
        registered();
        raw.send(Datagram.of(Datagram.CON, 0xA3, ++mid).token(tokens.get("/3407/0"))); // 5.03
        assertEquals(Datagram.ack(mid), raw.next());
        // A device that goes on all the same is heard.
        Datagram fire = notification("/3407/0").json("[{\"n\":\"/3407/0/6046\",\"vb\":true}]");
        raw.send(fire);
        assertEquals(Datagram.ack(fire.mid()), raw.next());
        await("smoke=1.0");
        Datagram again = observed("[{\"n\":\"/3407/0/6046\",\"vb\":true}]");
        assertEquals("3407/0", again.texts(Datagram.URI_PATH));
    }

    @Test
    void anUpdateIsFollowedByRequestsWhereverItComesFrom() throws Exception {
        registered();
        String token = tokens.get("/3407/0");
        try (RawUdp elsewhere = new RawUdp(server())) {
            Datagram fire = notification("/3407/0").json("[{\"n\":\"/3407/0/6046\",\"vb\":true}]");
            assertEquals(Datagram.ack(fire.mid()), elsewhere.ask(fire), "a NAT changed the port");
            await("smoke=1.0");
            assertEquals("2.04", elsewhere.ask(Datagram.post(++mid, location)).said());
            assertEquals("3/0", elsewhere.next().texts(Datagram.URI_PATH));
            Datagram asked = elsewhere.next();
            assertEquals("3407/0", asked.texts(Datagram.URI_PATH));
            assertEquals(token, asked.token(), "one observer, not two");
        }
    }

    /** Some always say the same number, so that only this tells. */
    @Test
    void anAnswerThatANotificationOvertookEndsNoAlarm() throws Exception {
        registered();
        assertEquals("2.04", raw.ask(Datagram.post(++mid, location)).said());
        Datagram other = raw.next();
        Datagram asked = raw.next();
        assertEquals("3407/0", asked.texts(Datagram.URI_PATH), other::toString);
        Datagram fire =
                Datagram.of(Datagram.CON, CONTENT, ++mid)
                        .token(asked.token())
                        .observe(1)
                        .json("[{\"n\":\"/3407/0/6046\",\"vb\":true}]");
        assertEquals(Datagram.ack(fire.mid()), raw.ask(fire));
        raw.send(
                Datagram.of(Datagram.ACK, CONTENT, asked.mid())
                        .token(asked.token())
                        .observe(1)
                        .json("[{\"n\":\"/3407/0/6046\",\"vb\":false}]"));
        assertEquals("4.04", raw.ask(Datagram.post(++mid, "nowhere")).said());
        assertEquals(
                List.of("smoke=1.0"),
                sink.all().stream()
                        .map(one -> PointMapTest.shown(one.readings()))
                        .filter(said -> said.startsWith("smoke"))
                        .toList());
    }

    @Test
    void anAcknowledgementComesWhenItIsSafeAndNotBefore() throws Exception {
        registered();
        CompletableFuture<Void> disk = new CompletableFuture<>();
        sink.safe(() -> disk);
        Datagram fire = notification("/3407/0").json("[{\"n\":\"/3407/0/6046\",\"vb\":true}]");
        raw.send(fire);
        await("smoke=1.0");
        raw.send(fire);
        raw.send(fire);
        assertEquals(
                "4.05",
                raw.ask(Datagram.of(Datagram.CON, Datagram.GET, ++mid).path("rd")).said(),
                "nothing before it");
        disk.complete(null);
        assertEquals(Datagram.ack(fire.mid()), raw.next());
        assertEquals(Datagram.ack(fire.mid()), raw.ask(fire), "new: something came in between");
        assertEquals(Datagram.ack(fire.mid()), raw.ask(fire), "the acknowledgement was lost");
        assertEquals(2, sink.all().stream().filter(ObservedFramesTest::burns).count());
    }

    private static boolean burns(Readings readings) {
        return PointMapTest.shown(readings.readings()).equals("smoke=1.0");
    }

    @Test
    void allInstancesAreObserved() throws Exception {
        register("</>;rt=\"oma.lwm2m\";ct=110,</3407/0>,</3407/1>");
        assertEquals(
                "3407/0",
                observed("[{\"bn\":\"/3407/0/\",\"n\":\"6046\",\"vb\":false}]")
                        .texts(Datagram.URI_PATH));
        assertEquals(
                "3407/1",
                observed("[{\"bn\":\"/3407/1/\",\"n\":\"6046\",\"vb\":true}]")
                        .texts(Datagram.URI_PATH));
        await("smoke=1.0");
        sink.forget();
        Datagram calm = notification("/3407/0").json("[{\"n\":\"/3407/0/6046\",\"vb\":false}]");
        assertEquals(Datagram.ack(calm.mid()), raw.ask(calm));
        await("smoke=1.0");
        sink.forget();
        Datagram over = notification("/3407/1").json("[{\"n\":\"/3407/1/6046\",\"vb\":false}]");
        assertEquals(Datagram.ack(over.mid()), raw.ask(over));
        await("smoke=0.0");
    }

    /** The gateway forgot it: a device that only drops this observation must not stay deaf. */
    @Test
    void whoReportsToNoObservationIsListedAndObservedAnew() throws Exception {
        registered();
        String known = tokens.get("/3407/0");
        tokens.put("/3407/0", "0102030405060707");
        Datagram stray = notification("/3407/0").json("[{\"n\":\"/3407/0/6046\",\"vb\":true}]");
        raw.send(stray);
        assertEquals(Datagram.of(Datagram.RST, 0, stray.mid()), raw.next());
        assertEquals("3/0", observed("").texts(Datagram.URI_PATH));
        Datagram asked = observed("[{\"n\":\"/3407/0/6046\",\"vb\":true}]");
        assertEquals(known, asked.token());
        await("smoke=1.0");
        try (RawUdp stranger = new RawUdp(server())) {
            assertEquals(Datagram.RST, stranger.ask(stray.token("0807060504030209")).type());
        }
        assertEquals(
                "reports as if it were observed, but is not registered here",
                bus.strangers().get(0).why());
    }

    @Test
    void whatIsNoCoapIsListed() throws Exception {
        raw.send(Kit.hex("40020001ff"));
        assertEquals("4.02", raw.next().said());
        assertEquals("4.04", raw.ask(Datagram.post(2, "t/d")).said());
        assertEquals(
                "sends what is no CoAP, or an option that is not known",
                bus.strangers().get(1).why());
    }

    @Test
    void optionalResourcesMayBeMissing() throws Exception {
        register("</>;rt=\"oma.lwm2m\";ct=110,</3/0>,</3407/0>");
        observed("[{\"n\":\"/3/0/0\",\"vs\":\"maker\"}]");
        observed("[{\"n\":\"/3407/0/6046\",\"vb\":false}]");
        await("smoke=0.0");
        assertEquals("2.04", raw.ask(Datagram.post(++mid, location)).said());
        Datagram asked = observed("");
        assertEquals("3/0", asked.texts(Datagram.URI_PATH));
        assertEquals(110, asked.number(Datagram.ACCEPT), "that form was all right");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | rd/0123456789ab | 4.04 | - | its registration is not known or ended: /rd/0123456789ab",
                "4 | rd/0123456789ab | 4.04 | - | its registration is not known or ended: /rd/0123456789ab",
                "2 | standpipe/a/ | 4.04 | ep-a | no such path: POST /standpipe/a/",
                "2 | t/d | 4.04 | - | no such path: POST /t/d",
                "1 | standpipe/a | 4.05 | ep-a | another method than POST: GET /standpipe/a",
                "2 | standpipe/b | 4.03 | b | not installed",
            })
    void whoGetsNowhereIsListed(int code, String path, String answer, String identity, String why)
            throws Exception {
        assertEquals(answer, raw.ask(Datagram.of(Datagram.CON, code, 1).path(path)).said());
        assertEquals(identity, bus.strangers().get(0).identity());
        assertEquals(why, bus.strangers().get(0).why());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "0 | true | 4.15 | a format that is not read: content format 0",
                "-1 | true | 4.15 | a format that is not read: content format not said",
                "110 | [ | 4.00 | what it sent cannot be read: no JSON",
            })
    void whoCannotBeReadIsListedAndInFault(int format, String payload, String answer, String why)
            throws Exception {
        Datagram report = Datagram.post(1, "standpipe/a").payload(bytes(payload));
        assertEquals(answer, raw.ask(format < 0 ? report : report.format(format)).said());
        assertEquals(why, await("smoke=invalid-answer").why());
        ChineseText.of(why, "content format");
        assertEquals("ep-a", bus.strangers().get(0).identity());
        assertEquals(why, bus.strangers().get(0).why());
        Datagram better =
                Datagram.post(2, "standpipe/a").json("[{\"n\":\"/3407/0/6046\",\"vb\":true}]");
        assertEquals("2.04", raw.ask(better).said());
        await("smoke=1.0");
        assertTrue(bus.strangers().isEmpty(), "it was let in");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "110 | [{\"n\":\"3407/0/6046/\",\"vb\":true}]",
                "-1 | [{\"n\":\"/3407/0/6046\",\"vb\":true}]",
                "11543 | {\"bn\":\"/3407/0/\",\"e\":[{\"n\":\"6046\",\"bv\":true}]}",
                "11544 | 0xa1190d4fa100a119179ef5",
            })
    void everyFormWithNamesIsReadInASend(int format, String payload) throws Exception {
        Datagram report = Datagram.post(1, "standpipe/a").payload(bytes(payload));
        assertEquals("2.04", raw.ask(format < 0 ? report : report.format(format)).said());
        await("smoke=1.0");
    }
}
