package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.standpipe.simulators.device.HydrantSim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A technician adds a bus and its devices in a browser. Needs Chromium. */
@Tag("debian")
@Timeout(300)
class CommissioningBrowserTest {

    private static final String PASSWORD = "four words are best";
    private static final int DEVICES = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Waits for that, at most as long as an answer of the browser may take. */
    private static final String FOUR_DEVICES =
            "new Promise(resolve => { const end = Date.now() + 18_000; const look = () =>"
                    + " document.querySelectorAll('#rows tr').length === 4 || Date.now() > end ?"
                    + " resolve() : setTimeout(look, 200); look(); })";

    @TempDir Path work;

    private final List<HydrantSim> hydrants = new ArrayList<>();
    private Field field;
    private RunningDoor door;

    @BeforeEach
    void start() throws Exception {
        field = new Field(work.resolve("etc"));
        door = RunningDoor.start(work, field);
        for (int i = 0; i < DEVICES; i++) {
            hydrants.add(HydrantSim.open(0, 1, 0.4, false));
        }
    }

    @AfterEach
    void stop() throws Exception {
        hydrants.forEach(HydrantSim::close);
        door.close();
        field.close();
    }

    private static void picture(Chromium browser, String name) throws Exception {
        browser.picture(
                GatewayJar.ROOT.resolve(
                        "bundles/itest/target/pictures/commissioning-" + name + ".png"));
    }

    private Path bus() {
        return work.resolve("etc/io.standpipe.modbus~roof.yaml");
    }

    private static void beginBus(Chromium browser) throws Exception {
        browser.click("#pages a[href='#configure']");
        browser.await("document.querySelector('#configure-kind option')");
        browser.eval("document.getElementById('configure-kind').value = 'io.standpipe.modbus'");
        browser.type("#configure-new-name", "roof");
        browser.click("#configure-new button");
        browser.await("document.querySelector('#configure-grid .grid')");
    }

    /** As a spreadsheet puts it on the clipboard. */
    private static void paste(Chromium browser, String cells) throws Exception {
        browser.eval(
                "(() => { const data = new DataTransfer(); data.setData('text/plain', "
                        + JSON.writeValueAsString(cells)
                        + "); document.activeElement.dispatchEvent(new ClipboardEvent('paste',"
                        + " {clipboardData: data, bubbles: true, cancelable: true})); })()");
    }

    private String table(int unitOfThird) {
        return "id\tprofile\taddress\tunit\tname\tmounting\n"
                + IntStream.range(0, DEVICES)
                        .mapToObj(
                                i ->
                                        "roof-%d\tgeneric-pressure-4reg\t%s\t%d\t\"Roof, no. %d\"\tpressurised"
                                                .formatted(
                                                        i + 1,
                                                        hydrants.get(i).slave().address(),
                                                        i == 2 ? unitOfThird : 1,
                                                        i + 1))
                        .collect(Collectors.joining("\n"));
    }

