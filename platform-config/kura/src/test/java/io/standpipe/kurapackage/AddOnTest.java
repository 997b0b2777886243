package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.standpipe.simulators.HydrantSim;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.kura.channel.ChannelFlag;
import org.eclipse.kura.channel.ChannelRecord;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.eclipse.kura.driver.Driver;
import org.eclipse.kura.type.DataType;
import org.eclipse.kura.web.api.Console;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEmitter;
import org.eclipse.kura.wire.WireHelperService;
import org.eclipse.kura.wire.WireRecord;
import org.eclipse.kura.wire.WireSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.wireadmin.Wire;

/**
 * What Kura's users get of it, inside a framework that has what Kura has: a hydrant on a real
 * socket, read through the driver, a wire, a cloud publisher and the page.
 */
class AddOnTest {

    private static final String BUS =
            "id,profile,address,unit\nhyd-1,generic-pressure-4reg,%s,7\nhyd-2,generic-pressure-4reg,127.0.0.1:1,7\n";

    @TempDir Path work;
    private HydrantSim hydrant;
    private KuraFramework framework;
    private FakeKura kura;

    @BeforeEach
    void start() throws IOException {
        hydrant = HydrantSim.open(0, 7, 0.35, false);
        framework = KuraFramework.start(work);
        kura = FakeKura.start(framework);
    }

    @AfterEach
    void stop() {
        kura.close();
        framework.close();
        hydrant.close();
    }

    /**
     * Installs the package, after Kura's services have come; gives the gateway a name and a bus.
     */
    private void install() {
        framework.install(Built.english());
        kura.update("io.standpipe.gateway", Map.of("id", "gw-1", "district", "fengtai"));
        kura.create(
                "io.standpipe.modbus",
                "north",
                Map.of("interval", 100, "devices", BUS.formatted(hydrant.slave().address())));
        PresentView present = new PresentView(framework);
        KuraFramework.eventually(
                "both hydrants were polled",
                () ->
                        present.there()
                                && present.devices().stream()
                                        .map(device -> device.qualities().get(0))
                                        .toList()
                                        .equals(List.of("GOOD", "BAD")));
    }

    private <T> T ours(Class<T> type, String pid) {
        return type.cast(
                framework
                        .context()
                        .getService(
                                framework.await(
                                        "(&(objectClass=%s)(kura.service.pid=%s))"
                                                .formatted(type.getName(), pid))));
    }

    @Test
    void theDriversChannelsRead() throws Exception {
        install();
        kura.create("io.standpipe.kura.driver", "standpipe", Map.of());
        Driver driver = ours(Driver.class, "standpipe");
        ChannelRecord good = channel("good", "hyd-1");
        ChannelRecord bad = channel("bad", "hyd-2");
        driver.read(List.of(good, bad));
        assertEquals(0.35, (Double) good.getValue().getValue(), 0.0005);
        assertEquals("MPa", good.getUnit());
        assertTrue(Math.abs(System.currentTimeMillis() - good.getTimestamp()) < 20_000);
        assertEquals(ChannelFlag.FAILURE, bad.getChannelStatus().getChannelFlag());
        assertEquals("BAD no-connection", bad.getChannelStatus().getExceptionMessage());
        assertNull(bad.getValue());

        kura.resend("standpipe");
        hydrant.pressure(0.2, Duration.ZERO);
        KuraFramework.eventually(
                "the new pressure",
                () -> {
                    ChannelRecord again = channel("again", "hyd-1");
                    try {
                        driver.read(List.of(again));
                    } catch (Driver.ConnectionException e) {
                        throw new AssertionError(e);
                    }
                    return (Double) again.getValue().getValue() < 0.21;
                });
        anUpdateOfTheBundleBringsTheDriverBack();
        kura.delete("standpipe");
        KuraFramework.eventually(
                "the driver is gone", () -> !framework.present("(kura.service.pid=standpipe)"));
    }

    private void anUpdateOfTheBundleBringsTheDriverBack() throws BundleException, IOException {
        framework
                .bundle("io.standpipe.kura")
                .update(new ByteArrayInputStream(Built.english().bundle("io.standpipe.kura")));
        ours(Driver.class, "standpipe");
        KuraFramework.eventually("it is back", () -> kura.active().contains("standpipe"));
    }

