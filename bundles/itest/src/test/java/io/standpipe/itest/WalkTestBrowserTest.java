package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.device.HydrantSim;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A technician finds a device by searching, takes a detector that called, and tests two detectors,
 * all in a browser. Needs Chromium.
 */
@Tag("debian")
@Timeout(300)
class WalkTestBrowserTest {

    private static final String PASSWORD = "four words are best";
    private static final int CHANGED = 0x44; // 2.04

    @TempDir Path work;

    private TestBroker broker;
    private Field field;
    private RunningDoor door;
    private int port;
    private int message;

    @BeforeEach
    void start() throws Exception {
        broker = TestBroker.open(work);
        field = new Field(work.resolve("etc"));
        port = freeUdpPort();
        field.write(
                "io.standpipe.mqtt~centre",
                "server: tcp://127.0.0.1:%d\n".formatted(broker.port()));
        field.write(
                "io.standpipe.coap~homes",
                """
                plain: 127.0.0.1:%d
                devices: |
                  id,profile,security,name,grid
                  smoke-1,generic-smoke-coap,none,"Lize Rd 42, kitchen",FT-03-117
                  smoke-2,generic-smoke-coap,none,"Lize Rd 42, hall",FT-03-117
                """
                        .formatted(port));
        door = RunningDoor.start(work, field);
    }

