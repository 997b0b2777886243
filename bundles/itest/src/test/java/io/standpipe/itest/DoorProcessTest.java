package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The door of the gateway that a user starts, from the first login on. */
@Tag("once")
@Timeout(120)
class DoorProcessTest {

    @TempDir Path work;

    private final HttpClient client = HttpClient.newHttpClient();
    private Field field;
    private RunningDoor door;

    @BeforeEach
    void start() throws Exception {
        field = new Field(work.resolve("etc"));
        door = RunningDoor.start(work, field);
    }

    @AfterEach
    void stop() throws Exception {
        door.close();
        field.close();
    }

    private HttpResponse<String> get(String path, String cookie) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(door.url() + path))
                        .header("Cookie", cookie)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String cookie, String token, String form)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(door.url() + path))
                        .header("Cookie", cookie)
                        .header("X-XSRF-Token", token)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    private String token(String cookie) throws Exception {
        return get("session", cookie).body().replaceAll(".*\"token\":\"([^\"]*)\".*", "$1");
    }

    /** Everything that the two bundles hold for browsers, read from their jars. */
    private static Set<String> files() throws IOException {
        Set<String> files = new TreeSet<>();
        for (Path jar : GatewayJar.unpackBundles(Files.createTempDirectory("bundles"))) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                zip.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.matches("(page|door)/[^/]+"))
                        .forEach(name -> files.add(name.replaceFirst("(page|door)/", "")));
            }
        }
        return files;
    }

    @Test
    void fromTheFirstLoginToARestart() throws Exception {
        Set<String> files = files();
        assertTrue(files.contains("page.js") && files.contains("door.js"), files::toString);
        for (String file : files) {
            boolean open = file.startsWith("login.") || file.equals("icon.svg");
            assertEquals(open ? 200 : 401, get(file, "a=b").statusCode(), file);
        }
        String once = "name=admin&password=" + door.oneTimePassword();
        HttpResponse<String> first = post("login", "a=b", "", once);
        assertEquals(200, first.statusCode(), first::body);
        assertEquals(403, get("present", cookie(first)).statusCode());
        HttpResponse<String> changed =
                post(
                        "password",
                        cookie(first),
                        token(cookie(first)),
                        "old=" + door.oneTimePassword() + "&new=four+words+are+best");
        assertEquals(200, changed.statusCode(), changed::body);
        assertEquals(401, post("login", "a=b", "", once).statusCode());
        String admin = cookie(changed);
        for (String file : files) {
            assertEquals(200, get(file, admin).statusCode(), file);
        }
        awaitDevices(admin);
        String figures = get("metrics", admin).body();
        for (String figure :
                List.of(
                        "standpipe_up 1",
                        "standpipe_gateway_info{gateway=",
                        "standpipe_polls_total{bus=\"io.standpipe.modbus~",
                        "standpipe_outbox_messages{lane=\"alarm\"}",
                        "standpipe_cpu_seconds_total")) {
            assertTrue(figures.contains("\n" + figure), figures);
        }
        assertEquals(200, get("openapi.json", admin).statusCode());
        assertTrue(get("users", admin).body().contains("\"admin\""));
        String order = "do=out-of-service&device=hyd-1&why=mains+works&lasting=60";
        assertEquals(200, post("operate", admin, token(admin), order).statusCode());
        assertTrue(get("present", admin).body().contains("mains works"));

        // Somebody who may look: the file is edited while the gateway runs.
        Path users = work.resolve("data/door/users");
        String line = Files.readString(users).lines().reduce("", (a, b) -> b);
        Files.writeString(
                users,
                Files.readString(users)
                        + line.replace("admin:administrator", "zhao:viewer")
                        + "\n");
        String viewer = cookie(post("login", "a=b", "", "name=zhao&password=four+words+are+best"));
        assertTrue(get("present", viewer).body().contains("\"hyd-1\""));
        HttpResponse<String> refused = post("operate", viewer, token(viewer), order);
        assertEquals(403, refused.statusCode());
        assertTrue(refused.body().contains("may look but not act"), refused::body);

        door.restart();
        assertEquals(401, get("present", admin).statusCode());
        assertFalse(door.log().matches("(?s).*one-time password.*one-time password.*"));
        String audit = Files.readString(work.resolve("data/door/audit.log"));
        assertTrue(audit.contains("out-of-service"), audit);
        assertFalse(audit.contains("four words"), audit);
        assertFalse(door.log().contains("four words"));
        assertEquals("rw-------", mode(users));
        assertEquals("rw-------", mode(work.resolve("data/door/audit.log")));
    }

    private void awaitDevices(String cookie) throws Exception {
        while (!get("present", cookie).body().contains("\"hyd-1\"")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void whoComesInMassesDoesNotHoldUpThePolls() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
                crowd.add(socket);
                socket.getOutputStream().write('P');
            }
        } catch (IOException e) {
            // Refused: so it is meant.
        }
        field.awaitPanelPolls();
        for (Socket each : crowd) {
            each.close();
        }
        assertTrue(door.alive());
    }
}