    private static ChannelRecord channel(String name, String device) {
        ChannelRecord record = ChannelRecord.createReadRecord(name, DataType.DOUBLE);
        record.setChannelConfig(Map.of("device", device, "point", "pressure", "read", "value"));
        return record;
    }

    @Test
    void aWireEmitsReadingsAndAlarms() throws Exception {
        Wires wires = new Wires();
        framework.register(WireHelperService.class, wires, "wires");
        install();
        kura.create(
                "io.standpipe.kura.wires",
                "emitter",
                Map.of("emitter.port.count", 1, "receiver.port.count", 0));
        ours(WireEmitter.class, "emitter").consumersConnected(new Wire[0]);
        assertEquals("emitter", wires.pid);
        hydrant.pressure(0.2, Duration.ZERO);
        Map<String, String> reading =
                wires.next(
                        r ->
                                "reading".equals(r.get("type"))
                                        && "pressure".equals(r.get("point"))
                                        && r.getOrDefault("value", "").startsWith("0.2"));
        assertEquals("hyd-1", reading.get("device"));
        assertEquals("MPa", reading.get("unit"));
        assertEquals("GOOD", reading.get("quality"));
        hydrant.close();
        Map<String, String> alarm =
                wires.next(r -> "alarm".equals(r.get("type")) && "hyd-1".equals(r.get("device")));
        assertEquals("RAISED", alarm.get("state"));
        assertEquals("communication", alarm.get("condition"));
        assertEquals(List.of(), new PresentView(framework).configurationFaults());

        kura.update("emitter", Map.of("emit", "everything"));
        KuraFramework.eventually(
                "a fault",
                () ->
                        new PresentView(framework)
                                .configurationFaults().stream()
                                        .anyMatch(f -> f.text().contains("emit must be one of")));
        kura.update("emitter", Map.of("emit", "alarms"));
        KuraFramework.eventually(
                "no fault", () -> new PresentView(framework).configurationFaults().isEmpty());
    }

    @Test
    void theOutboxGoesThroughACloudPublisher() throws Exception {
        Cloud cloud = new Cloud();
        framework.register(CloudPublisher.class, cloud, "publisher");
        framework.register(CloudPublisher.class, new Cloud(), "another");
        install();
        kura.create(
                "io.standpipe.kura.cloud",
                "up",
                Map.of("CloudPublisher.target", "(kura.service.pid=publisher)"));
        KuraFramework.eventually(
                "the restart, a state and an alarm",
                () ->
                        cloud.topics.contains("event/restart")
                                && cloud.topics.contains("state/hyd-2")
                                && cloud.topics.contains("alarm/hyd-2"));
        JsonNode first =
                new ObjectMapper()
                        .readTree(cloud.bodies.get(cloud.topics.indexOf("event/restart")));
        assertEquals(1, first.get("seq").asInt());
        assertEquals("gw-1", first.get("gw").asText());
        assertFalse(cloud.confirmed.isEmpty());
        assertEquals(List.of(), new PresentView(framework).configurationFaults());
    }