    @AfterEach
    void stop() throws Exception {
        door.close();
        field.close();
        broker.close();
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Path out(String name) {
        return GatewayJar.ROOT.resolve("bundles/itest/target/pictures/walktest-" + name);
    }

    /** A report of a detector over plain CoAP; repeated until it has its answer. */
    private int report(String device, String json) throws IOException {
        message++;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0x40, 0x02, (byte) (message >> 8), (byte) message});
        bytes.write(0xB9);
        bytes.writeBytes("standpipe".getBytes(StandardCharsets.US_ASCII));
        bytes.write(device.length());
        bytes.writeBytes(device.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(new byte[] {0x11, 110, (byte) 0xFF});
        bytes.writeBytes(json.getBytes(StandardCharsets.US_ASCII));
        byte[] datagram = bytes.toByteArray();
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(2_000);
            DatagramPacket answer = new DatagramPacket(new byte[256], 256);
            for (int tries = 0; tries < 10; tries++) {
                socket.send(
                        new DatagramPacket(
                                datagram, datagram.length, InetAddress.getLoopbackAddress(), port));
                try {
                    socket.receive(answer);
                    return Byte.toUnsignedInt(answer.getData()[1]);
                } catch (SocketTimeoutException e) {
                    // once more
                }
            }
        }
        throw new AssertionError("no answer to " + json);
    }

    private void smoke(String device, boolean is) throws IOException {
        assertEquals(CHANGED, report(device, "[{\"n\":\"smoke\",\"vb\":" + is + "}]"));
    }

    private static String text(Chromium browser, String selector) throws Exception {
        return browser.eval("document.querySelector('" + selector + "').innerText");
    }

    private static void cell(Chromium browser, String row, String column, String text)
            throws Exception {
        browser.eval(
                "(() => { const row = [...document.querySelectorAll('.grid-row')].find(one => one.querySelector('input[aria-label^=\"id,\"]').value === '"
                        + row
                        + "'); const input = row.querySelector('input[aria-label^=\""
                        + column
                        + ",\"]'); input.value = '"
                        + text
                        + "'; input.dispatchEvent(new Event('input', {bubbles: true})); })()");
    }

    @Test
    void twoDetectorsAreTestedAndTheRecordIsPrinted() throws Exception {
        smoke("smoke-1", false);
        smoke("smoke-2", false);
        try (Chromium browser = new Chromium(work, "en-US", 1280, 900)) {
            door.firstLogin(browser, PASSWORD);
            browser.eval("window.confirm = () => true");
            browser.click("#pages a[href='#walktest']");
            browser.awaitText("REAL FIRES in what is tested are sent as TESTS");
            browser.eval(
                    "(() => { const scope = document.getElementById('walk-scope'); scope.value = 'devices'; scope.dispatchEvent(new Event('change')); })()");
            browser.click("#walk-devices input[value='smoke-1']");
            browser.click("#walk-devices input[value='smoke-2']");
            browser.awaitText("2 devices chosen");
            browser.type("#walk-tester", "Li Ming, Fengtai Test Ltd");
            browser.type("#walk-told", "centre (Wang), 09:00");
            browser.type("#walk-why", "monthly test");
            browser.click("#walk-start");
            browser.awaitText("confirm that the panel");
            browser.picture(out("form.png"));
            browser.click("#walk-understood");
            browser.click("#walk-start");
            browser.awaitText("0 of 4 tested");
            browser.awaitText("ends in");

            smoke("smoke-1", true);
            browser.await("document.querySelector('.walk-row.is-tested')");
            browser.await(
                    "/acknowledged after [0-9.]+ s/.test(document.querySelector('.walk-row').innerText)");
            smoke("smoke-1", false);
            browser.await("document.querySelector('.walk-row.is-restored')");
            browser.type(".walk-row input", "sounder heard");
            browser.picture(out("running.png"));

            // Elsewhere it is not forgotten, and a reload finds it again.
            browser.click("#pages a[href='#overview']");
            browser.awaitText("are sent as tests");
            browser.picture(out("bar.png"));
            browser.open("about:blank");
            browser.open(door.url() + "index.html#walktest");
            browser.awaitText("1 of 4 tested");
            browser.await("document.querySelector('.walk-row input').value === 'sounder heard'");
            browser.eval("window.confirm = () => true");
            browser.click("#walk-end");
            browser.awaitText("3 points were not tested");
            assertEquals(
                    "true", browser.eval("String(document.getElementById('walk-close').disabled)"));
            browser.type("#walk-all-reason", "locked room");
            browser.click("#walk-all button");
            browser.await("!document.getElementById('walk-close').disabled");
            browser.picture(out("reasons.png"));
            browser.click("#walk-close");
            browser.await("document.querySelector('#walk-report .report')");
            String report = text(browser, "#walk-report");
            for (String part :
                    List.of(
                            "Li Ming, Fengtai Test Ltd",
                            "logged in as admin",
                            "centre (Wang), 09:00",
                            "incomplete: 1 of 4 points were set off",
                            "sounder heard",
                            "locked room",
                            "Testing organisation (stamp)",
                            "gw-test")) {
                assertTrue(report.contains(part), report);
            }
            assertFalse(report.contains("NOT CLOSED"), report);
            browser.media("print");
            assertEquals(
                    "",
                    browser.eval(
                            "[...document.querySelectorAll('#top, #pages, #walk-acts, #walk-list, #walk-count')].filter(one => one.getClientRects().length).map(one => one.id).join(' ')"),
                    "only the record is printed");
            browser.picture(out("print.png"));
            byte[] pdf = browser.printed(out("record.pdf"));
            assertEquals("%PDF", new String(Arrays.copyOf(pdf, 4), StandardCharsets.US_ASCII));
            browser.media("screen");
            browser.click("[data-lang=zh]");
            browser.awaitText("火灾探测逐点测试记录");
            browser.printed(out("record-zh.pdf"));
            browser.click("#walk-back");
            browser.awaitText("已测试 1 / 4");
            browser.picture(out("closed-zh.png"));
            List<String> noted = browser.console();
            assertEquals(1, noted.size(), noted::toString);
            assertTrue(noted.get(0).contains("409 (Conflict)"), noted::toString);
        }
    }

    @Test
    void aDeviceIsFoundBySearchingAndADetectorThatCalledIsTaken() throws Exception {
        try (HydrantSim hydrant = HydrantSim.open(0, 1, 0.4, false);
                ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Chromium browser = new Chromium(work, "en-US", 1280, 900)) {
            door.firstLogin(browser, PASSWORD);
            browser.click("#pages a[href='#configure']");
            browser.await("document.querySelectorAll('#configure-list .component').length > 2");
            String modbus =
                    "[...document.querySelectorAll('#configure-list .component')].find(one => one.innerText.includes('bus'))";
            browser.eval(modbus + ".id = 'the-bus'");
            browser.click("#the-bus");
            browser.await("document.querySelector('#configure-grid .grid')");
            browser.click("#scan > summary");
            browser.type("#scan-address", "127.0.0.1:%d".formatted(silent.getLocalPort()));
            browser.click("#scan-go");
            browser.awaitText("of 247 asked");
            browser.picture(out("scan.png"));
            browser.click("#scan-end");
            browser.awaitText("Stopped; 0 answered so far.");
            browser.await("!document.getElementById('scan-go').disabled");
            browser.eval("document.getElementById('scan-address').value = ''");
            browser.type("#scan-address", hydrant.slave().address());
            browser.click("#scan-go");
            browser.awaitText("Search ended: 1 answered.");
            browser.eval(
                    "document.querySelector('#scan-found input, #scan-found select').value = 'generic-pressure-4reg'");
            browser.click("#scan-found button");
            browser.awaitText("u1 is in the table above");
            browser.awaitText("in the table: u1");
            cell(browser, "u1", "mounting", "pressurised");
            browser.click("#configure-check");
            browser.awaitText("The check found no mistake.");
            browser.picture(out("scan-taken.png"));
            browser.click("#configure-apply");
            browser.awaitText("Applied.");
            browser.await(
                    "document.getElementById('configure-fresh-list').innerText.includes('0.400')");

            // What somebody saw on the spot, from there.
            browser.click("#configure-fresh-list button");
            browser.awaitText("Enter serviceability by hand");
            browser.click("[data-key='hold serviceability']");
            browser.await("document.querySelector('#operate-form select')");
            browser.eval(
                    "(() => { const select = document.querySelector('#operate-form select'); select.value = 'BURIED'; select.dispatchEvent(new Event('change')); })()");
            browser.type("#operate-form input", "under sand");
            browser.click("#operate-form .first");
            browser.awaitText("under sand");
            browser.picture(out("buried.png"));
            browser.click("#detail-close");

            assertEquals(0x83, report("smoke-9", "[{\"n\":\"smoke\",\"vb\":false}]")); // 4.03
            browser.eval(
                    "[...document.querySelectorAll('#configure-list .component')].find(one => one.innerText.includes('homes')).id = 'the-homes'");
            browser.click("#the-homes");
            browser.await("document.querySelector('#called-list li')");
            browser.click("#called-list button");
            browser.awaitText("smoke-9 is in the table below");
            browser.picture(out("stranger.png"));
            browser.click("#configure-check");
            browser.awaitText("The check found no mistake.");
            browser.click("#configure-apply");
            browser.awaitText("Applied.");
            browser.await(
                    "fetch && document.getElementById('configure-fresh-list').innerText.includes('smoke-9')");
            smoke("smoke-9", false);
            browser.await("!document.querySelector('#called-list li')");
            browser.await(
                    "document.getElementById('configure-fresh-list').innerText.includes('Normal')");
            assertEquals(List.of(), browser.console());
            assertTrue(
                    Files.readString(work.resolve("etc/io.standpipe.coap~homes.yaml"))
                            .contains("smoke-9"));
        }
    }

    @Test
    void onAPhoneInChinese() throws Exception {
        smoke("smoke-1", false);
        try (Chromium browser = new Chromium(work, "zh-CN", 360, 780)) {
            browser.open(door.url());
            browser.awaitText("登录");
            door.firstLogin(browser, PASSWORD);
            browser.eval("window.confirm = () => true");
            browser.eval("location.hash = '#walktest'");
            browser.awaitText("范围内的真实火警也按测试上报");
            browser.await("document.querySelector('#walk-place option[value=\"FT-03-117\"]')");
            browser.eval("document.getElementById('walk-place').value = 'FT-03-117'");
            for (String id : List.of("tester", "told", "why")) {
                browser.type("#walk-" + id, "李明");
            }
            browser.click("#walk-understood");
            browser.picture(out("phone-form-zh.png"));
            browser.click("#walk-start");
            browser.awaitText("已测试 0 / 4");
            smoke("smoke-1", true);
            browser.await("document.querySelector('.walk-row.is-tested')");
            browser.picture(out("phone-running-zh.png"));
            String narrow = "String(document.documentElement.scrollWidth > window.innerWidth)";
            assertEquals("false", browser.eval(narrow));
            assertEquals(
                    "",
                    browser.eval(
                            "[...document.querySelectorAll('#page-walktest button, #page-walktest select, #page-walktest input:not([type=checkbox])')].filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 43.5).map(one => one.id || one.className || one.outerHTML).join(' ')"),
                    "a gloved finger hits everything");
            browser.click("#walk-end");
            browser.awaitText("有 3 个点位未测试");
            assertEquals("false", browser.eval(narrow));
            browser.click("#walk-report-show");
            browser.awaitText("未关闭");
            assertEquals("false", browser.eval(narrow));
            browser.picture(out("phone-report-zh.png"));
            assertEquals(List.of(), browser.console());
        }
    }
}
