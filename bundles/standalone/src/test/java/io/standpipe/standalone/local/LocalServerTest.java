package io.standpipe.standalone.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Pages;
import io.standpipe.model.console.Role;
import io.standpipe.standalone.access.AuditChain;
import io.standpipe.standalone.system.Inside;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The socket from outside, byte by byte; pages that write down who asked what. */
@Timeout(60)
class LocalServerTest {

    @TempDir Path data;

    private final ConcurrentLinkedQueue<PageRequest> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<LocalServer> servers = new ArrayList<>();

    private final Pages pages =
            request -> {
                asked.add(request);
                if (request.path().equals("/wait")) {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return PageAnswer.json(
                        request.path().equals("/refused") ? 409 : 200,
                        "{\"a\":\"水\"}".getBytes(StandardCharsets.UTF_8));
            };

    private LocalServer open() throws InterruptedException {
        LocalAnswers answers =
                new LocalAnswers(
                        LocalSocket.directory(data).resolve("audit.log"),
                        () -> pages,
                        new Inside(data, "/etc/somewhere", () -> Map.of("io.standpipe.a", "1.2")));
        LocalServer server = new LocalServer(data, answers::answer);
        servers.add(server);
        server.start();
        server.awaitReady();
        return server;
    }

    @AfterEach
    void close() {
        go.countDown();
        servers.forEach(LocalServer::close);
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(LocalSocket.address(LocalSocket.file(data)));
        return channel;
    }

    private static void send(SocketChannel to, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private static String all(SocketChannel from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
        try {
            while (from.read(bytes) >= 0) {
                // more comes
            }
        } catch (IOException e) {
            // It closed before it had read all that was sent.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private String ask(String request) throws IOException {
        try (SocketChannel channel = connect()) {
            try {
                send(channel, request);
            } catch (IOException e) {
                // It has read enough.
            }
            return all(channel);
        }
    }

    @Test
    void itHandsOnWhatTheGatewaysUserAsks() throws Exception {
        open();
        assertEquals(
                "200 11 application/json; charset=utf-8\n{\"a\":\"水\"}",
                ask("GET /present device=hyd-1&x=%E6%B0%B4+b\n"));
        PageRequest request = asked.remove();
        assertEquals("GET", request.method());
        assertEquals("/present", request.path());
        assertEquals(Map.of("device", List.of("hyd-1"), "x", List.of("水 b")), request.fields());
        assertEquals("local:" + System.getProperty("user.name"), request.who());
        assertEquals(Role.ADMINISTRATOR, request.role());
    }

    @Test
    void nobodyElseMayOpenIt() throws Exception {
        open();
        assertEquals("rwx------", mode(LocalSocket.directory(data)));
        assertEquals("rw-------", mode(LocalSocket.file(data)));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void whatIsOrderedIsWrittenDownFirst() throws Exception {
        open();
        Path log = LocalSocket.directory(data).resolve("audit.log");
        ask("POST /operate do=diagnose&device=hyd-1\n");
        ask("GET /present\n");
        assertFalse(Files.exists(log));
        ask("POST /operate do=shelve&device=hyd-1\n");
        ask("POST /refused do=shelve\n");
        assertEquals(new AuditChain.Verified(3, 0), AuditChain.verify(log));
        List<String> lines = Files.readAllLines(log);
        assertTrue(lines.get(0).contains("do=[shelve]"), lines::toString);
        assertTrue(lines.get(2).contains("status 409"), lines::toString);
        // Without a place to write it down nothing is ordered.
        asked.clear();
        Files.delete(log);
        Files.createDirectories(log.resolve("in the way"));
        assertTrue(ask("POST /operate do=shelve\n").startsWith("503 "));
        assertTrue(asked.isEmpty());
    }

    @Test
    void itSaysWhatTheProcessIsAndDoes() throws Exception {
        open();
        String about = ask("GET /local/about\n");
        assertTrue(about.contains("\"etc\":\"/etc/somewhere\""), about);
        assertTrue(about.contains("\"io.standpipe.a\":\"1.2\""), about);
        String threads = ask("GET /local/threads\n");
        assertTrue(threads.contains("\"standpipe-local\" RUNNABLE"), threads);
        assertTrue(asked.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "400, hello",
        "400, GET",
        "400, GET present",
        "400, PUT /present",
        "400, GET /present a b",
        "400, GET /present?a=b",
        "400, POST /operate do=%zz",
        "400, POST /operate do=%ff",
        "400, ''"
    })
    void whatIsNoRequestIsRefused(int status, String line) throws Exception {
        open();
        String answer = ask(line + "\n");
        assertTrue(answer.startsWith(status + " "), answer);
        assertTrue(answer.contains("\"zh\""), answer);
        assertTrue(asked.isEmpty());
    }

    @Test
    void aRequestHasBounds() throws Exception {
        open();
        String fits = "GET /present a=" + "x".repeat(LocalSocket.MAX_LINE - 16);
        assertEquals(LocalSocket.MAX_LINE, fits.length() + 1);
        assertTrue(ask(fits + "\n").startsWith("200 "));
        assertTrue(ask(fits + "x\n").startsWith("413 "));
        assertTrue(ask("GET /" + "x".repeat(200) + "\n").startsWith("200 "));
        assertTrue(ask("GET /" + "x".repeat(201) + "\n").startsWith("400 "));
    }

    @Test
    void soManyAtOnceAndNoMore() throws Exception {
        open();
        List<SocketChannel> waiting = new ArrayList<>();
        for (int i = 0; i < LocalServer.CALLS; i++) {
            SocketChannel one = connect();
            waiting.add(one);
            send(one, "GET /wait\n");
        }
        while (asked.size() < LocalServer.CALLS) {
            Thread.onSpinWait();
        }
        assertTrue(ask("GET /present\n").startsWith("503 "));
        go.countDown();
        for (SocketChannel one : waiting) {
            assertTrue(all(one).startsWith("200 "));
            one.close();
        }
        // A thread is free again as soon as it has closed its connection, or a moment later.
        while (!ask("GET /present\n").startsWith("200 ")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoNeverEndsIsTold() throws Exception {
        try (SocketChannel one = SocketChannel.open();
                ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(null);
            one.connect(listening.getLocalAddress());
            try (PatientChannel slow =
                    new PatientChannel(listening.accept(), Duration.ofMillis(1))) {
                assertThrows(java.net.SocketTimeoutException.class, () -> slow.line(100));
                send(one, "so\nmuch");
                slow.within(Duration.ofSeconds(30));
                assertEquals("so", slow.line(100));
                assertEquals("mu", new String(slow.bytes(2), StandardCharsets.US_ASCII));
                assertThrows(PatientChannel.TooLongException.class, () -> slow.line(2));
            }
        }
    }

    @Test
    void whatAKilledGatewayLeftIsReplacedAndWhatAnEndedOneHadIsGone() throws Exception {
        Path socket = LocalSocket.file(data);
        Files.createDirectories(socket.getParent());
        ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        left.bind(LocalSocket.address(socket));
        left.close();
        assertTrue(Files.exists(socket));
        assertThrows(ConnectException.class, this::connect);
        LocalServer server = open();
        assertTrue(ask("GET /present\n").startsWith("200 "));
        server.close();
        assertFalse(Files.exists(socket));
    }

    @Test
    void theSocketOfAGatewayThatLivesIsLeftAlone() throws Exception {
        open();
        Object before = Files.getLastModifiedTime(LocalSocket.file(data));
        LocalServer second = open();
        second.close();
        assertEquals(before, Files.getLastModifiedTime(LocalSocket.file(data)));
        assertTrue(ask("GET /present\n").startsWith("200 "));
    }

    @Test
    void aFileOfThatNameIsNotDeleted() throws Exception {
        Path socket = LocalSocket.file(data);
        Files.createDirectories(socket.getParent());
        Files.writeString(socket, "somebody's");
        open();
        assertEquals("somebody's", Files.readString(socket));
    }

    @Test
    void aPathThatIsTooLongKeepsItShut() throws Exception {
        data = data.resolve("x".repeat(100));
        Files.createDirectories(data);
        open();
        assertFalse(Files.exists(LocalSocket.directory(data)));
    }
}
