package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway in Felix against Debian's Mosquitto over each way there is: TLS with a client
 * certificate, WebSockets, MQTT 3.1.1. Mosquitto's log says what really came.
 */
@Tag("debian")
@Timeout(180)
class TransportsTest {

    private static final String SECRET = "secret";

    @TempDir static Path keys;
    @TempDir Path work;

    private final int plain = freePort();
    private final int tls = freePort();
    private final int webSocket = freePort();
    private final int secureWebSocket = freePort();
    private Process broker;

    private static int freePort() {
        try {
            return FreePort.find();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() throws Exception {
        Path config = work.resolve("mosquitto.conf");
        Files.writeString(
                config,
                """
                per_listener_settings false
                allow_anonymous true
                persistence false
                log_type all
                user root

                listener %d 127.0.0.1

                listener %d 127.0.0.1
                cafile %4$s/ca.pem
                certfile %4$s/broker.pem
                keyfile %4$s/broker.key
                require_certificate true

                listener %d 127.0.0.1
                protocol websockets

                listener %5$d 127.0.0.1
                protocol websockets
                cafile %4$s/ca.pem
                certfile %4$s/broker.pem
                keyfile %4$s/broker.key
                """
                        .formatted(plain, tls, webSocket, keys, secureWebSocket));
        broker =
                new ProcessBuilder("mosquitto", "-c", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(work.resolve("mosquitto.log").toFile())
                        .start();
        for (int port : List.of(plain, tls, webSocket, secureWebSocket)) {
            awaitPort(port);
        }
    }

    @AfterEach
    void stop() throws Exception {
        broker.destroy();
        assertTrue(broker.waitFor(10, TimeUnit.SECONDS));
    }

    private void awaitPort(int port) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException e) {
                assertTrue(System.nanoTime() < end && broker.isAlive(), this::log);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    /** A CA, the broker's certificate for localhost, and the gateway's, by the JDK's keytool. */
    @BeforeAll
    static void certificates() throws Exception {
        Path store = keys.resolve("all.p12");
        keytool(store, "ca", "CN=ca", "-ext", "bc:c");
        keytool(store, "broker", "CN=broker", "-signer", "ca", "-ext", "san=dns:localhost");
        keytool(store, "gateway", "CN=gateway", "-signer", "ca");
        KeyStore all = KeyStore.getInstance(store.toFile(), SECRET.toCharArray());
        for (String name : List.of("ca", "broker", "gateway")) {
            Key key = all.getKey(name, SECRET.toCharArray());
            Certificate[] chain = all.getCertificateChain(name);
            pem(name + ".pem", "CERTIFICATE", chain[0].getEncoded());
            pem(name + ".key", "PRIVATE KEY", key.getEncoded());
            if (name.equals("gateway")) {
                KeyStore own = KeyStore.getInstance("PKCS12");
                own.load(null, null);
                own.setKeyEntry(name, key, SECRET.toCharArray(), chain);
                try (OutputStream out = Files.newOutputStream(keys.resolve(name + ".p12"))) {
                    own.store(out, SECRET.toCharArray());
                }
            }
        }
    }

    private static void keytool(Path store, String alias, String subject, String... more)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", subject));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", SECRET));
        command.addAll(List.of(more));
        run(command);
    }

    private static void pem(String file, String label, byte[] der) throws IOException {
        Files.writeString(
                keys.resolve(file),
                "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                        .formatted(label, Base64.getMimeEncoder().encodeToString(der)));
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), () -> String.join(" ", command) + "\n" + output);
    }

    private String log() {
        try {
            return Files.readString(work.resolve("mosquitto.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The gateway publishes over it; the log's line of its CONNECT is returned. */
    private String publishes(String uplink) throws Exception {
        try (Centre centre = new Centre(plain);
                Field field = new Field(work.resolve("etc"))) {
            field.configure(plain);
            field.write("io.standpipe.mqtt~centre", uplink);
            try (InFelix felix = InFelix.start(work)) {
                assertTrue(felix.context().getBundles().length > 1);
                centre.await("telemetry", message -> !message.readings("hyd-1").isEmpty());
            }
            centre.await(
                    "goodbye",
                    message ->
                            message.suffix().equals("status")
                                    && message.json().path("cause").asText().equals("shutdown"));
        }
        return log().lines()
                .filter(line -> line.contains("New client connected") && line.contains("standpipe"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(log()));
    }

    private String files() {
        return "ca: %1$s/ca.pem\ncertificate: %1$s/gateway.pem\nkey: %1$s/gateway.key\n"
                .formatted(keys);
    }

    @Test
    void overTlsWithAClientCertificate() throws Exception {
        String line = publishes("server: ssl://localhost:" + tls + "\n" + files());
        assertTrue(line.contains("p5"), line);
    }

    @Test
    void overTlsWithPkcs12AndTheOlderVersion() throws Exception {
        String line =
                publishes(
                        "server: mqtts://127.0.0.1:%d\nserverName: localhost\nversion: 3.1.1\n"
                                        .formatted(tls)
                                + "ca: %1$s/ca.pem\ncertificate: %1$s/gateway.p12\nkeyPassword: secret\n"
                                        .formatted(keys));
        assertTrue(line.contains("p2"), line);
    }

    @Test
    void overAWebSocket() throws Exception {
        String line = publishes("server: ws://localhost:" + webSocket + "\n");
        assertTrue(line.contains("p5"), line);
    }

    @Test
    void overASecureWebSocketAndTheOlderVersion() throws Exception {
        String line =
                publishes(
                        "server: wss://localhost:%d/mqtt\nversion: 3.1.1\nca: %s/ca.pem\n"
                                .formatted(secureWebSocket, keys));
        assertTrue(line.contains("p2"), line);
    }

    @Test
    void overMqtt311() throws Exception {
        String line = publishes("server: tcp://localhost:" + plain + "\nversion: 3.1.1\n");
        assertTrue(line.contains("p2"), line);
    }
}
