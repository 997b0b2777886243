package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The door of a running gateway, with TLS, and people who mean no good. */
@Tag("once")
@Timeout(240)
class DoorAttackTest {

    private static final String PASSWORD = "four+words+are+best";
    private static final Pattern OK = Pattern.compile("standpipe_polls_total\\{.*\\} ([0-9.E]+)");

    @TempDir Path work;

    private Field field;
    private RunningDoor door;
    private SSLContext any;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        field = new Field(work.resolve("etc"));
        door = RunningDoor.start(work, field, "certificate: self-made\n");
        any = takingAny();
        client = HttpClient.newBuilder().sslContext(any).build();
    }

    @AfterEach
    void stop() throws Exception {
        door.close();
        field.close();
    }

    private static SSLContext takingAny() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        X509TrustManager all =
                new X509TrustManager() {
                    @Override
                    public void checkClientTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public void checkServerTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                };
        context.init(null, new TrustManager[] {all}, null);
        return context;
    }

    /** Cookie and token of somebody who is logged in. */
    private record LoggedIn(String cookie, String token) {}

    private HttpResponse<String> ask(String method, String path, LoggedIn who) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(door.url() + path.substring(1)))
                        .header("Cookie", who.cookie())
                        .header("X-XSRF-Token", who.token())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, HttpRequest.BodyPublishers.ofString(""))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> form(String path, LoggedIn who, String form) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(door.url() + path.substring(1)))
                        .header("Cookie", who.cookie())
                        .header("X-XSRF-Token", who.token())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private LoggedIn loggedIn(HttpResponse<String> answer) throws Exception {
        assertEquals(200, answer.statusCode(), answer::body);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        String session = ask("GET", "/session", new LoggedIn(cookie, "-")).body();
        return new LoggedIn(cookie, session.replaceAll(".*\"token\":\"([^\"]*)\".*", "$1"));
    }

    private LoggedIn logIn(String name, String password) throws Exception {
        return loggedIn(
                form("/login", new LoggedIn("a=b", "-"), "name=" + name + "&password=" + password));
    }

    /** The administrator, who has chosen a password; and two others with the same. */
    private LoggedIn administrator() throws Exception {
        LoggedIn first = logIn("admin", door.oneTimePassword());
        LoggedIn admin =
                loggedIn(
                        form(
                                "/password",
                                first,
                                "old=" + door.oneTimePassword() + "&new=" + PASSWORD));
        Path users = work.resolve("data/door/users");
        String file = Files.readString(users);
        String line = file.lines().reduce("", (a, b) -> b);
        Files.writeString(
                users,
                file
                        + line.replace("admin:administrator", "zhao:viewer")
                        + "\n"
                        + line.replace("admin:administrator", "wang:technician")
                        + "\n");
        return admin;
    }

    /** A request that is described: which role it needs at least, null for none. */
    private static Map<String, String> described() throws IOException {
        Map<String, String> all = new TreeMap<>();
        JsonNode paths =
                new ObjectMapper()
                        .readTree(GatewayJar.ROOT.resolve("docs/openapi.json").toFile())
                        .get("paths");
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
                String key = each.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                all.put(
                        key,
                        each.getValue().get("security").isEmpty()
                                ? "NOBODY"
                                : each.getValue().get("x-role").asText());
            }
        }
        return all;
    }

    @Test
    void eachRequestIsRefusedWithoutALoginAndWithTooSmallARole() throws Exception {
        Map<String, String> described = described();
        assertTrue(described.size() > 30, described::toString);
        LoggedIn nobody = new LoggedIn("__Host-standpipe-" + door.port() + "=guess", "guess");
        LoggedIn admin = administrator();
        LoggedIn wang = logIn("wang", PASSWORD);
        LoggedIn zhao = logIn("zhao", PASSWORD);
        List<String> wrong = new ArrayList<>();
        int roles = 0;
        for (Map.Entry<String, String> each : described.entrySet()) {
            String method = each.getKey().split(" ", 2)[0];
            String path = each.getKey().split(" ", 2)[1];
            String role = each.getValue();
            if (role.equals("NOBODY")) {
                continue;
            }
            expect(wrong, 401, method, path, nobody);
            if (method.equals("POST")) {
                expect(wrong, 403, method, path, new LoggedIn(admin.cookie(), wang.token()));
                if (!described.containsKey("GET " + path)) {
                    expect(wrong, 404, "GET", path + "?do=reset&name=wang&role=viewer", admin);
                }
            }
            if (!role.equals("VIEWER")) {
                roles++;
                expect(wrong, 403, method, path, zhao);
            }
            if (role.equals("ADMINISTRATOR")) {
                expect(wrong, 403, method, path, wang);
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(roles > 8, "requests with a role above viewer: " + roles);
    }

    private void expect(List<String> wrong, int status, String method, String path, LoggedIn who)
            throws Exception {
        int came = ask(method, path, who).statusCode();
        boolean fits = came == status || (status == 404 && came == 405);
        if (!fits) {
            wrong.add(method + " " + path + ": " + came + " instead of " + status);
        }
    }

    private String raw(String request) throws IOException {
        try (SSLSocket socket = browser()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private SSLSocket browser() throws IOException {
        SSLSocket socket =
                (SSLSocket) any.getSocketFactory().createSocket("127.0.0.1", door.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** By each way in which people have left a folder of files elsewhere. */
    @Test
    void noPathLeadsToAFile() throws Exception {
        LoggedIn admin = administrator();
        for (String path :
                List.of(
                        "/../data/door/users",
                        "/..%2f..%2fdata/door/users",
                        "/%2e%2e/%2e%2e/etc/passwd",
                        "/%252e%252e/etc/passwd",
                        "/..%c0%af..%c0%afetc/passwd",
                        "/..\\..\\etc\\passwd",
                        "/..%5c..%5cetc%5cpasswd",
                        "/....//....//etc/passwd",
                        "/page/../../door/users",
                        "/index.html%00.js",
                        "/index.html/../users",
                        "/index.html;/../users.js",
                        "//etc/passwd",
                        "/META-INF/MANIFEST.MF",
                        "/door/login.html",
                        "/page/index.html",
                        "/OSGI-INF/io.standpipe.door.xml",
                        "http://127.0.0.1/../../etc/passwd",
                        "file:///etc/passwd")) {
            String answer =
                    raw(
                            "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\nCookie: %s\r\n\r\n"
                                    .formatted(path, door.port(), admin.cookie()));
            assertTrue(answer.matches("(?s)HTTP/1.1 (400|401|404) .*"), path + ": " + answer);
            assertFalse(answer.contains("$2a$") || answer.contains("root:"), path);
        }
    }

    /** Whatever is sent, each header of the answer is one of the door's own. */
    @Test
    void noHeaderIsPutInByARequest() throws Exception {
        String planted = "%0d%0aSet-Cookie:%20planted=1";
        String host = "Host: 127.0.0.1\r\nConnection: close\r\n";
        String form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ";
        String login = "name=x" + planted + "&password=y" + planted;
        for (String request :
                List.of(
                        "GET /?" + planted + " HTTP/1.1\r\n" + host + "\r\n",
                        "GET /" + planted + " HTTP/1.1\r\n" + host + "\r\n",
                        "BREW" + planted + " / HTTP/1.1\r\n" + host + "\r\n",
                        "POST /login HTTP/1.1\r\n"
                                + host
                                + "Origin: http://x"
                                + planted
                                + "\r\n"
                                + form
                                + "0\r\n\r\n",
                        "POST /login HTTP/1.1\r\n"
                                + host
                                + form
                                + login.length()
                                + "\r\n\r\n"
                                + login,
                        "POST /login HTTP/1.1\r\nHost: x:80\u000bSet-Cookie: planted=1\r\nConnection: close\r\n"
                                + form
                                + "0\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\rSet-Cookie: planted=1\r\n\r\n",
                        "GET / HTTP/1.1\nHost: x\nConnection: close\nX: \u0000\u0001\n\n")) {
            String answer = raw(request);
            String head = answer.split("\r\n\r\n", 2)[0];
            assertFalse(
                    Pattern.compile("(?im)^set-cookie:.*planted").matcher(head).find(),
                    request + answer);
            assertTrue(head.isEmpty() || head.startsWith("HTTP/1.1 "), answer);
        }
    }

    private double polls(LoggedIn who) throws Exception {
        Matcher each = OK.matcher(ask("GET", "/metrics", who).body());
        double sum = 0;
        while (each.find()) {
            sum += Double.parseDouble(each.group(1));
        }
        return sum;
    }

    /** All at once: a thousand connections, requests that never end, bodies of ten megabytes. */
    @Test
    void whateverComesThePollsGoOn() throws Exception {
        LoggedIn admin = administrator();
        Eventually.await(() -> figures(admin).contains("standpipe_up 1"), () -> figures(admin));
        double before = polls(admin);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger sent = new AtomicInteger();
        List<Thread> crowd = new ArrayList<>();
        crowd.add(new Thread(() -> thousands(over, opened)));
        for (int i = 0; i < 8; i++) {
            crowd.add(new Thread(() -> slowly(over, "GET /login.html HTTP/1.1\r\nHost: x\r\nX: ")));
            crowd.add(
                    new Thread(
                            () ->
                                    slowly(
                                            over,
                                            "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9999\r\n\r\nname=")));
        }
        for (int i = 0; i < 4; i++) {
            crowd.add(new Thread(() -> tenMegabytes(over, sent)));
        }
        crowd.forEach(Thread::start);
        Eventually.await(() -> opened.get() >= 1000, () -> opened + " connections");
        Eventually.await(() -> sent.get() >= 4, () -> sent + " bodies");
        for (int i = 0; i < 5; i++) {
            field.awaitPanelPolls();
        }
        over.set(true);
        for (Thread each : crowd) {
            each.join();
        }
        Eventually.await(() -> figures(admin).contains("standpipe_up 1"), () -> figures(admin));
        assertTrue(door.alive());
        assertTrue(polls(admin) > before + 20, "polls: " + before + ", then " + polls(admin));
    }

    /** Empty if the door lets nobody in at this moment. */
    private String figures(LoggedIn who) {
        try {
            return ask("GET", "/metrics", who).body();
        } catch (Exception e) {
            return "";
        }
    }

    private void thousands(AtomicBoolean over, AtomicInteger opened) {
        List<Socket> all = new ArrayList<>();
        while (!over.get()) {
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
                all.add(socket);
                opened.incrementAndGet();
                socket.getOutputStream().write(22);
            } catch (IOException e) {
                // Refused: so it is meant.
            }
            if (all.size() >= 1000) {
                all.forEach(DoorAttackTest::end);
                all.clear();
                pause();
            }
        }
        all.forEach(DoorAttackTest::end);
    }

    private void slowly(AtomicBoolean over, String begun) {
        while (!over.get()) {
            try (SSLSocket socket = browser()) {
                OutputStream out = socket.getOutputStream();
                out.write(begun.getBytes(StandardCharsets.US_ASCII));
                while (!over.get()) {
                    out.write('a');
                    pause();
                }
            } catch (IOException e) {
                pause(); // ended by a bound, and begun again
            }
        }
    }

    private void tenMegabytes(AtomicBoolean over, AtomicInteger sent) {
        byte[] block = new byte[1 << 16];
        while (!over.get()) {
            try (SSLSocket socket = browser()) {
                OutputStream out = socket.getOutputStream();
                out.write(
                        "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 10485760\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < 160 && !over.get(); i++) {
                    out.write(block);
                }
            } catch (IOException e) {
                // Closed in the middle: so it is meant.
            }
            sent.incrementAndGet();
            pause();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is over.
        }
    }
}