    @Test
    void aBusWithFiveHydrantsComesAndGoesAgain() throws Exception {
        try (Chromium browser = new Chromium(work, "en-US", 1280, 900)) {
            door.firstLogin(browser, PASSWORD);
            beginBus(browser);
            browser.awaitText("Not applied yet");
            browser.click("#configure-row");
            paste(browser, table(900));
            browser.await("document.querySelectorAll('.grid-row').length === " + DEVICES);
            assertEquals(
                    "true",
                    browser.eval("String(document.querySelector('#configure-apply').disabled)"));
            browser.click("#configure-check");
            browser.awaitText("5 new devices");
            browser.awaitText("must be a whole number from 0 to 255, but is \"900\"");
            browser.await(
                    "document.querySelector('.grid-row[aria-rowindex=\"4\"] input.is-wrong')");
            browser.click("#configure-problems .problem");
            browser.await(
                    "document.activeElement.matches('.grid-row[aria-rowindex=\"4\"] input.is-wrong')");
            picture(browser, "wrong-cell");
            browser.click("[data-lang=zh]");
            browser.awaitText("须为 0 至 255 的整数");
            picture(browser, "wrong-cell-zh");
            browser.click("[data-lang=en]");
            assertFalse(Files.exists(bus()), "a check changes nothing");

            browser.eval("window.confirm = text => { window.asked = text; return false; }");
            browser.eval("location.hash = '#overview'");
            browser.await("window.asked?.includes('was not applied')");
            browser.await("!document.getElementById('page-configure').hidden");

            browser.click(".grid-row input");
            paste(browser, table(1));
            assertEquals(
                    "5", browser.eval("String(document.querySelectorAll('.grid-row').length)"));
            browser.click("#configure-check");
            browser.awaitText("The check found no mistake.");
            picture(browser, "preview");
            browser.click("#configure-apply");
            browser.awaitText("Applied.");
            browser.await(
                    "document.getElementById('configure-fresh-list').innerText.split('0.400').length > "
                            + DEVICES);
            picture(browser, "first-values");
            assertTrue(Files.readString(bus()).contains("\"Roof, no. 3\""), "quoted for commas");

            // Somebody at a terminal: what was seen is no longer what is there.
            browser.click(".grid-row input");
            browser.eval(
                    "(() => { const input = document.querySelector('.grid-row input[aria-label^=name]'); input.value = 'Attic'; input.dispatchEvent(new Event('input', {bubbles: true})); })()");
            String ours = Files.readString(bus());
            Files.writeString(bus(), "# by hand\n" + ours);
            browser.click("#configure-check");
            browser.awaitText("was changed by somebody else since it was opened here");
            assertTrue(Files.readString(bus()).startsWith("# by hand"));
            Files.writeString(bus(), ours);
            browser.eval("window.confirm = () => true");
            browser.click("#configure-discard");
            browser.awaitText("As the gateway has it");

            browser.click("#configure-undo");
            browser.awaitText("Taken back.");
            assertFalse(Files.exists(bus()));
            browser.click("#pages a[href='#overview']");
            // The rules keep the devices of a bus that goes for 45 s: it may be made anew.
            browser.awaitText("All 9 devices normal");
            for (int rounds = 0; rounds < 2; rounds++) {
                browser.eval(FOUR_DEVICES);
            }
            browser.awaitText("All 4 devices normal");
            // The browser itself notes that somebody was refused; there is nothing else.
            List<String> noted = browser.console();
            assertEquals(1, noted.size(), noted::toString);
            assertTrue(noted.get(0).contains("409 (Conflict)"), noted::toString);
            String audit = Files.readString(work.resolve("data/door/audit.log"));
            assertTrue(
                    audit.contains(
                            "/component/apply {pid=[io.standpipe.modbus~roof], set.devices="),
                    audit);
            assertFalse(audit.contains("roof-1"), "the table is not in it");
        }
    }

    @Test
    void twoThousandRowsOnAPhoneInChinese() throws Exception {
        try (Chromium browser = new Chromium(work, "zh-CN", 390, 800)) {
            browser.open(door.url());
            browser.awaitText("登录");
            door.firstLogin(browser, PASSWORD);
            beginBus(browser);
            browser.awaitText("尚未应用");
            browser.eval("document.getElementById('configure-row').click()");
            String rows =
                    IntStream.range(0, 2000)
                            .mapToObj(
                                    i ->
                                            "h-%d\tgeneric-pressure-4reg\t10.0.0.%d\t%d\t%s %d 号\tpressurised"
                                                    .formatted(
                                                            i,
                                                            i / 100 + 1,
                                                            i % 100 + 1,
                                                            "丽泽路北侧消火栓",
                                                            i))
                            .collect(Collectors.joining("\n"));
            paste(browser, "id\tprofile\taddress\tunit\tname\tmounting\n" + rows);
            browser.await(
                    "document.querySelector('.grid-view').getAttribute('aria-rowcount') === '2001'");
            int inputs =
                    Integer.parseInt(
                            browser.eval(
                                    "String(document.querySelectorAll('.grid-row input').length)"));
            assertTrue(inputs < 400, inputs + " cells are in the document");
            browser.eval("document.querySelector('.grid-view').scrollTop = 44 * 1500");
            browser.await(
                    "[...document.querySelectorAll('.grid-row input')].some(input => input.value === 'h-1502')");
            browser.eval("document.getElementById('configure-check').click()");
            browser.awaitText("新增 2000 台设备");
            picture(browser, "phone-zh");
            assertEquals(
                    "false",
                    browser.eval(
                            "String(document.documentElement.scrollWidth > window.innerWidth)"));
            assertEquals(
                    "",
                    browser.eval(
                            "[...document.querySelectorAll('#page-configure button, #page-configure select, #page-configure input:not([type=checkbox])')].filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 43.5).map(one => one.id || one.className || one.outerHTML).join(' ')"),
                    "a gloved finger hits everything");
            assertEquals(List.of(), browser.console());
        }
    }

    @Test
    void aViewerSeesNoSettings() throws Exception {
        try (Chromium browser = new Chromium(work, "en-US", 1280, 900)) {
            door.firstLogin(browser, PASSWORD);
            Path users = work.resolve("data/door/users");
            Files.writeString(users, Files.readString(users).replace("administrator", "viewer"));
            // Another document: a page that is open learns of its role when it is loaded.
            browser.open("about:blank");
            browser.open(door.url() + "index.html#configure");
            browser.awaitText("To see how the gateway is set up needs the role technician");
            assertEquals(
                    "true",
                    browser.eval("String(document.getElementById('configure-choose').hidden)"));
            picture(browser, "viewer");
        }
    }
}
