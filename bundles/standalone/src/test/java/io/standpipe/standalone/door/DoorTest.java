package io.standpipe.standalone.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.config.Settings;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Pages;
import io.standpipe.model.console.Role;
import io.standpipe.standalone.access.Access;
import io.standpipe.standalone.access.AccessFixture;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door from outside, byte by byte: a real server on a loopback port, pages that write down. */
class DoorTest {

    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    static {
        System.setProperty("sun.net.httpserver.maxReqTime", "3");
        System.setProperty("sun.net.httpserver.clockTick", "1000");
    }

    @TempDir Path directory;

    private final ConcurrentLinkedQueue<PageRequest> asked = new ConcurrentLinkedQueue<>();
    private final Pages pages =
            request -> {
                asked.add(request);
                return PageAnswer.json(PageAnswer.OK, "{}".getBytes(StandardCharsets.UTF_8));
            };
    private Door door;

    /**
     * @param head status line and headers
     */
    private record Answer(int status, String head, String body) {
        String header(String name) {
            Matcher found = Pattern.compile("(?im)^" + name + ": (.*)$").matcher(head);
            return found.find() ? found.group(1).strip() : "";
        }
    }

    /** Cookie and token of somebody who is logged in. */
    private record LoggedIn(String cookie, String token) {
        String headers() {
            return "Cookie: a=b; standpipe=" + cookie + "\r\nX-XSRF-Token: " + token + "\r\n";
        }
    }

    @BeforeEach
    void open() throws IOException {
        Access access = AccessFixture.open(directory, new VirtualTime());
        AccessFixture.add(directory, "wang", Role.TECHNICIAN, "four words are best");
        AccessFixture.add(directory, "zhao", Role.VIEWER, "four words are best");
        door =
                new Door(
                        new DoorSettings(InetAddress.getLoopbackAddress(), 0, "", null, false),
                        new Doorkeeper(
                                access,
                                new ScrapeToken("file:" + secret()),
                                () -> pages,
                                new SystemRoutes(access, () -> pages, () -> null)),
                        null);
    }

    private Path secret() {
        return directory.resolve("scrape.token");
    }

