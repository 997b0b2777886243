package io.standpipe.standalone.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Pages;
import io.standpipe.model.console.Role;
import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.model.tls.SelfSigned;
import io.standpipe.standalone.access.Access;
import io.standpipe.standalone.access.AccessFixture;
import io.standpipe.standalone.tls.DoorCertificate;
import io.standpipe.testkit.TestPki;
import io.standpipe.testkit.TestPki.Issued;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The door with TLS, from outside. */
@Timeout(60)
class DoorTlsTest {

    private static final String FORM =
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ";
    private static final String LOGIN = "name=wang&password=four+words+are+best";

    @TempDir Path directory;

    private final VirtualTime time = new VirtualTime();
    private final ConcurrentLinkedQueue<PageRequest> asked = new ConcurrentLinkedQueue<>();
    private final Pages pages =
            request -> {
                asked.add(request);
                return PageAnswer.json(PageAnswer.OK, "{}".getBytes(StandardCharsets.UTF_8));
            };
    private Doorkeeper keeper;
    private @Nullable Door door;
    private volatile X509Certificate shown;

    @BeforeEach
    void open() throws IOException {
        Access access = AccessFixture.open(directory, time);
        AccessFixture.add(directory, "wang", Role.TECHNICIAN, "four words are best");
        keeper =
                new Doorkeeper(
                        access,
                        new ScrapeToken(""),
                        () -> pages,
                        new SystemRoutes(access, () -> pages, () -> null));
    }

    @AfterEach
    void close() {
        if (door != null) {
            door.close();
        }
    }

    private Path file() {
        return directory.resolve("self-made.pem");
    }

    private DoorCertificate selfMade() throws IOException {
        DoorCertificate made =
                DoorCertificate.selfMade(file(), InetAddress.getLoopbackAddress(), time);
        made.look();
        return made;
    }

    private void open(DoorCertificate certificate) throws IOException {
        door =
                new Door(
                        new DoorSettings(InetAddress.getLoopbackAddress(), 0, "", null, true),
                        keeper,
                        certificate);
    }

