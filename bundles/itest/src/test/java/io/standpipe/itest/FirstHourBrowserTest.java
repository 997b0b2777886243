package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.simulators.device.HydrantSim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docs/first-hour.md} leads through, step by step: from a gateway that knows nothing to
 * a hydrant's live value at the centre. Makes its pictures. Needs Chromium.
 */
@Tag("debian")
@Timeout(300)
class FirstHourBrowserTest {

    private static final String PASSWORD = "four words are best";

    @TempDir Path work;

    /**
     * In {@code target/pictures}; with {@code -Dpictures=write} they become the documents' own, a
     * language each.
     */
    private static void picture(Chromium browser, String name) throws Exception {
        for (String language : List.of("en", "zh")) {
            browser.click("[data-lang=" + language + "]");
            browser.await("document.documentElement.lang.startsWith('" + language + "')");
            String file = "first-hour-" + name + (language.equals("zh") ? "-zh.png" : ".png");
            Path made = GatewayJar.ROOT.resolve("bundles/itest/target/pictures").resolve(file);
            browser.picture(made);
            if ("write".equals(System.getProperty("pictures"))) {
                Files.copy(
                        made,
                        GatewayJar.ROOT.resolve("docs/pictures").resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        browser.click("[data-lang=en]");
    }

    private static void begin(Chromium browser, String kind, String name) throws Exception {
        browser.click("#pages a[href='#configure']");
        browser.await("document.querySelector('#configure-kind option[value=\"" + kind + "\"]')");
        browser.eval("document.getElementById('configure-kind').value = '" + kind + "'");
        browser.type("#configure-new-name", name);
        browser.click("#configure-new button");
        browser.await("!document.getElementById('configure-open').hidden");
    }

    private static void applied(Chromium browser) throws Exception {
        browser.click("#configure-check");
        browser.awaitText("The check found no mistake.");
        browser.click("#configure-apply");
        browser.awaitText("Applied.");
    }

    @Test
    void fromNothingToAHydrantsLiveValue() throws Exception {
        try (Field field = new Field(work.resolve("etc"));
                TestBroker broker = TestBroker.open(work);
                Centre centre = new Centre(broker.port());
                RunningDoor door = RunningDoor.startEmpty(work, field, "");
                Chromium browser = new Chromium(work, "en-US", 1200, 800)) {
            browser.open(door.url());
            browser.awaitText("Log in");
            picture(browser, "login");
            browser.type("#name", "admin");
            browser.type("#password", door.oneTimePassword());
            browser.click("#login > button");
            browser.type("#fresh", PASSWORD);
            browser.type("#again", PASSWORD);
            browser.click("#change > button");
            browser.awaitText("admin (administrator)");

            HydrantSim hydrant = field.hydrant(1);
            begin(browser, "io.standpipe.modbus", "hydrants");
            browser.click("#configure-row");
            String address = hydrant.slave().address();
            browser.eval(
                    "(() => { const data = new DataTransfer(); data.setData('text/plain',"
                            + " 'id\\tprofile\\taddress\\tunit\\tmounting\\tname\\nhyd-0042\\tgeneric-pressure-4reg\\t"
                            + address
                            + "\\t1\\tpressurised\\tLize Rd 42, N kerb'); document.activeElement.dispatchEvent("
                            + "new ClipboardEvent('paste', {clipboardData: data, bubbles: true,"
                            + " cancelable: true})); })()");
            browser.click("#configure-check");
            browser.awaitText("The check found no mistake.");
            picture(browser, "row");
            browser.click("#configure-apply");
            browser.awaitText("Applied.");
            browser.awaitText("0.300");

            begin(browser, "io.standpipe.mqtt", "centre");
            browser.type("#set-server", "tcp://127.0.0.1:" + broker.port());
            applied(browser);
            centre.await(
                    "the value at the centre",
                    message ->
                            message.readings("hyd-0042").stream()
                                    .anyMatch(one -> one.path("value").asDouble() == 0.3));

            browser.click("#pages a[href='#overview']");
            browser.await("document.querySelector('#rows .is-NORMAL')");
            browser.click("#health > summary");
            browser.await(
                    "[...document.querySelectorAll('#health tr')].some(row => /~centre.*\\sconnected/s.test(row.innerText))");
            browser.click("#health > summary");
            browser.click("#rows [data-device='hyd-0042'] .open");
            browser.awaitText("Highest pressure");
            picture(browser, "value");

            hydrant.close();
            centre.await("the fault", m -> m.alarm("hyd-0042", "communication", "RAISED"));
            browser.awaitText("no connection (network or serial line)");
            picture(browser, "silent");
            assertEquals(List.of(), browser.console());
        }
    }
}
