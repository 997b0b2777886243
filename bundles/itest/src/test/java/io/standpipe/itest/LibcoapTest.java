package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What detectors say in the field, said by Debian's libcoap, which is not ours and not Californium:
 * what is answered 2.04 is upstream, and what cannot be taken gets a code and changes nothing.
 */
@Tag("debian")
@Timeout(180)
class LibcoapTest {

    private static final String KEY = "sixteen-bytes-or-more";

    /** Of each sort: more than there are tests, each of which takes one that nobody used. */
    private static final int DETECTORS = 30;

    private static final AtomicInteger USED = new AtomicInteger();

    @TempDir static Path work;

    private static TestBroker broker;
    private static Centre centre;
    private static Process gateway;
    private static int securePort;
    private static int plainPort;

    private final int number = USED.incrementAndGet();
    private final String own = "own-" + number;
    private final String lwm2m = "lwm2m-" + number;
    private final String plain = "plain-" + number;

    @BeforeAll
    static void start() throws Exception {
        broker = TestBroker.open(work);
        centre = new Centre(broker.port());
        securePort = FreePort.findUdp();
        plainPort = FreePort.findUdp();
        Path etc = Files.createDirectories(work.resolve("etc"));
        Files.writeString(
                etc.resolve("io.standpipe.gateway.yaml"),
                "id: gw-test\ndistrict: fengtai\nbatchInterval: 200\n");
        Files.writeString(etc.resolve("io.standpipe.outbox.yaml"), "{}\n");
        Files.writeString(
                etc.resolve("io.standpipe.mqtt~centre.yaml"),
                "server: tcp://127.0.0.1:%d\n".formatted(broker.port()));
        StringBuilder keys = new StringBuilder();
        StringBuilder rows = new StringBuilder();
        for (int n = 1; n <= DETECTORS; n++) {
            keys.append("  own-%d=%s%n  lwm2m-%d=%s%n".formatted(n, KEY, n, KEY));
            rows.append("  own-%d,generic-smoke-coap,psk%n".formatted(n));
            rows.append("  lwm2m-%d,lwm2m-smoke-3407,psk%n".formatted(n));
            rows.append("  plain-%d,generic-smoke-coap,none%n".formatted(n));
        }
        Files.writeString(
                etc.resolve("io.standpipe.coap~detectors.yaml"),
                "secure: 127.0.0.1:%d%nplain: 127.0.0.1:%d%nkeys: |%n%sdevices: |%n  id,profile,security%n%s"
                        .formatted(securePort, plainPort, keys, rows));
        Path log = work.resolve("gateway.log");
        gateway = GatewayJar.start(work, log);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.readString(log).contains("listens at")) {
            assertTrue(System.nanoTime() < end, "the gateway listens");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        centre.close();
        broker.close();
    }

    /**
     * Sends a message over DTLS.
     *
     * @return what the client said of the answer
     */
    private String say(String device, String path, String json, String... options)
            throws Exception {
        List<String> command =
                new ArrayList<>(List.of("coap-client-openssl", "-u", device, "-k", KEY));
        command.addAll(List.of("-e", json));
        command.addAll(List.of(options));
        return run(command, "coaps://127.0.0.1:%d/%s".formatted(securePort, path));
    }

