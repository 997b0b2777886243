package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.device.HydrantSim;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.kura.web.api.Console;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it: menu entry, frame, token, values. Needs Chromium. */
@Tag("debian")
class PageTest {

    @TempDir Path work;

    @Test
    void aTechnicianSeesWhatIsTrueInBothLanguages() throws Exception {
        try (HydrantSim hydrant = HydrantSim.open(0, 7, 0.35, false);
                KuraFramework framework = KuraFramework.start(work);
                FakeKura kura = FakeKura.start(framework);
                FakeConsole console = new FakeConsole()) {
            Browser browser = new Browser(work);
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
            int coap = UnknownDetector.freePort();
            kura.create(
                    "io.standpipe.coap",
                    "homes",
                    Map.of("secure", "", "plain", "127.0.0.1:" + coap, "devices", "id,profile\n"));
            UnknownDetector.report(coap, "imei-77");
            PresentView present = new PresentView(framework);
            KuraFramework.eventually(
                    "a fault",
                    () ->
                            present.there()
                                    && present.devices().stream()
                                            .map(PresentView.DeviceNow::state)
                                            .toList()
                                            .equals(List.of("NORMAL", "FAULT")));
            String english = browser.text(console.url("/console"), "en-US");
            assertTrue(english.contains("Lize Rd &lt;42&gt;"), english);
            assertTrue(english.contains("0.350"), english);
            assertTrue(english.contains("MPa"), english);
            assertTrue(english.contains("Fault"), english);
            assertTrue(
                    english.toLowerCase(java.util.Locale.ROOT).contains("no connection"), english);
            assertTrue(english.contains("Connection refused"), english);
            assertTrue(english.contains("imei-77"), english);
            assertTrue(english.contains("not installed"), english);
            String apart = browser.text(console.url("/console?user=guest"), "en-US");
            assertTrue(apart.contains("0.350"), apart);
            String chinese = browser.text(console.url("/console"), "zh-CN");
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
                String open = browser.text(url, "en-US");
                assertTrue(open.contains("Enter serviceability by hand"), open);
                assertTrue(open.contains("languages can be chosen"), width + ": " + open);
                browser.picture("device-" + width, "en-US", url, width);
            }
            browser.picture("page", "en-US", console.url("/console?width=1000"), 1000);
            browser.picture("page-zh", "zh-CN", console.url("/console?width=1000"), 1000);
            String ordered =
                    browser.text(console.url("/console?open=hyd-1&order=Maintenance"), "en-US");
            assertTrue(ordered.contains("admin: asked for by a testEnd now"), ordered);
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
            Browser browser = new Browser(work);
            framework.register(Console.class, console, "console");
            framework.install(Built.english());
            KuraFramework.eventually(
                    "a form", () -> kura.active().contains("io.standpipe.gateway"));
            String empty = browser.text(console.url("/console"), "en-US");
            assertTrue(empty.contains("The gateway does not run yet"), empty);
            assertTrue(empty.contains("Gateway id: expected 1 to 64"), empty);
            assertTrue(empty.contains("District: expected"), empty);
            assertFalse(empty.contains("error"), empty);
            browser.picture("first-page", "en-US", console.url("/console?width=1000"), 1000);
            browser.picture("first-page-zh", "zh-CN", console.url("/console?width=1000"), 1000);
            kura.update("io.standpipe.gateway", Map.of("id", "gw lize 01", "district", "ft"));
            String wrong = browser.text(console.url("/console"), "zh-CN");
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
            String runs = browser.text(console.url("/console"), "en-US");
            assertTrue(runs.contains("No device yet"), runs);
            assertTrue(runs.matches("(?s).*\\(1\\) line 2 [^\\n]*\\n\\(2\\) line 3 .*"), runs);
        }
    }
}
