package io.standpipe.standalone.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.Pages;
import io.standpipe.model.console.Role;
import io.standpipe.standalone.access.Access;
import io.standpipe.standalone.access.AccessFixture;
import io.standpipe.standalone.system.GatewaySystem;
import io.standpipe.standalone.system.Inside;
import io.standpipe.standalone.system.LogMemory;
import io.standpipe.standalone.system.Restarts;
import io.standpipe.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.promise.Promises;

/** The log, the audit log, a support bundle and a restart, as a browser asks for them. */
class SystemRoutesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AT = "2026-12-01T08:00:00.000+08:00 ";
    private static final String SECRET = "sesame-opens-it";

    @TempDir Path work;

    private final LogMemory log = new LogMemory();
    private final List<String> runtime = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private Path data;
    private Door door;

    @BeforeEach
    void open() throws IOException {
        data = Files.createDirectories(work.resolve("data"));
        Path directory = Files.createDirectories(data.resolve("door"));
        Path etc = Files.createDirectories(work.resolve("etc"));
        Files.writeString(
                etc.resolve("io.standpipe.mqtt~centre.yaml"), "password: " + SECRET + "\n");
        Access access = AccessFixture.open(directory, new VirtualTime());
        AccessFixture.add(directory, "zhao", Role.VIEWER, "four words are best");
        AccessFixture.add(directory, "wang", Role.TECHNICIAN, "four words are best");
        AccessFixture.add(directory, "li", Role.ADMINISTRATOR, "four words are best");
        Pages pages =
                request ->
                        PageAnswer.json(
                                PageAnswer.OK,
                                ("{\"said\":\"" + SECRET + "\"}").getBytes(StandardCharsets.UTF_8));
        GatewaySystem system =
                new GatewaySystem(
                        log,
                        new Restarts(
                                () ->
                                        Set.of(
                                                "io.standpipe.modbus",
                                                "io.standpipe.door",
                                                "io.standpipe.coap"),
                                components(),
                                Set.of("io.standpipe.door")),
                        new Inside(data, etc.toString(), Map::of),
                        data,
                        etc);
        door =
                new Door(
                        new DoorSettings(InetAddress.getLoopbackAddress(), 0, "", null, false),
                        new Doorkeeper(
                                access,
                                new ScrapeToken(""),
                                () -> pages,
                                new SystemRoutes(access, () -> pages, () -> system)),
                        null);
    }

    @AfterEach
    void close() {
        door.close();
    }

    /** A runtime with a bus that is configured twice, and with the door. */
    private ServiceComponentRuntime components() {
        List<ComponentDescriptionDTO> all = new ArrayList<>();
        for (String name :
                List.of("io.standpipe.modbus", "io.standpipe.door", "io.standpipe.unheard")) {
            ComponentDescriptionDTO each = new ComponentDescriptionDTO();
            each.name = name;
            all.add(each);
        }
        ComponentConfigurationDTO active = new ComponentConfigurationDTO();
        active.state = ComponentConfigurationDTO.ACTIVE;
        ComponentConfigurationDTO waiting = new ComponentConfigurationDTO();
        waiting.state = ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
        return (ServiceComponentRuntime)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ServiceComponentRuntime.class},
                        (proxy, method, arguments) -> {
                            switch (method.getName()) {
                                case "getComponentDescriptionDTOs":
                                    return all;
                                case "getComponentConfigurationDTOs":
                                    return List.of(active, waiting);
                                case "isComponentEnabled":
                                    return true;
                                default:
                                    runtime.add(
                                            method.getName()
                                                    + " "
                                                    + ((ComponentDescriptionDTO) arguments[0])
                                                            .name);
                                    return Promises.resolved(null);
                            }
                        });
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path));
    }

    private String cookie(String name) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(
                        to("/login")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "name=" + name + "&password=four+words+are+best"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    }

    private HttpResponse<byte[]> get(String name, String path)
            throws IOException, InterruptedException {
        return client.send(
                to(path).header("Cookie", cookie(name)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private JsonNode json(String name, String path) throws IOException, InterruptedException {
        return JSON.readTree(get(name, path).body());
    }

    private HttpResponse<byte[]> post(String name, String path, String form)
            throws IOException, InterruptedException {
        String cookie = cookie(name);
        JsonNode session =
                JSON.readTree(
                        client.send(
                                        to("/session").header("Cookie", cookie).build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .body());
        return client.send(
                to(path).header("Cookie", cookie)
                        .header(Call.TOKEN, session.get("token").asText())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private String audit() throws IOException {
        return Files.readString(data.resolve("door/audit.log"));
    }

    @Test
    void theLogIsFilteredByLevelAndWordsAndSaysNoSecret() throws Exception {
        log.add(AT + "INFO Door - opens with " + SECRET);
        log.add(AT + "WARN Modbus - hyd-1 is silent <b>\u202E");
        log.add(AT + "ERROR Modbus - hyd-2 is silent");
        JsonNode all = json("wang", "/system/log");
        assertEquals(3, all.get("lines").size());
        assertFalse(all.toString().contains(SECRET), all::toString);
        assertTrue(all.at("/lines/0/text").asText().endsWith("opens with ***"), all::toString);
        assertTrue(
                all.at("/lines/1/text").asText().endsWith("<b>\\u202e"),
                "what turns the line is shown as an escape");
        assertEquals(2, json("wang", "/system/log?level=WARN").get("found").asInt());
        JsonNode some = json("wang", "/system/log?level=WARN&words=modbus+HYD-2");
        assertEquals(1, some.get("found").asInt());
        assertEquals("ERROR", some.at("/lines/0/level").asText());
        assertEquals(
                0,
                json("wang", "/system/log?words=" + SECRET).get("found").asInt(),
                "nobody finds a secret by guessing it");
    }

    @Test
    void anAnswerHasABoundOfLines() throws Exception {
        for (int i = 0; i < SystemRoutes.MOST + 7; i++) {
            log.add(AT + "INFO Door - " + i);
        }
        JsonNode all = json("wang", "/system/log");
        assertEquals(SystemRoutes.MOST, all.get("lines").size());
        assertEquals(SystemRoutes.MOST + 7, all.get("found").asInt());
        assertEquals(8, all.at("/lines/0/number").asInt(), "the newest");
    }

    @Test
    void theAuditLogIsShownWithItsChain() throws Exception {
        cookie("zhao");
        JsonNode first = json("wang", "/system/audit?words=login");
        assertEquals(0, first.at("/logs/0/broken").asInt(), first::toString);
        assertEquals("wang", first.at("/entries/0/who").asText());
        assertEquals("login", first.at("/entries/0/did").asText());
        Path file = data.resolve("door/audit.log");
        List<String> lines = Files.readAllLines(file);
        lines.set(0, lines.get(0).replace("zhao", "zhou"));
        Files.write(file, lines);
        JsonNode forged = json("wang", "/system/audit");
        assertEquals(1, forged.at("/logs/0/broken").asInt(), forged::toString);
        assertEquals(0, json("wang", "/system/audit?of=local").get("logs").size());
    }

    @Test
    void theSupportBundleHasItsPartsAndNoSecret() throws Exception {
        log.add(AT + "INFO Mqtt - the password is " + SECRET);
        HttpResponse<byte[]> answer = post("wang", "/system/support", "");
        assertEquals(200, answer.statusCode());
        Map<String, String> entries = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
                entries.put(each.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertEquals(
                Set.of(
                        "about.json",
                        "audit.txt",
                        "data.txt",
                        "etc/io.standpipe.mqtt~centre.yaml",
                        "log.txt",
                        "machine.txt",
                        "manifest.txt",
                        "present.json",
                        "threads.txt"),
                entries.keySet());
        assertFalse(entries.toString().contains(SECRET), entries::toString);
        assertEquals("{\"said\":\"***\"}", entries.get("present.json"));
        assertTrue(entries.get("manifest.txt").contains("outbox.json: "), "what it lacks is said");
        assertTrue(audit().contains("/system/support"), "it is written down");
    }

    @Test
    void aComponentEndsAndBeginsAndWhoDidItIsWrittenDown() throws Exception {
        JsonNode parts = json("wang", "/system/components").get("components");
        assertEquals(1, parts.size(), "not the door, and none without a form");
        assertEquals(2, parts.at("/0/configured").asInt());
        assertEquals(1, parts.at("/0/active").asInt());
        assertEquals(
                403, post("wang", "/system/restart", "component=io.standpipe.modbus").statusCode());
        assertEquals(List.of(), runtime);
        assertEquals(
                200, post("li", "/system/restart", "component=io.standpipe.modbus").statusCode());
        assertEquals(
                List.of(
                        "disableComponent io.standpipe.modbus",
                        "enableComponent io.standpipe.modbus"),
                runtime);
        assertTrue(
                audit().contains(
                                "\"who\":\"li\",\"from\":\"127.0.0.1\",\"did\":\"/system/restart io.standpipe.modbus\""),
                audit());
        for (String none : List.of("io.standpipe.door", "io.standpipe.unheard", "x")) {
            assertEquals(
                    409, post("li", "/system/restart", "component=" + none).statusCode(), none);
        }
        assertEquals(2, runtime.size());
    }

    @Test
    void aViewerSeesNothingOfIt() throws Exception {
        for (String path : List.of("/system/log", "/system/audit", "/system/components")) {
            HttpResponse<byte[]> answer = get("zhao", path);
            assertEquals(403, answer.statusCode(), path);
            assertTrue(new String(answer.body(), StandardCharsets.UTF_8).contains("技术员"), path);
        }
        assertEquals(403, post("zhao", "/system/support", "").statusCode());
    }
}
