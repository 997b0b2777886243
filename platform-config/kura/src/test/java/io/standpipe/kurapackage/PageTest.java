package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.HydrantSim;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.kura.web.api.Console;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it: menu entry, frame, token, values. Needs Chromium. */
@Tag("debian")
class PageTest {

    private static final Pattern SEEN =
            Pattern.compile("<pre id=\"seen\">(.*?)</pre>", Pattern.DOTALL);

    private static final Path PICTURES = Built.MODULE.resolve("target/pictures");

    @TempDir Path work;

    @Test
    void aTechnicianSeesWhatIsTrueInBothLanguages() throws Exception {
        try (HydrantSim hydrant = HydrantSim.open(0, 7, 0.35, false);
                KuraFramework framework = KuraFramework.start(work);
                FakeKura kura = FakeKura.start(framework);
                FakeConsole console = new FakeConsole()) {
            framework.register(Console.class, console, "console");
            framework.install(Built.english());
            kura.update("io.standpipe.gateway", Map.of("id", "gw-1", "district", "fengtai"));
            kura.create(
                    "io.standpipe.modbus",
                    "north",
                    Map.of(
                            "interval",
                            100,
                            "devices",
                            "id,profile,address,unit,mounting,name\nhyd-1,generic-pressure-4reg,%s,7,pressurised,Lize Rd <42>\n"
                                            .formatted(hydrant.slave().address())
                                    + "hyd-2,generic-pressure-4reg,127.0.0.1:1,7,pressurised,\n"));
            int coap = freeUdpPort();
            kura.create(
                    "io.standpipe.coap",
                    "homes",
                    Map.of("secure", "", "plain", "127.0.0.1:" + coap, "devices", "id,profile\n"));
            call(coap, "imei-77");
            PresentView present = new PresentView(framework);
            KuraFramework.eventually(
                    "a fault",
                    () ->
                            present.there()
                                    && present.devices().stream()
                                            .map(PresentView.DeviceNow::state)
                                            .toList()
                                            .equals(List.of("NORMAL", "FAULT")));
            String english = browse(console.url("/console"), "en-US");
            assertTrue(english.contains("Lize Rd &lt;42&gt;"), english);
            assertTrue(english.contains("0.350"), english);
            assertTrue(english.contains("MPa"), english);
            assertTrue(english.contains("Fault"), english);
            assertTrue(
                    english.toLowerCase(java.util.Locale.ROOT).contains("no connection"), english);
            assertTrue(english.contains("Connection refused"), english);
            assertTrue(english.contains("imei-77"), english);
            assertTrue(english.contains("not installed"), english);
            String apart = browse(console.url("/console?user=guest"), "en-US");
            assertTrue(apart.contains("0.350"), apart);
            String chinese = browse(console.url("/console"), "zh-CN");
            assertTrue(chinese.contains("0.350"), chinese);
            assertTrue(chinese.contains("用于 Kura Asset 的通道"), chinese);
            assertTrue(chinese.contains("消火栓"), chinese);
            assertTrue(chinese.contains("故障"), chinese);
            assertTrue(chinese.contains("imei-77"), chinese);
            assertTrue(chinese.contains("未登记"), chinese);
            assertTrue(chinese.contains("设备通信故障"), chinese);
            assertTrue(chinese.contains("连接被拒绝"), chinese);
            for (int width : new int[] {1000, 400}) {
                String url = console.url("/console?open=hyd-1&width=" + width);
                String open = browse(url, "en-US");
                assertTrue(open.contains("Enter serviceability by hand"), open);
                assertTrue(open.contains("languages can be chosen"), width + ": " + open);
                picture("device-" + width, url, width);
            }
            picture("page", console.url("/console?width=1000"), 1000);
        }
    }

