package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.kura.web.api.Console;
import org.junit.jupiter.api.Test;

/** The page in Kura's console, over HTTP. */
class ConsoleTest extends InKura {

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
                    List.of(
                            "page.css",
                            "page.js",
                            "operate.js",
                            "channels.js",
                            "texts.js",
                            "extension.js")) {
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
            assertEquals("压力", json.at("/names/generic-pressure-4reg/points/pressure/zh").asText());
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
            assertRefused(403, "may look but not act", guest, console, guests, buried);
            String apart = "var standpipeApart = true;";
            assertTrue(
                    get(guest, console, "/standpipe/extension.js", null).body().startsWith(apart),
                    "Kura would take the page away from who has no kura.device");
            assertFalse(
                    get(technician, console, "/standpipe/extension.js", null)
                            .body()
                            .contains(apart));
            assertFalse(get(guest, console, "/standpipe/page.js", null).body().contains(apart));

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

            for (String order :
                    List.of(
                            "do=acknowledge&device=hyd-9&condition=fire",
                            "do=hold&hold=maintenance&place=nowhere&minutes=30&why=crew",
                            "do=hold&hold=serviceability&device=hyd-1&serviceability=SERVICEABLE&minutes=60&why=seen",
                            "do=hold&hold=shelved&device=hyd-1&condition=none&minutes=60&why=x")) {
                assertRefused(409, "", technician, console, token, order);
            }

            assertEquals(403, order(technician, console, "guess", buried).statusCode());
            assertEquals(401, order(technician, console, token, buried).statusCode());
        }
    }

    /** Nothing of the page knows any of them. */
    @Test
    void aCommandOfAnyBundleIsGivenThere() throws Exception {
        try (FakeConsole console = new FakeConsole()) {
            framework.register(Console.class, console, "console");
            install();
            HttpClient technician = browser();
            String token = logIn(technician, console);
            assertDone(
                    technician,
                    console,
                    token,
                    "do=serviceability&device=hyd-1&serviceability=BURIED&lasting=3600&why=2026");
            assertEquals(
                    "2026", hydrant(technician, console, token, 0).at("/holds/0/why").asText());
            HttpResponse<String> looked =
                    order(technician, console, token, "do=diagnose&device=hyd-1");
            assertEquals(200, looked.statusCode(), looked.body());
            JsonNode answer = new ObjectMapper().readTree(looked.body());
            assertEquals("", answer.at("/result").asText());
            assertEquals("hyd-1", answer.at("/device").asText(), looked.body());
            JsonNode registers =
                    new ObjectMapper()
                            .readTree(
                                    order(
                                                    technician,
                                                    console,
                                                    token,
                                                    "do=registers&device=hyd-1&table=holding&first=4&count=1")
                                            .body());
            assertEquals(350, registers.at("/registers/0").asInt(), registers.toString());
            HttpResponse<String> nobody =
                    order(technician, console, token, "do=diagnose&device=hyd-9");
            assertEquals(400, nobody.statusCode(), nobody.body());
            assertTrue(nobody.body().contains("device 须为可执行该命令的总线上的设备"), nobody.body());
        }
    }

    @Test
    void theChannelsAreAFileForKurasUpload() throws Exception {
        try (FakeConsole console = new FakeConsole()) {
            framework.register(Console.class, console, "console");
            framework.install(Built.english());
            HttpClient technician = browser();
            String token = logIn(technician, console);
            assertEquals(
                    401, channels(HttpClient.newHttpClient(), console, token, "").statusCode());
            assertEquals(403, channels(technician, console, null, "").statusCode());
            HttpResponse<String> none = channels(technician, console, token, "");
            assertEquals(503, none.statusCode());
            assertTrue(none.body().contains("\"notice\":\"identity\""), none.body());
            configure();
            HttpResponse<String> all = channels(technician, console, token, "");
            assertEquals(200, all.statusCode());
            assertEquals(
                    "text/csv;charset=utf-8",
                    all.headers().firstValue("Content-Type").orElse("").replace(" ", ""));
            assertTrue(
                    all.headers()
                            .firstValue("Content-Disposition")
                            .orElse("")
                            .startsWith("attachment;"),
                    all.headers()::toString);
            String header = "enabled,name,type,value.type,unit,listen,device,point,read\r\n";
            assertTrue(all.body().startsWith(header + "true,@state,READ,STRING,"), all.body());
            assertTrue(
                    all.body()
                            .contains(
                                    "true,hyd-1:pressure,READ,DOUBLE,MPa,false,hyd-1,pressure,value\r\n"),
                    all.body());
            assertTrue(all.body().contains(",hyd-2@alarms,"), all.body());
            String one =
                    channels(technician, console, token, "devices=hyd-9,hyd-2&listen=true").body();
            assertTrue(one.startsWith(header + "true,hyd-2:"), one);
            assertTrue(one.contains(",MPa,true,hyd-2,pressure,"), one);
            assertEquals(header, channels(technician, console, token, "devices=").body());
            assertEquals(400, channels(technician, console, token, "devices=%zz").statusCode());
            assertEquals(403, channels(technician, console, "guess", "").statusCode());
        }
    }

    private static HttpResponse<String> channels(
            HttpClient client, FakeConsole console, String token, String form)
            throws IOException, InterruptedException {
        return post(client, console, "/standpipe/channels", token, form);
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
        JsonNode answer = new ObjectMapper().readTree(refused.body());
        String sentence = answer.at("/result").asText();
        assertTrue(sentence.contains(says), refused.body());
        assertEquals(sentence, answer.at("/texts/en").asText(), refused.body());
        assertTrue(
                answer.at("/texts/zh").asText().codePoints().anyMatch(Character::isIdeographic),
                "nothing in Chinese: " + refused.body());
        assertTrue(answer.at("/code").isTextual(), refused.body());
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
    void withoutAnIdentityThePageSaysWhatIsWrong() throws Exception {
        try (FakeConsole console = new FakeConsole()) {
            framework.register(Console.class, console, "console");
            framework.install(Built.english());
            HttpClient technician = browser();
            String token = logIn(technician, console);
            KuraFramework.eventually(
                    "which settings are wrong",
                    () -> wrong(technician, console, token).equals("[id=, district=]"));
            HttpResponse<String> present = get(technician, console, "/standpipe/present", token);
            assertEquals(503, present.statusCode());
            kura.update("io.standpipe.gateway", Map.of("id", "gw lize 01", "district", "ft"));
            KuraFramework.eventually(
                    "the one that still is",
                    () -> wrong(technician, console, token).equals("[id=\"gw lize 01\"]"));
            kura.update("io.standpipe.gateway", Map.of("id", "CHANGE-ME"));
            KuraFramework.eventually(
                    "the example's",
                    () -> wrong(technician, console, token).equals("[id=\"CHANGE-ME\"]"));
            kura.update("io.standpipe.gateway", Map.of("id", "gw-lize-01"));
            KuraFramework.eventually(
                    "a gateway",
                    () ->
                            json(technician, console, token)
                                    .at("/gateway/id")
                                    .asText()
                                    .equals("gw-lize-01"));
            kura.update("io.standpipe.gateway", Map.of("id", "gw lize 02"));
            KuraFramework.eventually(
                    "it goes on, and says what is wrong",
                    () ->
                            json(technician, console, token)
                                    .at("/faults/0/text")
                                    .asText()
                                    .contains("id must be 1 to 64"));
        }
    }

    private static String wrong(HttpClient client, FakeConsole console, String token) {
        List<String> wrong = new ArrayList<>();
        JsonNode answer = json(client, console, token);
        for (JsonNode one : answer.at("/wrong")) {
            wrong.add(one.get("setting").asText() + "=" + one.get("came").asText());
        }
        return answer.has("notice") ? wrong.toString() : "";
    }

    private static JsonNode json(HttpClient client, FakeConsole console, String token) {
        try {
            return new ObjectMapper()
                    .readTree(get(client, console, "/standpipe/present", token).body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutAGatewayNothingIsOrdered() throws Exception {
        try (FakeConsole console = new FakeConsole()) {
            framework.register(Console.class, console, "console");
            framework.install(Built.english());
            HttpClient technician = browser();
            String token = logIn(technician, console);
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
}
