package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages System and Profiles in a browser, in both languages. Needs Chromium. */
@Tag("debian")
@Timeout(300)
class SystemBrowserTest {

    private static final String PASSWORD = "four words are best";
    private static final String SECRET = "sesame-opens-it";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A profile with a mistake in line 6, whose key stands in column 5. */
    private static final String WRONG =
            """
            profile: acme-x1
            kind: hydrant
            source: "data sheet; verified-on-hardware: no"
            points:
              - id: pressure
                qantity: pressure
                unit: MPa
                modbus: {table: holding, address: 4, type: int16}
                scale: 0.001
            """;

    @TempDir Path work;

    private Field field;
    private RunningDoor door;

    @BeforeEach
    void start() throws Exception {
        field = new Field(work.resolve("etc"));
        door = RunningDoor.start(work, field);
        Files.writeString(
                work.resolve("etc/io.standpipe.mqtt~centre.yaml"),
                "server: tcp://127.0.0.1:9\npassword: " + SECRET + "\n");
    }

    @AfterEach
    void stop() throws Exception {
        door.close();
        field.close();
    }

    private static void picture(Chromium browser, String name) throws Exception {
        browser.picture(
                GatewayJar.ROOT.resolve("bundles/itest/target/pictures/system-" + name + ".png"));
    }

    private static String text(Chromium browser, String id) throws Exception {
        return browser.eval("document.getElementById('" + id + "').innerText");
    }

    /** Keeps what the page gives the browser to save; it is read as text. */
    private static void keepFiles(Chromium browser) throws Exception {
        browser.eval(
                "(() => { window.files = []; const make = URL.createObjectURL; URL.createObjectURL = blob => { files.push(blob); return make.call(URL, blob); }; })()");
    }

    private static String file(Chromium browser) throws Exception {
        browser.await("window.files.length > 0");
        return browser.eval("window.files.pop().text()");
    }

    private static void choose(Chromium browser, String text) throws Exception {
        browser.eval(
                "(() => { const data = new DataTransfer(); data.items.add(new File(["
                        + JSON.writeValueAsString(text)
                        + "], 'a.json')); const input = document.getElementById('transfer-file'); input.files = data.files; input.dispatchEvent(new Event('change')); })()");
    }

    private static void set(Chromium browser, String id, String text) throws Exception {
        browser.eval(
                "document.getElementById('" + id + "').value = " + JSON.writeValueAsString(text));
    }

    private static void fitsOnThePhone(Chromium browser) throws Exception {
        assertEquals(
                "false",
                browser.eval("String(document.documentElement.scrollWidth > window.innerWidth)"));
        assertEquals(
                "",
                browser.eval(
                        "[...document.querySelectorAll('.sheet button, .sheet select, .sheet summary, .sheet input:not([type=checkbox])')].filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 43.5).map(one => one.id || one.outerHTML).join(' ')"),
                "a gloved finger hits everything");
    }

    @Test
    void theSystemIsLookedAtAndChanged() throws Exception {
        try (Chromium browser = new Chromium(work, "en-US", 1280, 900)) {
            door.firstLogin(browser, PASSWORD);
            keepFiles(browser);
            browser.click("#pages a[href='#system']");
            browser.awaitText("Operating system");
            browser.await("document.querySelectorAll('#versions-bundles li').length > 10");

            browser.click("#log button");
            browser.await("document.querySelectorAll('#log-lines li').length > 0");
            assertFalse(text(browser, "log").contains(door.oneTimePassword()), "not on the page");
            browser.type("#log-words", "no connection to");
            browser.click("#log button");
            browser.await("document.querySelectorAll('#log-lines li').length === 1");
            browser.type("#audit-words", "login");
            browser.click("#audit button");
            browser.awaitText("each as it was written");
            browser.await("document.querySelectorAll('#audit-rows tr').length === 1");
            picture(browser, "log");

            browser.click("#support button");
            browser.awaitText("Downloaded,");
            assertTrue(file(browser).startsWith("PK"), "a zip");

            browser.click("#transfer-export");
            String exported = file(browser);
            assertFalse(exported.contains(SECRET), exported);
            assertEquals(
                    "Test gateway",
                    JSON.readTree(exported).at("/components/io.standpipe.gateway/name").asText());
            choose(browser, exported);
            browser.awaitText("The file says what is there already.");
            choose(browser, "{}");
            browser.awaitText("This is no file that a gateway exported.");
            choose(browser, exported.replace("Test gateway", "Old gateway"));
            browser.awaitText("1 setting changes");
            picture(browser, "import");
            Path own = work.resolve("etc/io.standpipe.gateway.yaml");
            assertTrue(Files.readString(own).contains("Test gateway"), "a preview changes nothing");
            browser.click("#transfer-apply");
            browser.awaitText("1 component was changed.");
            assertTrue(Files.readString(own).contains("Old gateway"));
            assertTrue(
                    Files.readString(work.resolve("etc/io.standpipe.mqtt~centre.yaml"))
                            .contains(SECRET));
            browser.click("#transfer-undo");
            browser.awaitText("Taken back.");
            assertTrue(Files.readString(own).contains("Test gateway"));

            browser.eval("window.confirm = text => { window.asked = text; return true; }");
            browser.await(
                    "document.querySelector('[aria-label=\"Restart … io.standpipe.modbus\"]')");
            browser.eval(
                    "document.querySelector('[aria-label=\"Restart … io.standpipe.modbus\"]').click()");
            browser.awaitText("io.standpipe.modbus was restarted; 1 run.");
            assertEquals(
                    "true", browser.eval("String(window.asked.includes('io.standpipe.modbus'))"));
            browser.click("[data-lang=zh]");
            browser.awaitText("整体配置");
            browser.awaitText("均与写入时一致");
            picture(browser, "zh");
            String audit = Files.readString(work.resolve("data/door/audit.log"));
            assertTrue(audit.contains("/system/restart io.standpipe.modbus"), audit);
            assertTrue(audit.contains("/configuration/apply"), audit);
            assertFalse(audit.contains("Old gateway"), "no setting is in it");
            browser.click("#pages a[href='#overview']");
            browser.await("document.querySelectorAll('#rows tr').length === 4");
            assertEquals(List.of(), browser.console());
        }
    }