    /**
     * The page after the installation, and with a mistake: what the server sends is what it shows.
     */
    @Test
    void aTechnicianReadsWhatTheGatewayLacks() throws Exception {
        try (KuraFramework framework = KuraFramework.start(work);
                FakeKura kura = FakeKura.start(framework);
                FakeConsole console = new FakeConsole()) {
            framework.register(Console.class, console, "console");
            framework.install(Built.english());
            KuraFramework.eventually(
                    "a form", () -> kura.active().contains("io.standpipe.gateway"));
            String empty = browse(console.url("/console"), "en-US");
            assertTrue(empty.contains("The gateway does not run yet"), empty);
            assertTrue(empty.contains("Gateway id: expected 1 to 64"), empty);
            assertTrue(empty.contains("District: expected"), empty);
            assertFalse(empty.contains("error"), empty);
            picture("first-page", console.url("/console?width=1000"), 1000);
            kura.update("io.standpipe.gateway", Map.of("id", "gw lize 01", "district", "ft"));
            String wrong = browse(console.url("/console"), "zh-CN");
            assertTrue(wrong.contains("网关尚未运行"), wrong);
            assertTrue(wrong.contains("网关编号：应为 1 至 64 个字母"), wrong);
            assertTrue(wrong.contains("现为 \"gw lize 01\""), wrong);
            assertFalse(wrong.contains("辖区：应为"), wrong);
            kura.update("io.standpipe.gateway", Map.of("id", "gw-lize-01"));
            kura.create(
                    "io.standpipe.modbus",
                    "north",
                    Map.of("devices", "id,profile,address\na,none,h:502\nb,nil,h:502\n"));
            PresentView present = new PresentView(framework);
            KuraFramework.eventually(
                    "a fault", () -> present.there() && !present.configurationFaults().isEmpty());
            String runs = browse(console.url("/console"), "en-US");
            assertTrue(runs.contains("No device yet"), runs);
            assertTrue(runs.matches("(?s).*\\(1\\) line 2 [^\\n]*\\n\\(2\\) line 3 .*"), runs);
        }
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** A device that nobody entered reports; until it is answered that it may not. */
    private static void call(int port, String id) throws IOException {
        byte[] path = "standpipe".getBytes(StandardCharsets.US_ASCII);
        byte[] name = id.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer post = ByteBuffer.allocate(64).put(new byte[] {0x40, 2, 1, 1});
        post.put((byte) (0xB0 | path.length)).put(path).put((byte) name.length).put(name);
        post.put(new byte[] {0x11, 110, (byte) 0xFF, '[', ']'});
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(500);
            DatagramPacket answer = new DatagramPacket(new byte[64], 64);
            for (int tries = 0; tries < 60; tries++) {
                socket.send(
                        new DatagramPacket(
                                post.array(),
                                post.position(),
                                InetAddress.getLoopbackAddress(),
                                port));
                try {
                    socket.receive(answer);
                    return;
                } catch (SocketTimeoutException e) {
                    // it does not listen yet
                }
            }
        }
        throw new AssertionError("nobody listens");
    }

    /** What stands in the extension's frame after 8 s of the browser's time. */
    private String browse(String url, String language) throws IOException, InterruptedException {
        Path dom = work.resolve("dom-" + language + ".html");
        chromium(dom, language, "--dump-dom", url);
        String html = Files.readString(dom, StandardCharsets.UTF_8);
        Matcher seen = SEEN.matcher(html);
        return seen.find() ? seen.group(1) : html;
    }

    /** For docs/kura.md: {@code target/pictures/NAME.png}. */
    private void picture(String name, String url, int width)
            throws IOException, InterruptedException {
        Path file = Files.createDirectories(PICTURES).resolve(name + ".png");
        Files.deleteIfExists(file);
        chromium(
                work.resolve("picture"),
                "en-US",
                "--screenshot=" + file,
                "--window-size=%d,760".formatted(width),
                url);
        assertTrue(Files.size(file) > 10_000, name + " shows something");
    }

    private void chromium(Path output, String language, String... more)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "chromium",
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--hide-scrollbars",
                                // A person's click opens the page's own window; here nobody clicks.
                                "--disable-popup-blocking",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--user-data-dir=" + work.resolve("chromium-" + language),
                                "--lang=" + language,
                                "--accept-lang=" + language,
                                "--virtual-time-budget=8000"));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LANGUAGE", language.replace('-', '_'));
        Process browser =
                builder.redirectOutput(output.toFile())
                        .redirectError(work.resolve("chromium.log").toFile())
                        .start();
        if (!browser.waitFor(60, TimeUnit.SECONDS)) {
            browser.destroyForcibly();
            throw new AssertionError("chromium did not end within 60 s");
        }
    }
}