    private String sayPlainly(String json, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("coap-client-notls", "-e", json));
        command.addAll(List.of(options));
        return run(command, "coap://127.0.0.1:%d/standpipe/%s".formatted(plainPort, plain));
    }

    private static String run(List<String> command, String url) throws Exception {
        command.addAll(List.of("-B", "8", "-v", "7", "-m", "post"));
        if (!command.contains("-t")) {
            command.addAll(List.of("-t", "110"));
        }
        command.add(url);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), output);
        return output;
    }

    private static void requireTaken(String answer) {
        assertTrue(answer.contains("c:2.04"), answer);
    }

    private List<String> turns(String device, String condition) {
        List<String> turns = new ArrayList<>();
        Set<String> copies = new HashSet<>();
        for (Centre.Received message : centre.all()) {
            for (String state : List.of("RAISED", "CLEARED")) {
                if (message.suffix().equals("alarm/" + device)
                        && message.alarm(device, condition, state)
                        && copies.add(
                                message.json().get("boot") + " " + message.json().get("seq"))) {
                    turns.add(state);
                }
            }
        }
        return turns;
    }

    private void await(String device, String condition, String... turns) {
        centre.await(
                condition + " of " + device + " turns " + List.of(turns),
                message -> turns(device, condition).size() >= turns.length);
        assertEquals(List.of(turns), turns(device, condition));
    }

    private static String smoke(boolean there) {
        return "[{\"n\":\"smoke\",\"vb\":%s}]".formatted(there);
    }

    /** Each time a process of its own, as after a reboot: a new session from the same port. */
    @Test
    void whoStartsAnewAtTheSamePortIsHeard() throws Exception {
        String port = String.valueOf(FreePort.findUdp());
        List<String> turns = new ArrayList<>();
        // a third time within a minute would be chatter
        for (int n = 0; n < 2; n++) {
            requireTaken(say(own, "standpipe", smoke(true), "-p", port, "-T", "x"));
            requireTaken(say(own, "standpipe", smoke(false), "-p", port, "-T", "x"));
            requireTaken(sayPlainly(smoke(true), "-p", port, "-T", "x"));
            requireTaken(sayPlainly(smoke(false), "-p", port, "-T", "x"));
            turns.addAll(List.of("RAISED", "CLEARED"));
        }
        await(own, "smoke", turns.toArray(String[]::new));
        await(plain, "smoke", turns.toArray(String[]::new));
    }

    @Test
    void aClockThatIsWrongHidesNoFire() throws Exception {
        long now = System.currentTimeMillis() / 1000;
        for (long time : new long[] {now, now - 3, 1_609_459_200}) {
            String json = "[{\"bt\":%d,\"n\":\"%s\",\"vb\":%s}]";
            requireTaken(sayPlainly(json.formatted(time, "smoke", time != now), "-N"));
            requireTaken(say(own, "standpipe", json.formatted(time, "heat", true)));
        }
        await(plain, "smoke", "RAISED");
        await(own, "heat", "RAISED");
    }

    @Test
    void aClockThatStandsStillHidesNothing() throws Exception {
        String json = "[{\"bt\":1500000000,\"n\":\"smoke\",\"vb\":%s}]";
        for (boolean there : new boolean[] {true, false, true}) {
            requireTaken(say(own, "standpipe", json.formatted(there)));
        }
        await(own, "smoke", "RAISED", "CLEARED", "RAISED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"n\":\"Smoke\",\"vb\":true}]",
                "[{\"n\":\"fire/alarm\",\"vb\":true}]",
                "[{\"n\":\"smoke\",\"vs\":\"alarm\"}]",
                "[{\"n\":\"smoke\",\"v\":2}]",
                "[{\"n\":\"battery\",\"vs\":\"full\"}]",
            })
    void whatCannotBeTakenIsRefused(String json) throws Exception {
        String answer = say(own, "standpipe", json);
        assertTrue(answer.contains("c:4.00"), answer);
        requireTaken(sayPlainly(smoke(true)));
        await(plain, "smoke", "RAISED");
        assertTrue(
                centre.all().stream()
                        .noneMatch(
                                message ->
                                        message.suffix().equals("state/" + own)
                                                && message.json()
                                                        .path("state")
                                                        .asText()
                                                        .equals("NORMAL")),
                "nobody has said that it is well");
    }

    @ParameterizedTest
    @CsvSource({
        "temperature, Far, 131, unknown-unit",
        "temperature, K, 328.15, 55",
        "temperature, Cel, 55, 55",
        "battery, /, 0.95, 95",
        "battery, %EL, 95, 95",
        "temperature, kg, 55, unknown-unit",
    })
    void aUnitIsHeeded(String record, String unit, String value, String expected) throws Exception {
        requireTaken(
                say(
                        own,
                        "standpipe",
                        "[{\"n\":\"%s\",\"u\":\"%s\",\"v\":%s}]"
                                .formatted(record, unit, value)
                                .replace("%", "%25")));
        centre.await(
                expected,
                message ->
                        message.readings(own).stream()
                                .filter(one -> one.path("point").asText().equals(record))
                                .anyMatch(
                                        one ->
                                                one.path("value").asText().equals(expected)
                                                        || one.path("cause")
                                                                .asText()
                                                                .equals(expected)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/3407/0/|6046",
                "/3407/1/|6046",
                "3407/0/|6046",
                "/3407/0/|6046/",
            })
    void aFireIsSeenByWhateverNameTheStandardsGiveIt(String base, String name) throws Exception {
        requireTaken(
                say(
                        lwm2m,
                        "dp",
                        "[{\"bn\":\"%s\",\"n\":\"%s\",\"vb\":true}]".formatted(base, name)));
        centre.await(
                "a fire",
                message ->
                        message.suffix().equals("alarm/" + lwm2m)
                                && message.json().path("kind").asText().equals("FIRE")
                                && message.json().path("state").asText().equals("RAISED"));
    }

    @Test
    void aFireInLwm2mCborIsSeen() throws Exception {
        Path cbor =
                Files.write(
                        work.resolve("cbor"), HexFormat.of().parseHex("a1190d4fa100a119179ef5"));
        List<String> command =
                new ArrayList<>(List.of("coap-client-openssl", "-u", lwm2m, "-k", KEY));
        command.addAll(List.of("-t", "11544", "-f", cbor.toString()));
        requireTaken(run(command, "coaps://127.0.0.1:%d/dp".formatted(securePort)));
        await(lwm2m, "smoke", "RAISED");
    }

    @Test
    void aRegistrationThatIsGoneIsNotFound() throws Exception {
        for (String path : List.of("rd/gone", "rd/0123456789ab")) {
            String answer = say(lwm2m, path, "x");
            assertTrue(answer.contains("c:4.04"), answer);
        }
    }
}