    @Test
    void aProfileIsTriedOnAPhoneInChinese() throws Exception {
        try (Chromium browser = new Chromium(work, "zh-CN", 360, 740)) {
            door.firstLogin(browser, PASSWORD);
            browser.eval("location.hash = '#profiles'");
            browser.awaitText("个模板，其中现场自有 0 个");
            browser.type("#profiles-search", "generic-pressure-4reg");
            browser.await("document.querySelectorAll('#profiles-list li').length >= 1");
            browser.click("#profiles-list summary");
            browser.awaitText("holding 4 int16");
            picture(browser, "profiles-phone-zh");
            fitsOnThePhone(browser);

            set(browser, "try-yaml", WRONG);
            set(browser, "try-registers", "holding 4: 400");
            browser.click("#try-go");
            browser.awaitText("第 6 行第 5 列");
            browser.click("#try-mistakes .problem");
            browser.await("document.activeElement.id === 'try-yaml'");
            assertEquals(
                    "qantity: pressure",
                    browser.eval(
                            "(() => { const area = document.getElementById('try-yaml'); return area.value.slice(area.selectionStart, area.selectionEnd); })()"));
            set(browser, "try-yaml", WRONG.replace("qantity", "quantity"));
            set(browser, "try-registers", "holding 4: 400 x");
            browser.click("#try-go");
            browser.awaitText("第 1 行第 16 列");

            set(browser, "try-registers", "");
            browser.eval("document.querySelector('#try details').open = true");
            set(browser, "try-device", "hyd-1");
            set(browser, "try-first", "0");
            browser.click("#try details button");
            browser.await(
                    "document.getElementById('try-registers').value.startsWith('holding 0: ')");
            browser.click("#try-go");
            browser.awaitText("没有错误：1 个点位");
            browser.await("document.querySelectorAll('#try-values tr').length === 1");
            assertTrue(text(browser, "try-values").contains("MPa"), text(browser, "try-values"));
            picture(browser, "try-phone-zh");
            fitsOnThePhone(browser);

            browser.eval("document.querySelector('[data-lang=en]').click()");
            browser.awaitText("acme-x1 is a profile without a mistake: 1 points, 0 alarms.");
            browser.eval("location.hash = '#system'");
            browser.awaitText("Restart of a component");
            picture(browser, "phone");
            fitsOnThePhone(browser);
            assertEquals(List.of(), browser.console());
        }
    }

    @Test
    void aViewerSeesTheVersionsAndTheProfilesAndNoMore() throws Exception {
        try (Chromium browser = new Chromium(work, "en-US", 1280, 900)) {
            door.firstLogin(browser, PASSWORD);
            Path users = work.resolve("data/door/users");
            Files.writeString(users, Files.readString(users).replace("administrator", "viewer"));
            browser.open("about:blank");
            browser.open(door.url() + "index.html#system");
            browser.awaitText("need the role technician");
            browser.awaitText("Operating system");
            for (String id : List.of("log", "audit", "support", "transfer", "restart")) {
                assertEquals(
                        "true",
                        browser.eval("String(document.getElementById('" + id + "').hidden)"),
                        id);
            }
            browser.eval("location.hash = '#profiles'");
            browser.awaitText("To try a profile needs the role technician.");
            assertEquals(List.of(), browser.console());
        }
    }
}