    private void token(String token) throws IOException {
        Files.writeString(secret(), token);
        Files.setPosixFilePermissions(secret(), PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void close() {
        door.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private Answer send(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return read(socket.getInputStream());
        }
    }

    private static Answer read(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        return end < 0
                ? new Answer(0, text, "")
                : new Answer(
                        Integer.parseInt(text.substring(9, 12)),
                        text.substring(0, end),
                        text.substring(end + 4));
    }

    private Answer get(String path, String headers) throws IOException {
        return send(
                "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n");
    }

    private Answer post(String path, String headers, String form) throws IOException {
        return send(
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                        + form.getBytes(StandardCharsets.UTF_8).length
                        + "\r\n"
                        + FORM
                        + headers
                        + "\r\n"
                        + form);
    }

    private LoggedIn logIn(String name) throws IOException {
        Answer answer = post("/login", "", "name=" + name + "&password=four+words+are+best");
        assertEquals(200, answer.status(), answer::body);
        String cookie = answer.header("Set-Cookie").replaceAll("standpipe=([^;]*);.*", "$1");
        Answer session = get("/session", "Cookie: standpipe=" + cookie + "\r\n");
        return new LoggedIn(cookie, session.body().replaceAll(".*\"token\":\"([^\"]*)\".*", "$1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/index.html",
                "/page.js",
                "/present",
                "/door.js",
                "/session",
                "/operate",
                "/metrics",
                "/login.html/x",
                "/./index.html",
                "/login.html/../index.html",
                "/%69ndex.html",
                "/login.html%2f..%2findex.html",
                "/login.html;x=/index.html",
                "/nothing",
                "/healthz/",
                "/index.html?/login.html",
                "/..%2f..%2fetc%2fpasswd"
            })
    void withoutALoginNothingIsThere(String path) throws IOException {
        assertEquals(401, get(path, "").status());
        assertEquals(401, get(path, "Cookie: standpipe=guess\r\n").status());
        assertTrue(asked.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/operate", "/logout", "/password", "/index.html", "/nothing"})
    void withoutALoginNothingIsDone(String path) throws IOException {
        assertEquals(401, post(path, "", "do=acknowledge").status());
        assertTrue(asked.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "/login.html,200",
        "/login.js,200",
        "/login.css,200",
        "/icon.svg,200",
        "/healthz,200",
        "/readyz,200",
        "/,303"
    })
    void whatIsThereWithoutALogin(String path, int status) throws IOException {
        Answer answer = get(path, "");
        assertEquals(status, answer.status());
        assertTrue(
                answer.header("Content-Security-Policy").startsWith("default-src 'self'"),
                answer.head());
        assertEquals("nosniff", answer.header("X-Content-Type-Options"));
        assertEquals("DENY", answer.header("X-Frame-Options"));
        assertEquals("no-store", answer.header("Cache-Control"));
    }

    /**
     * A browser that has not run the script yet, or cannot, would send a form by GET: the password
     * would stand in the address, and so in its history and in logs of proxies.
     */
    @Test
    void noFormSendsAPasswordInAnAddress() throws IOException {
        String page = get("/login.html", "").body();
        Matcher form = Pattern.compile("(?s)<form ([^>]*)>(.*?)</form>").matcher(page);
        int forms = 0;
        while (form.find()) {
            forms++;
            assertTrue(form.group(1).contains("method=\"post\""), form.group(1));
            assertTrue(form.group(2).contains("<button disabled "), form.group(2));
        }
        assertEquals(2, forms);
    }

    @Test
    void whoIsLoggedInAsksThePagesInTheNameOfTheLogin() throws IOException {
        LoggedIn wang = logIn("wang");
        assertEquals(200, get("/present?device=hyd-1", wang.headers()).status());
        assertEquals(200, post("/operate", wang.headers(), "do=reset&why=%E4%BF%AE+%26").status());
        assertEquals(
                List.of(
                        new PageRequest(
                                "GET",
                                "/present",
                                Map.of("device", List.of("hyd-1")),
                                "wang",
                                Role.TECHNICIAN),
                        new PageRequest(
                                "POST",
                                "/operate",
                                Map.of("do", List.of("reset"), "why", List.of("修 &")),
                                "wang",
                                Role.TECHNICIAN)),
                new ArrayList<>(asked));
        assertTrue(Files.readString(directory.resolve("audit.log")).contains("why=[修 &]"));
    }

    /** What Prometheus sends with {@code authorization: credentials_file}. */
    @Test
    void theTokenForFiguresLetsInToThemAndToNothingElse() throws IOException {
        String first = "Authorization: Bearer 0123456789abcdefghijklmnopqrstuv\r\n";
        Answer none = get("/metrics", first);
        assertEquals(401, none.status(), "there is no token yet");
        assertTrue(none.header("WWW-Authenticate").startsWith("Bearer"), none.head());
        token("0123456789abcdefghijklmnopqrstuv\n");
        assertEquals(200, get("/metrics", first).status());
        assertEquals(
                List.of(new PageRequest("GET", "/metrics", Map.of(), "scrape token", Role.VIEWER)),
                new ArrayList<>(asked));
        for (String path :
                List.of("/present", "/metrics/", "/session", "/door.js", "/index.html")) {
            assertEquals(401, get(path, first).status(), path);
        }
        assertEquals(401, post("/metrics", first, "").status());
        assertEquals(401, post("/operate", first, "do=reset").status());
        for (String other :
                List.of(
                        "Bearer 0123456789abcdefghijklmnopqrstuw",
                        "Bearer 0123456789abcdefghijklmnopqrstu",
                        "Bearer",
                        "Bearer ",
                        "Basic MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=",
                        "0123456789abcdefghijklmnopqrstuv")) {
            assertEquals(401, get("/metrics", "Authorization: " + other + "\r\n").status(), other);
        }
        token("another-token-that-is-long-enough");
        assertEquals(401, get("/metrics", first).status(), "the old one is over at once");
        token("short");
        assertEquals(401, get("/metrics", "Authorization: Bearer short\r\n").status());
        assertEquals(1, asked.size());
    }

    @Test
    void theFiguresAreThereForWhoIsLoggedIn() throws IOException {
        assertEquals(200, get("/metrics", logIn("zhao").headers()).status());
    }

    @Test
    void aTokenThatIsNoGoodIsToldWithoutItself() throws IOException {
        token("short");
        Settings shortOne =
                Settings.of(Map.of("service.pid", "x", "scrapeToken", "file:" + secret()));
        assertEquals("", DoorSettings.read(shortOne).scrapeToken());
        assertTrue(shortOne.problems().get(0).contains("a token of 5 characters"));
        Settings literal =
                Settings.of(
                        Map.of(
                                "service.pid",
                                "x",
                                "scrapeToken",
                                "0123456789abcdefghijklmnopqrstuv"));
        assertEquals("", DoorSettings.read(literal).scrapeToken());
        assertFalse(literal.problems().toString().contains("0123"), literal.problems()::toString);
        token("0123456789abcdefghijklmnopqrstuv");
        Settings good = Settings.of(Map.of("service.pid", "x", "scrapeToken", "file:" + secret()));
        assertEquals("file:" + secret(), DoorSettings.read(good).scrapeToken());
        assertEquals(List.of(), good.problems());
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() throws IOException {
        Answer answer = post("/login", "", "name=wang&password=four+words+are+best");
        String cookie = answer.header("Set-Cookie");
        assertTrue(cookie.endsWith("; Path=/; HttpOnly; SameSite=Strict"), cookie);
        assertFalse(answer.body().contains("token"));
    }

    @Test
    void anIdThatSomebodyElseChoseIsNotTaken() throws IOException {
        String planted = "Cookie: standpipe=planted\r\n";
        assertEquals(
                200, post("/login", planted, "name=wang&password=four+words+are+best").status());
        assertEquals(401, get("/session", planted).status());
    }

    @Test
    void anOrderWithoutItsTokenOrFromAnotherSiteIsNotGiven() throws IOException {
        LoggedIn wang = logIn("wang");
        LoggedIn zhao = logIn("zhao");
        String cookie = "Cookie: standpipe=" + wang.cookie() + "\r\n";
        assertEquals(403, post("/operate", cookie, "do=reset").status());
        assertEquals(
                403,
                post("/operate", cookie + "X-XSRF-Token: " + zhao.token() + "\r\n", "do=reset")
                        .status());
        assertEquals(
                403,
                post("/operate", wang.headers() + "Origin: http://evil.example\r\n", "do=reset")
                        .status());
        assertEquals(
                403, post("/operate", wang.headers() + "Origin: null\r\n", "do=reset").status());
        assertEquals(
                403,
                post("/login", "Origin: http://evil.example\r\n", "name=wang&password=x").status());
        assertTrue(asked.isEmpty());
        assertEquals(
                200,
                post("/operate", wang.headers() + "Origin: http://x\r\n", "do=reset").status());
    }

    /**
     * A proxy names another host than the browser does; the browser itself says whose page it was.
     */
    @ParameterizedTest
    @CsvSource({"same-origin,200", "same-site,403", "cross-site,403", "none,403"})
    void behindAProxyTheBrowsersJudgementCounts(String site, int status) throws IOException {
        LoggedIn wang = logIn("wang");
        String headers = "Origin: https://gateway.example\r\nSec-Fetch-Site: " + site + "\r\n";
        assertEquals(status, post("/operate", wang.headers() + headers, "do=reset").status());
        assertEquals(
                status, post("/login", headers, "name=wang&password=four+words+are+best").status());
    }

    @Test
    void whoLeftIsOut() throws IOException {
        LoggedIn wang = logIn("wang");
        assertEquals(200, post("/logout", wang.headers(), "").status());
        assertEquals(401, get("/present", wang.headers()).status());
    }

    @Test
    void aOneTimePasswordLetsInToChooseAnotherAndToNothingElse() throws IOException {
        AccessFixture.addOneTime(directory, "first", "four words are best");
        LoggedIn first = logIn("first");
        for (String path : List.of("/index.html", "/door.js", "/present")) {
            assertEquals(403, get(path, first.headers()).status(), path);
        }
        assertEquals(403, post("/operate", first.headers(), "do=reset").status());
        assertEquals(
                409,
                post("/password", first.headers(), "old=four+words+are+best&new=short").status());
        assertEquals(
                409,
                post(
                                "/password",
                                first.headers(),
                                "old=four+words+are+best&new=four+words+are+best")
                        .status());
        Answer changed =
                post(
                        "/password",
                        first.headers(),
                        "old=four+words+are+best&new=another+four+words");
        assertEquals(200, changed.status());
        assertEquals(401, get("/session", first.headers()).status());
        String cookie = changed.header("Set-Cookie").replaceAll("standpipe=([^;]*);.*", "$1");
        assertEquals(200, get("/index.html", "Cookie: standpipe=" + cookie + "\r\n").status());
        assertTrue(asked.stream().allMatch(each -> each.path().equals("/index.html")));
    }

    /** 401 would say that the session is over, and the page would ask for a login. */
    @Test
    void whoMistypesThePresentPasswordStaysLoggedIn() throws IOException {
        LoggedIn wang = logIn("wang");
        Answer wrong =
                post(
                        "/password",
                        wang.headers(),
                        "old=four+words+are+worst&new=another+four+words");
        assertEquals(409, wrong.status());
        assertTrue(wrong.body().contains("the present password is wrong"), wrong::body);
        assertEquals(200, get("/session", wang.headers()).status());
    }

    @Test
    void onlyAnAdministratorSeesAndChangesUsers() throws IOException {
        AccessFixture.add(directory, "admin", Role.ADMINISTRATOR, "four words are best");
        LoggedIn admin = logIn("admin");
        for (String name : List.of("wang", "zhao")) {
            LoggedIn other = logIn(name);
            assertEquals(403, get("/users", other.headers()).status());
            assertEquals(
                    403,
                    post("/users/add", other.headers(), "name=me&role=administrator").status());
            assertEquals(403, post("/users/reset", other.headers(), "name=admin").status());
        }
        assertEquals(401, get("/users", "").status());
        String cookie = "Cookie: standpipe=" + admin.cookie() + "\r\n";
        assertEquals(403, post("/users/remove", cookie, "name=wang").status(), "no token");
        Answer added = post("/users/add", admin.headers(), "name=%E6%9D%8E&role=technician");
        assertEquals(200, added.status(), added::body);
        String password = added.body().replaceAll(".*\"password\":\"([^\"]*)\".*", "$1");
        assertEquals(200, post("/login", "", "name=%E6%9D%8E&password=" + password).status());
        assertEquals(
                "{\"users\":[{\"name\":\"wang\",\"role\":\"technician\",\"oneTime\":false},"
                        + "{\"name\":\"zhao\",\"role\":\"viewer\",\"oneTime\":false},"
                        + "{\"name\":\"admin\",\"role\":\"administrator\",\"oneTime\":false},"
                        + "{\"name\":\"李\",\"role\":\"technician\",\"oneTime\":true}]}",
                get("/users", admin.headers()).body());
        LoggedIn wang = logIn("wang");
        assertEquals(200, post("/users/role", admin.headers(), "name=wang&role=viewer").status());
        assertEquals(401, get("/session", wang.headers()).status());
        assertEquals(200, post("/users/remove", admin.headers(), "name=wang").status());
        assertEquals(409, post("/users/remove", admin.headers(), "name=wang").status());
        assertEquals(409, post("/users/remove", admin.headers(), "name=admin").status());
        assertEquals(401, post("/login", "", "name=wang&password=four+words+are+best").status());
        assertEquals(200, post("/users/reset", admin.headers(), "name=zhao").status());
        assertFalse(Files.readString(directory.resolve("audit.log")).contains(password));
        assertTrue(asked.isEmpty(), "no page has to do with users");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"})
    void otherMethodsAreRefused(String method) throws IOException {
        LoggedIn wang = logIn("wang");
        assertEquals(
                405,
                send(method
                                + " /present HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                + wang.headers()
                                + "\r\n")
                        .status());
        assertTrue(asked.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "413|a=AAAA*5000",
                "400|a=%GG",
                "400|a=%E4%BF",
                "400|a=1&*1100",
                "200|a=1",
                "200|''"
            })
    void aFormThatCannotBeReadReachesNobody(int status, String form) throws IOException {
        LoggedIn wang = logIn("wang");
        int times = form.indexOf('*');
        String text =
                times < 0
                        ? form
                        : form.substring(0, times)
                                .repeat(Integer.parseInt(form.substring(times + 1)));
        assertEquals(status, post("/operate", wang.headers(), text).status());
        assertEquals(status == 200 ? 1 : 0, asked.size());
    }

    @Test
    void onlyAFormIsTaken() throws IOException {
        LoggedIn wang = logIn("wang");
        for (String type :
                List.of("application/json", "text/plain", "multipart/form-data; boundary=x")) {
            assertEquals(
                    415,
                    send("POST /operate HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\nContent-Type: "
                                    + type
                                    + "\r\n"
                                    + wang.headers()
                                    + "\r\na=1&")
                            .status());
        }
    }

    @Test
    void tenMegabytesAreNotRead() throws IOException {
        LoggedIn wang = logIn("wang");
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /operate HTTP/1.1\r\nHost: x\r\nContent-Length: 10485760\r\n"
                                    + FORM
                                    + wang.headers()
                                    + "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            byte[] block = new byte[1 << 16];
            try {
                for (int i = 0; i < 160; i++) {
                    out.write(block);
                }
                assertEquals(413, read(socket.getInputStream()).status());
            } catch (SocketException e) {
                // Closed in the middle: as good.
            }
        }
        assertEquals(200, get("/present", wang.headers()).status());
        assertEquals(1, asked.size());
    }

    @Test
    void aHeaderIsNotPutInByWhatIsAsked() throws IOException {
        Answer answer = get("/?x=%0d%0aSet-Cookie:%20standpipe=planted", "");
        assertEquals(303, answer.status());
        assertEquals("/login.html", answer.header("Location"));
        assertFalse(answer.head().contains("planted"));
    }

    /** The server gives up whoever sends nothing, here after three seconds. */
    @Test
    @Timeout(60)
    void whenManyWhoSentNothingAreGoneTheDoorIsThere() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                Socket socket = connect();
                idle.add(socket);
                socket.getOutputStream().write('G');
            }
        } catch (IOException e) {
            // Refused: so it is meant.
        }
        for (Socket each : idle) {
            each.close();
        }
        while (status("/healthz") != 200) {
            Thread.onSpinWait();
        }
        assertTrue(idle.size() > 50);
    }

    /** One byte now and then keeps a connection no longer than silence does. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /healthz HTTP/1.1\r\nHost: x\r\nX: ",
                "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9999\r\n\r\nname="
            })
    @Timeout(60)
    void whoSendsSlowlyIsEndedAndOthersGoOnMeanwhile(String begun) throws IOException {
        try (Socket slow = connect()) {
            slow.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
            assertEquals(200, get("/healthz", "").status());
            boolean open = true;
            while (open) {
                try {
                    slow.getOutputStream().write('a');
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                } catch (SocketException e) {
                    open = false;
                }
            }
        }
        assertEquals(200, get("/healthz", "").status());
    }

    private int status(String path) {
        try {
            return get(path, "").status();
        } catch (IOException e) {
            return 0;
        }
    }
}
