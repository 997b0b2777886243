package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.kura.web.api.Console;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Configurations changed on the page in Kura's console, over HTTP, down to the bus. */
class CommissioningTest extends InKura {

    private static final String NORTH = "io.standpipe.modbus~north";

    private FakeConsole console;
    private HttpClient admin;
    private String token;

    @BeforeEach
    void open() throws Exception {
        console = new FakeConsole();
        framework.register(Console.class, console, "console");
        install();
        admin = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        token = post(admin, "/login", null).body();
    }

    @AfterEach
    void shut() {
        console.close();
    }

    @Test
    void rowsAreCheckedAppliedTakenBackAndTheBusFollows() throws Exception {
        JsonNode north = component(NORTH);
        assertEquals("hyd-1", north.at("/fields/0/lines/1/0").asText(), north.toString());
        String rows = rows(north);
        String more = rows + "hyd-3,generic-pressure-4reg,127.0.0.1:1,9,pressurised\n";
        JsonNode checked =
                json(200, "/component/check", north, "set.devices", more, "set.interval", "150");
        assertEquals(0, checked.at("/mistakes").asInt(), checked.toString());
        assertEquals("hyd-3", checked.at("/added/0").asText());
        JsonNode wrong =
                json(409, "/component/apply", north, "set.devices", more.replace(",9,", ",900,"));
        assertEquals("unit", wrong.at("/problems/0/column").asText(), wrong.toString());
        assertEquals(rows, kura.stored("north").get("devices"), "nothing is applied");

        JsonNode applied =
                json(200, "/component/apply", north, "set.devices", more, "set.interval", "150");
        assertEquals("admin", applied.at("/undo/who").asText(), applied.toString());
        assertEquals(more, kura.stored("north").get("devices"));
        assertEquals(150, kura.stored("north").get("interval"), "as the form's type says");
        runs("hyd-1", "hyd-2", "hyd-3");

        // Somebody else, in Kura's own form.
        kura.update("north", Map.of("interval", 200));
        json(409, "/component/apply", applied, "set.interval", "300");
        json(409, "/component/undo", component(NORTH));
        assertEquals(200, kura.stored("north").get("interval"));

        // Rows that go were named in the preview: the bus does not ask again.
        String one = String.join("\n", more.lines().limit(2).toList());
        json(200, "/component/apply", component(NORTH), "set.devices", one);
        runs("hyd-1");
        JsonNode undone = json(200, "/component/undo", component(NORTH));
        assertEquals(more, kura.stored("north").get("devices"), undone.toString());
        runs("hyd-1", "hyd-2", "hyd-3");
        assertEquals(List.of(), new PresentView(framework).configurationFaults());
    }

    @Test
    void aBusIsMadeTakenAwayAndBroughtBack() throws Exception {
        String south = "io.standpipe.modbus~south";
        String rows = "id,profile,address,unit\nhyd-7,generic-pressure-4reg,127.0.0.1:1,7\n";
        JsonNode made =
                json(
                        200,
                        "/component/apply",
                        component(south),
                        "set.devices",
                        rows,
                        "set.keyPassword",
                        "sesame",
                        "anyway",
                        "yes");
        assertTrue(made.at("/there").asBoolean(), made.toString());
        assertFalse(made.toString().contains("sesame"));
        String closed = String.valueOf(kura.stored("south").get("keyPassword"));
        assertTrue(FakeCrypto.encrypted(closed), "stored in clear");
        assertFalse(made.toString().contains(closed));
        runs("hyd-1", "hyd-2", "hyd-7");
        JsonNode slower =
                json(200, "/component/apply", made, "set.interval", "900", "anyway", "yes");
        assertEquals(closed, kura.stored("south").get("keyPassword"), "left alone");

        json(200, "/component/delete", slower);
        assertEquals(Map.of(), kura.stored("south"));
        KuraFramework.eventually(
                "the bus is gone", () -> !framework.present("(kura.service.pid=south)"));
        JsonNode back = json(200, "/component/undo", component(south));
        assertTrue(back.at("/there").asBoolean(), back.toString());
        String again = String.valueOf(kura.stored("south").get("keyPassword"));
        assertEquals("sesame", FakeCrypto.decrypt(again));
        assertEquals(900, kura.stored("south").get("interval"));
        runs("hyd-1", "hyd-2", "hyd-7");
    }

    @Test
    void onlyAdministratorsAndOnlyWithAToken() throws Exception {
        JsonNode north = component(NORTH);
        String form = form(List.of("pid", NORTH, "version", north.at("/version").asText()));
        assertTrue(
                get(admin, "/standpipe/door.js", null)
                        .body()
                        .startsWith("const configure = true;"));
        assertEquals(403, post(admin, "/standpipe/component/delete", null, form).statusCode());
        assertEquals(403, get(admin, "/standpipe/components", null).statusCode());
        HttpClient guest = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        String guests = post(guest, "/login?user=guest", null).body();
        assertEquals(403, get(guest, "/standpipe/components", guests).statusCode());
        assertEquals(403, post(guest, "/standpipe/component/delete", guests, form).statusCode());
        assertTrue(
                get(guest, "/standpipe/door.js", null)
                        .body()
                        .startsWith("const configure = false;"));
        assertFalse(kura.stored("north").isEmpty());
    }

    private void runs(String... devices) {
        PresentView present = new PresentView(framework);
        KuraFramework.eventually(
                "devices are " + List.of(devices),
                () ->
                        present.devices().stream()
                                .map(PresentView.DeviceNow::id)
                                .collect(Collectors.toCollection(TreeSet::new))
                                .equals(new TreeSet<>(List.of(devices))));
    }

    private static String rows(JsonNode component) {
        StringBuilder rows = new StringBuilder();
        for (JsonNode line : component.at("/fields/0/lines")) {
            List<String> cells = new ArrayList<>();
            line.forEach(cell -> cells.add(cell.asText()));
            rows.append(String.join(",", cells)).append('\n');
        }
        return rows.toString();
    }

    private JsonNode component(String pid) throws IOException, InterruptedException {
        HttpResponse<String> got =
                get(admin, "/standpipe/component?pid=" + pid.replace("~", "%7E"), token);
        assertEquals(200, got.statusCode(), got.body());
        return new ObjectMapper().readTree(got.body());
    }

    /** Posts about a component in the version that was seen. */
    private JsonNode json(int status, String path, JsonNode seen, String... fields)
            throws IOException, InterruptedException {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "pid",
                                seen.at("/pid").asText(),
                                "version",
                                seen.at("/version").asText()));
        all.addAll(List.of(fields));
        HttpResponse<String> got = post(admin, "/standpipe" + path, token, form(all));
        assertEquals(status, got.statusCode(), got.body());
        return new ObjectMapper().readTree(got.body());
    }

    private static String form(List<String> fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.size(); i += 2) {
            form.append(i == 0 ? "" : "&").append(fields.get(i)).append('=');
            form.append(URLEncoder.encode(fields.get(i + 1), StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    private HttpResponse<String> get(HttpClient client, String path, String with)
            throws IOException, InterruptedException {
        return send(client, HttpRequest.newBuilder(URI.create(console.url(path))), with);
    }

    private HttpResponse<String> post(HttpClient client, String path, String with, String... form)
            throws IOException, InterruptedException {
        return send(
                client,
                HttpRequest.newBuilder(URI.create(console.url(path)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("", form))),
                with);
    }

    private static HttpResponse<String> send(
            HttpClient client, HttpRequest.Builder request, String with)
            throws IOException, InterruptedException {
        if (with != null) {
            request.header("X-XSRF-Token", with);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