    /** Somebody who takes any certificate, and remembers which it was. */
    private SSLSocket browser(String from) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        X509TrustManager any =
                new X509TrustManager() {
                    @Override
                    public void checkClientTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public void checkServerTrusted(X509Certificate[] chain, String type) {
                        shown = chain[0];
                    }

                    @Override
                    public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                };
        context.init(null, new TrustManager[] {any}, null);
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()));
        socket.setSoTimeout(20_000);
        return (SSLSocket)
                context.getSocketFactory().createSocket(socket, "127.0.0.1", door.port(), true);
    }

    private static void end(Socket socket) throws IOException {
        socket.close();
    }

    private String send(String request) throws Exception {
        return send(request, "127.0.0.1");
    }

    private String send(String request, String from) throws Exception {
        try (SSLSocket browser = browser(from)) {
            browser.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String get(String path, String cookie) {
        return "GET %s HTTP/1.1\r\nHost: 127.0.0.1:8443\r\nConnection: close\r\nCookie: %s\r\n\r\n"
                .formatted(path, cookie);
    }

    private static String post(String path, String form) {
        return "POST %s HTTP/1.1\r\nHost: 127.0.0.1:8443\r\nConnection: close\r\n".formatted(path)
                + FORM
                + form.length()
                + "\r\n\r\n"
                + form;
    }

    private static String header(String name, String answer) {
        Matcher found = Pattern.compile("(?im)^" + name + ": (.*)$").matcher(answer);
        return found.find() ? found.group(1).strip() : "";
    }

    @Test
    void aLoginByTlsHasACookieThatNobodyElseCanSet() throws Exception {
        open(selfMade());
        String answer = send(post("/login", LOGIN), "127.0.0.2");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        String cookie = header("Set-Cookie", answer);
        assertTrue(
                cookie.matches(
                        "__Host-standpipe-8443=[^;]+; Path=/; HttpOnly; SameSite=Strict; Secure"),
                cookie);
        assertEquals("", header("Strict-Transport-Security", answer));
        String pair = cookie.split(";", 2)[0];
        assertTrue(send(get("/present", pair)).startsWith("HTTP/1.1 200 "));
        assertTrue(
                send(get("/present", pair.replace("__Host-", ""))).startsWith("HTTP/1.1 401 "),
                "one that plain HTTP of the same host could have set");
        String audit = Files.readString(directory.resolve("audit.log"));
        assertTrue(audit.contains("\"from\":\"127.0.0.2\""), audit);
    }

    @Test
    void nobodyIsAnsweredWhoGoesPastTls() throws Exception {
        open(selfMade());
        try (Socket past = new Socket(InetAddress.getLoopbackAddress(), door.behind())) {
            past.getOutputStream()
                    .write(get("/login.html", "a=b").getBytes(StandardCharsets.US_ASCII));
            assertEquals(-1, past.getInputStream().read());
        }
    }

    @Test
    void aSelfMadeCertificateIsTheUsersAloneAndStaysOverARestart() throws Exception {
        open(selfMade());
        send(get("/", ""));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        String first = SelfSigned.fingerprint(shown);
        door.close();
        open(selfMade());
        send(get("/", ""));
        assertEquals(first, SelfSigned.fingerprint(shown));
        shown.checkValidity(java.util.Date.from(VirtualTime.START));
    }

    /** A board without a battery begins in 1970, and its certificate would be over in 1972. */
    @Test
    void aSelfMadeCertificateIsMadeAnewBeforeItEndsAndNotWhileNobodyKnowsTheTime()
            throws Exception {
        DoorCertificate certificate = selfMade();
        open(certificate);
        send(get("/", ""));
        String first = SelfSigned.fingerprint(shown);
        time.jumpWallClock(Duration.ofDays(780));
        certificate.look();
        send(get("/", ""));
        assertEquals(first, SelfSigned.fingerprint(shown));
        time.clock(io.standpipe.model.time.Stamp.Clock.UNSYNCHRONISED);
        time.jumpWallClock(Duration.ofDays(11));
        certificate.look();
        send(get("/", ""));
        assertEquals(first, SelfSigned.fingerprint(shown));
        time.clock(io.standpipe.model.time.Stamp.Clock.SYNCHRONISED);
        certificate.look();
        assertEquals(List.of(), certificate.problems());
        send(get("/", ""));
        String second = SelfSigned.fingerprint(shown);
        assertFalse(first.equals(second), second);
        time.jumpWallClock(Duration.ofDays(-2000));
        certificate.look();
        send(get("/", ""));
        assertFalse(second.equals(SelfSigned.fingerprint(shown)), "made while the clock was ahead");
    }

    @Test
    void aSelfMadeOneThatIsDamagedIsMadeAnew() throws Exception {
        selfMade();
        Files.writeString(file(), Files.readString(file()).substring(0, 300));
        DoorCertificate again = selfMade();
        assertTrue(again.usable());
        assertEquals(List.of(), again.problems());
    }

    @Test
    void withACertificateOfACaBrowsersInsistOnTlsAndAnotherCountsAtOnce() throws Exception {
        Issued ca = TestPki.ca("ca");
        Path own = directory.resolve("own.pem");
        Path key = directory.resolve("own.key");
        Issued first = TestPki.issue(ca, "first", VirtualTime.START, later(100), "gateway");
        first.write(own);
        first.writeKey(key);
        DoorCertificate certificate =
                DoorCertificate.own(new CredentialFiles(null, own, key), time);
        certificate.look();
        open(certificate);
        assertEquals(
                "max-age=2592000",
                header("Strict-Transport-Security", send(get("/login.html", ""))));
        assertEquals(first.certificate(), shown);

        Files.writeString(own, "-----BEGIN CERTIFICATE-----\nhalf");
        certificate.look();
        String problem = certificate.problems().get(0);
        assertTrue(problem.endsWith("what was there before is still used"), problem);
        send(get("/", ""));
        assertEquals(first.certificate(), shown);

        Issued over =
                TestPki.issue(
                        ca,
                        "over",
                        VirtualTime.START.minus(Duration.ofDays(9)),
                        VirtualTime.START.minus(Duration.ofDays(1)),
                        "gateway");
        over.write(own);
        over.writeKey(key);
        certificate.look();
        assertTrue(
                certificate.problems().get(0).contains("expired on 2025-12-31"),
                certificate.problems()::toString);
        send(get("/", ""));
        assertEquals(first.certificate(), shown);

        Issued second = TestPki.issue(ca, "second", VirtualTime.START, later(500), "gateway");
        second.write(own);
        second.writeKey(key);
        certificate.look();
        assertEquals(List.of(), certificate.problems());
        send(get("/", ""));
        assertEquals(second.certificate(), shown);
        time.advance(Duration.ofDays(480));
        assertTrue(
                certificate.problems().get(0).contains("expires on"),
                certificate.problems()::toString);
        time.advance(Duration.ofDays(30));
        assertTrue(
                certificate.problems().get(0).contains("expired on"),
                certificate.problems()::toString);
        assertTrue(send(get("/login.html", "")).startsWith("HTTP/1.1 200 "), "it still encrypts");
    }

    private static Instant later(int days) {
        return VirtualTime.START.plus(Duration.ofDays(days));
    }

    /** One's own, but nobody vouches for it: a browser that insists lets nobody click it away. */
    @Test
    void nobodyInsistsOnACertificateThatNobodyVouchesFor() throws Exception {
        Path own = directory.resolve("own.pem");
        Issued alone = TestPki.ca("alone", later(100));
        Files.writeString(own, alone.pem() + alone.keyPem());
        DoorCertificate certificate =
                DoorCertificate.own(new CredentialFiles(null, own, null), time);
        certificate.look();
        open(certificate);
        assertEquals("", header("Strict-Transport-Security", send(get("/login.html", ""))));
        assertEquals(alone.certificate(), shown);
    }

    /** The one who does not read its answers: the door's own time for an answer ends it. */
    @Test
    void whoAsksAndAsksAndTakesNothingShutsOutNobody() throws Exception {
        open(selfMade());
        try (SSLSocket slow = browser("127.0.0.1")) {
            slow.setSendBufferSize(1 << 16);
            byte[] many =
                    "GET /login.js HTTP/1.1\r\nHost: x\r\n\r\n"
                            .repeat(2_000)
                            .getBytes(StandardCharsets.US_ASCII);
            Thread asks =
                    new Thread(
                            () -> {
                                try {
                                    slow.getOutputStream().write(many);
                                } catch (IOException e) {
                                    // It was ended.
                                }
                            });
            asks.start();
            for (int i = 0; i < 20; i++) {
                String answer = send(get("/healthz", ""), "127.0.0.2");
                assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            }
            end(slow);
            asks.join();
        }
    }
}