    @Test
    void thePageAnswersOnlyWithALoginAndAToken() throws Exception {
        try (FakeConsole console = new FakeConsole()) {
            framework.register(Console.class, console, "console");
            install();
            KuraFramework.eventually(
                    "the menu entry",
                    () -> console.extensionUrls().equals(List.of("/standpipe/extension.js")));
            HttpClient stranger = HttpClient.newHttpClient();
            for (String path :
                    List.of("index.html", "page.js", "extension.js", "present", "", "nothing")) {
                assertEquals(
                        401, get(stranger, console, "/standpipe/" + path, null).statusCode(), path);
            }

            HttpClient technician = browser();
            String token = logIn(technician, console);
            HttpResponse<String> page = get(technician, console, "/standpipe/index.html", null);
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("page.js"), page.body());
            assertTrue(
                    page.headers()
                            .firstValue("Content-Security-Policy")
                            .orElse("")
                            .contains("default-src 'self'"));
            for (String file :
                    List.of("page.css", "page.js", "operate.js", "texts.js", "extension.js")) {
                assertEquals(
                        200,
                        get(technician, console, "/standpipe/" + file, null).statusCode(),
                        file);
            }
            assertEquals(404, get(technician, console, "/standpipe/../page.js", null).statusCode());

            // Without a token nothing is told, and the session lives on.
            assertEquals(403, get(technician, console, "/standpipe/present", null).statusCode());
            HttpResponse<String> present = get(technician, console, "/standpipe/present", token);
            assertEquals(200, present.statusCode());
            JsonNode json = new ObjectMapper().readTree(present.body());
            assertEquals("gw-1", json.at("/gateway/id").asText());
            assertEquals(2, json.at("/gateway/devices/total").asInt());
            assertTrue(json.at("/outbox/alarm/depth").isInt(), present.body());
            assertEquals("hyd-1", json.at("/list/0/device").asText());
            assertEquals(0.35, json.at("/list/0/points/0/value").asDouble(), 0.0005);
            assertEquals("BAD", json.at("/list/1/points/0/quality").asText());
            assertTrue(json.at("/list/1/points/0/value").isMissingNode(), present.body());
            assertEquals(
                    "hyd-2",
                    new ObjectMapper()
                            .readTree(
                                    get(
                                                    technician,
                                                    console,
                                                    "/standpipe/present?device=hyd-2",
                                                    token)
                                            .body())
                            .at("/list/0/device")
                            .asText());

            assertEquals(403, get(technician, console, "/standpipe/present", "guess").statusCode());
            assertEquals(
                    401,
                    get(technician, console, "/standpipe/present", token).statusCode(),
                    "Kura ends the session of whoever guesses");
        }
    }

    @Test
    void aTechnicianOrdersOnThePage() throws Exception {
        try (FakeConsole console = new FakeConsole()) {
            framework.register(Console.class, console, "console");
            install();
            HttpClient technician = browser();
            String token = logIn(technician, console);
            String buried =
                    "do=hold&hold=serviceability&device=hyd-1&serviceability=BURIED&minutes=60&who=chief&why=snow%20%E9%9B%AA";

            assertEquals(
                    401, order(HttpClient.newHttpClient(), console, token, buried).statusCode());
            assertEquals(403, order(technician, console, null, buried).statusCode());
            assertRefused(400, "why", technician, console, token, buried.replace("&why", "&x"));
            assertRefused(
                    409, "\"hyd-9\"", technician, console, token, buried.replace("hyd-1", "hyd-9"));
            assertRefused(
                    409,
                    "8784 h",
                    technician,
                    console,
                    token,
                    buried.replace("minutes=60", "minutes=527041"));
            assertRefused(
                    409,
                    "no alarm \"no-water\" of hyd-1",
                    technician,
                    console,
                    token,
                    "do=acknowledge&device=hyd-1&condition=no-water");
            assertEquals(
                    "SERVICEABLE",
                    hydrant(technician, console, token, 0).at("/serviceability").asText());
            assertEquals(
                    404, post(technician, console, "/standpipe/present", token, "").statusCode());

            HttpClient guest = browser();
            String guests = post(guest, console, "/login?user=guest", null, "").body();
            assertEquals(200, get(guest, console, "/standpipe/present", guests).statusCode());
            assertRefused(409, "may look but not act", guest, console, guests, buried);

            assertDone(technician, console, token, buried);
            JsonNode held = hydrant(technician, console, token, 0);
            assertEquals("BURIED", held.at("/serviceability").asText());
            JsonNode hold = held.at("/holds/0");
            assertEquals("serviceability", hold.at("/hold").asText());
            assertEquals("BURIED", hold.at("/serviceability").asText());
            assertEquals("admin", hold.at("/who").asText(), "not what the browser says");
            assertEquals("snow 雪", hold.at("/why").asText());
            assertEquals(
                    Duration.ofMinutes(60).toMillis(),
                    hold.at("/until").asLong() - hold.at("/from").asLong());
            assertDone(technician, console, token, "do=release&hold=serviceability&device=hyd-1");
            JsonNode free = hydrant(technician, console, token, 0);
            assertEquals("SERVICEABLE", free.at("/serviceability").asText());
            assertTrue(free.at("/holds").isMissingNode(), free.toString());
            assertRefused(
                    409,
                    "run out",
                    technician,
                    console,
                    token,
                    "do=release&hold=serviceability&device=hyd-1");

            KuraFramework.eventually(
                    "the silent hydrant's fault",
                    () -> !alarmOfTheSilent(technician, console, token).isMissingNode());
            assertTrue(
                    alarmOfTheSilent(technician, console, token)
                            .at("/acknowledged")
                            .isMissingNode());
            assertDone(
                    technician,
                    console,
                    token,
                    "do=acknowledge&device=hyd-2&condition=communication");
            assertDone(
                    technician,
                    console,
                    token,
                    "do=hold&hold=shelved&device=hyd-2&condition=communication&minutes=480&why=cable");
            JsonNode alarm = alarmOfTheSilent(technician, console, token);
            assertEquals("LOW", alarm.at("/priority").asText());
            assertTrue(alarm.at("/acknowledged").asBoolean(), alarm.toString());
            assertTrue(alarm.at("/shelved").asBoolean(), alarm.toString());
            assertTrue(alarm.at("/latched").isMissingNode(), alarm.toString());
            assertRefused(
                    409,
                    "still there",
                    technician,
                    console,
                    token,
                    "do=reset&device=hyd-2&condition=communication");

            assertDone(
                    technician,
                    console,
                    token,
                    "do=hold&hold=maintenance&place=&minutes=30&why=crew");
            for (int at = 0; at < 2; at++) {
                JsonNode tested = hydrant(technician, console, token, at);
                assertEquals("TEST", tested.at("/state").asText());
                assertTrue(
                        tested.at("/holds").findValuesAsText("place").contains(""),
                        tested.toString());
            }
            assertDone(technician, console, token, "do=release&hold=maintenance&place=");
            assertEquals("NORMAL", hydrant(technician, console, token, 0).at("/state").asText());

            for (String unreadable : List.of("", "do=%zz", "do=%ff", manyKeys())) {
                assertRefused(400, "expected", technician, console, token, unreadable);
            }

            assertEquals(403, order(technician, console, "guess", buried).statusCode());
            assertEquals(401, order(technician, console, token, buried).statusCode());
        }
    }

    /** More than Jetty reads, and still short enough to be sent before it answers. */
    private static String manyKeys() {
        return IntStream.range(0, 1_100).mapToObj(i -> "k" + i).collect(Collectors.joining("&"));
    }

    private static JsonNode alarmOfTheSilent(HttpClient client, FakeConsole console, String token) {
        try {
            return hydrant(client, console, token, 1).at("/alarms/0");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode hydrant(HttpClient client, FakeConsole console, String token, int at)
            throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(get(client, console, "/standpipe/present", token).body())
                .at("/list/" + at);
    }

    private static void assertDone(
            HttpClient client, FakeConsole console, String token, String form)
            throws IOException, InterruptedException {
        HttpResponse<String> done = order(client, console, token, form);
        assertEquals("{\"result\":\"\"}", done.body());
        assertEquals(200, done.statusCode());
    }

    private static void assertRefused(
            int status,
            String says,
            HttpClient client,
            FakeConsole console,
            String token,
            String form)
            throws IOException, InterruptedException {
        HttpResponse<String> refused = order(client, console, token, form);
        assertEquals(status, refused.statusCode(), refused.body());
        String sentence = new ObjectMapper().readTree(refused.body()).at("/result").asText();
        assertTrue(sentence.contains(says), refused.body());
    }

    private static HttpResponse<String> order(
            HttpClient client, FakeConsole console, String token, String form)
            throws IOException, InterruptedException {
        return post(client, console, "/standpipe/operate", token, form);
    }

    private static HttpResponse<String> post(
            HttpClient client, FakeConsole console, String path, String token, String form)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(console.url(path)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form));
        if (token != null) {
            request.header("X-XSRF-Token", token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    /** The token that goes with the login. */
    private static String logIn(HttpClient client, FakeConsole console)
            throws IOException, InterruptedException {
        return post(client, console, "/login", null, "").body();
    }

    @Test
    void withoutAnIdentityThePageSaysWhatToDo() throws Exception {
        try (FakeConsole console = new FakeConsole()) {
            framework.register(Console.class, console, "console");
            framework.install(Built.english());
            HttpClient technician = browser();
            String token = logIn(technician, console);
            HttpResponse<String> present = get(technician, console, "/standpipe/present", token);
            JsonNode json = new ObjectMapper().readTree(present.body());
            assertTrue(json.get("gateway").isNull(), present.body());
            assertTrue(json.get("notice").asText().contains("id and a district"), present.body());
            assertRefused(
                    503,
                    "id and a district",
                    technician,
                    console,
                    token,
                    "do=release&hold=maintenance&device=hyd-1");
        }
    }

    private static HttpResponse<String> get(
            HttpClient client, FakeConsole console, String path, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(console.url(path)));
        if (token != null) {
            request.header("X-XSRF-Token", token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Simulates Kura's WireHelperService: its support keeps what is emitted. */
    private static final class Wires implements WireHelperService {

        private final BlockingQueue<Map<String, String>> emitted = new LinkedBlockingQueue<>();
        volatile String pid;

        /** The next record that fits; those before it are passed over. */
        Map<String, String> next(Predicate<Map<String, String>> fits) throws InterruptedException {
            while (true) {
                Map<String, String> record = emitted.poll(20, TimeUnit.SECONDS);
                if (record == null) {
                    throw new AssertionError("no such record within 20 s");
                }
                if (fits.test(record)) {
                    return record;
                }
            }
        }

        @Override
        public WireSupport newWireSupport(
                WireComponent component, ServiceReference<WireComponent> reference) {
            pid = String.valueOf(reference.getProperty("kura.service.pid"));
            return new WireSupport() {
                @Override
                public void emit(List<WireRecord> records) {
                    for (WireRecord record : records) {
                        Map<String, String> texts = new HashMap<>();
                        record.getProperties()
                                .forEach((k, v) -> texts.put(k, String.valueOf(v.getValue())));
                        emitted.add(texts);
                    }
                }

                @Override
                public Object polled(Wire wire) {
                    return null;
                }

                @Override
                public void consumersConnected(Wire[] wires) {}

                @Override
                public void updated(Wire wire, Object value) {}

                @Override
                public void producersConnected(Wire[] wires) {}
            };
        }

        @Override
        public String getPid(WireComponent component) {
            return null;
        }

        @Override
        public String getServicePid(String pid) {
            return null;
        }

        @Override
        public String getServicePid(WireComponent component) {
            return null;
        }

        @Override
        public boolean isEmitter(String pid) {
            return false;
        }

        @Override
        public boolean isReceiver(String pid) {
            return false;
        }
    }

    /** Simulates a cloud publisher that delivers at once and says so from another thread. */
    private static final class Cloud implements CloudPublisher {

        final List<String> topics = new CopyOnWriteArrayList<>();
        final List<byte[]> bodies = new CopyOnWriteArrayList<>();
        final List<String> confirmed = new CopyOnWriteArrayList<>();
        private final List<CloudDeliveryListener> listeners = new CopyOnWriteArrayList<>();

        @Override
        public synchronized String publish(KuraMessage message) {
            bodies.add(message.getPayload().getBody());
            topics.add(String.valueOf(message.getProperties().get("topic")));
            String id = String.valueOf(bodies.size());
            new Thread(
                            () -> {
                                listeners.forEach(listener -> listener.onMessageConfirmed(id));
                                confirmed.add(id);
                            },
                            "cloud")
                    .start();
            return id;
        }

        @Override
        public void registerCloudDeliveryListener(CloudDeliveryListener listener) {
            listeners.add(listener);
        }

        @Override
        public void unregisterCloudDeliveryListener(CloudDeliveryListener listener) {
            listeners.remove(listener);
        }

        @Override
        public void registerCloudConnectionListener(CloudConnectionListener listener) {}

        @Override
        public void unregisterCloudConnectionListener(CloudConnectionListener listener) {}
    }
}
