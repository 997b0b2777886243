package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.simulators.device.HydrantSim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A technician's visit in a browser, where there is no Kura. Needs Chromium. */
@Tag("debian")
@Timeout(180)
class DoorBrowserTest {

    private static final String PASSWORD = "four words are best";

    @TempDir Path work;

    private Field field;
    private RunningDoor door;

    @BeforeEach
    void start() throws Exception {
        field = new Field(work.resolve("etc"));
        door = RunningDoor.start(work, field);
    }

    @AfterEach
    void stop() throws Exception {
        door.close();
        field.close();
    }

    /**
     * In {@code target/pictures}; with {@code -Dpictures=write} it becomes one of the documents'.
     */
    private static void picture(Chromium browser, String name) throws Exception {
        Path file = GatewayJar.ROOT.resolve("bundles/itest/target/pictures/door-" + name + ".png");
        browser.picture(file);
        if ("write".equals(System.getProperty("pictures"))) {
            Files.copy(
                    file,
                    GatewayJar.ROOT.resolve("docs/pictures").resolve(file.getFileName()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void fromTheFirstLoginOverAFaultToARestart() throws Exception {
        try (Chromium browser = new Chromium(work, "en-US", 1200, 800)) {
            browser.open(door.url());
            browser.awaitText("Log in");
            picture(browser, "login");
            door.firstLogin(browser, PASSWORD);
            browser.awaitText("admin (administrator)");
            browser.awaitText("0.300");
            browser.awaitText("All 4 devices normal");
            picture(browser, "overview");
            browser.click("#health > summary");
            browser.awaitText("There is no uplink: nothing is sent.");
            browser.await(
                    "document.querySelector('#health table tbody th').innerText.includes('~bus')");
            picture(browser, "health");
            browser.click("#health > summary");

            HydrantSim silenced = field.hydrant(2);
            silenced.close();
            browser.awaitText("Communication with the device");
            browser.await("document.querySelector('#rows tr').dataset.device === 'hyd-2'");
            browser.eval(
                    "(() => { const sort = document.getElementById('sort'); sort.value = 'id'; sort.dispatchEvent(new Event('change')); })()");
            browser.await("document.querySelector('#rows tr').dataset.device === 'hyd-1'");
            browser.type("#search", "hyd-2");
            browser.click("#rows tr");
            browser.awaitText("no connection (network or serial line)");
            picture(browser, "fault");

            browser.click("#detail [data-key='shelve communication']");
            browser.type("#operate-form input", "pit is flooded");
            browser.click("#operate-form .first");
            browser.awaitText("pit is flooded");
            browser.click("#detail [data-key='unshelve communication']");
            browser.await("!document.body.innerText.includes('pit is flooded')");

            browser.click("[data-lang=zh]");
            browser.awaitText("admin（管理员）");
            browser.awaitText("连接不上");
            picture(browser, "fault-zh");
            browser.click("[data-lang=en]");
            assertEquals(List.of(), browser.console());

            door.kill();
            browser.awaitText("No answer from the gateway since");
            door.restart();
            browser.awaitText("The login has ended");
            browser.click("#overlay-login");
            browser.type("#name", "admin");
            browser.type("#password", PASSWORD);
            browser.click("#login > button");
            browser.awaitText("hyd-1");
            browser.click("#leave");
            browser.await("document.getElementById('login')");
        }
    }

    /** A span that is bad, one of which nothing is known, and one that is uncertain. */
    private static final String MADE_UP_TREND =
            """
            (() => {
              const asked = window.fetch;
              window.fetch = (path, options) => {
                if (!String(path).startsWith('trend?')) return asked(path, options);
                const at = Date.now();
                const hour = 3600000;
                const times = [0], values = [null], qualities = [0];
                for (let i = 0; i < 600; i++) {
                  times.push(hour + i * 2 * 60000);
                  values.push(0.35 + 0.05 * Math.sin(i / 40) + (i % 7) * 0.002);
                  qualities.push(1);
                }
                const till = (from, to, quality) => {
                  for (let i = 1; i < times.length; i++) {
                    if (times[i] >= from * hour && times[i] < to * hour) {
                      qualities[i] = quality;
                      if (quality !== 3) values[i] = null;
                    }
                  }
                };
                till(6, 8, 2);
                till(12, 15, 0);
                till(17, 18, 3);
                return Promise.resolve(new Response(JSON.stringify({at, clock: 'synchronised', from: at - 24 * hour,
                  times, values, qualities,
                  kinds: [{}, {quality: 'GOOD'}, {quality: 'BAD', cause: 'device-silent'},
                    {quality: 'UNCERTAIN', cause: 'saturated'}]}), {headers: {'Content-Type': 'application/json'}}));
              };
            })()
            """;

    @Test
    void whatWasIsThereAfterAKill() throws Exception {
        try (Chromium browser = new Chromium(work, "en-US", 1200, 900)) {
            door.firstLogin(browser, PASSWORD);
            browser.awaitText("0.300");
            field.hydrant(2).close();
            browser.awaitText("Communication with the device");
            browser.click("#rows [data-device='hyd-2'] .open");
            browser.click("#detail [data-key='shelve communication']");
            browser.type("#operate-form input", "pit is flooded");
            browser.click("#operate-form .first");
            browser.await("document.querySelector(\"[data-key='unshelve communication']\")");

            browser.click("#trend > summary");
            browser.awaitText("Bad (hatched)");
            browser.awaitText("Nothing known (gap)");
            browser.click("#trend-table > summary");
            browser.awaitText("no connection (network or serial line)");

            browser.click("#pages a[href='#alarms']");
            browser.awaitText("pit is flooded");
            browser.awaitText("1 alarm stands.");
            picture(browser, "alarms");
            assertEquals(List.of(), browser.console());

            door.restart();
            browser.awaitText("The login has ended");
            browser.click("#overlay-login");
            browser.type("#name", "admin");
            browser.type("#password", PASSWORD);
            browser.click("#login > button");
            browser.click("#pages a[href='#alarms']");
            browser.awaitText("pit is flooded");
            browser.await(
                    "[...document.querySelectorAll('#history-rows tr')].filter(row =>"
                            + " row.innerText.includes('gateway started')).length === 2");

            browser.click("#pages a[href='#overview']");
            browser.click("#rows [data-device='hyd-1'] .open");
            browser.click("#registers > summary");
            browser.eval("document.getElementById('register-first').value = '4'");
            browser.eval("document.getElementById('register-count').value = '1'");
            browser.click("#registers-read");
            browser.awaitText("012C"); // 300: 0.300 MPa
            browser.click("#frames-show");
            browser.awaitText("holding 2 to 4");
            picture(browser, "registers");
            browser.click("#registers > summary");
            browser.eval(MADE_UP_TREND);
            browser.click("#trend > summary");
            browser.await("document.querySelector('#trend-plot canvas')");
            browser.awaitText("Bad (hatched): 2 h 0 min");
            picture(browser, "trend");
            browser.click("[data-lang=zh]");
            browser.awaitText("无效（斜线）");
            picture(browser, "trend-zh");
        }
    }

    @Test
    void aViewerOnAPhoneLooksAndDoesNotAct() throws Exception {
        try (Chromium browser = new Chromium(work, "zh-CN", 390, 800)) {
            browser.open(door.url());
            browser.awaitText("登录");
            picture(browser, "login-phone-zh");
            door.firstLogin(browser, PASSWORD);
            Path users = work.resolve("data/door/users");
            String file = Files.readString(users);
            Files.writeString(users, file.replace("administrator", "viewer"));
            browser.open(door.url() + "index.html");
            browser.awaitText("admin（查看员）");
            browser.click("#rows tr");
            browser.await("!document.getElementById('detail').hidden");
            browser.await("document.getElementById('operate').hidden");
            picture(browser, "viewer-phone-zh");
            assertEquals(
                    "false",
                    browser.eval(
                            "String(document.documentElement.scrollWidth > window.innerWidth)"));
            assertEquals(List.of(), browser.console());
        }
    }

    /** What the page shows beside a user's name. */
    private static String ofUser(String name, String what) {
        return "#users-list [data-user='" + name + "'] " + what;
    }

    @Test
    void anAdministratorKeepsUsersOnThePage() throws Exception {
        try (Chromium browser = new Chromium(work, "en-US", 1200, 900)) {
            door.firstLogin(browser, PASSWORD);
            browser.click("#pages a[href='#users']");
            browser.awaitText("admin (administrator)");
            browser.eval("window.confirm = text => { window.asked = text; return true; }");
            browser.type("#users-name", "wang");
            browser.eval("document.getElementById('users-role').value = 'technician'");
            browser.click("#users-add button");
            browser.awaitText("One-time password of wang");
            browser.await("document.activeElement.id === 'users-secret'");
            String once = browser.eval("document.getElementById('users-secret-text').textContent");
            picture(browser, "users");
            browser.click("#users-secret-seen");
            assertEquals(
                    "false",
                    browser.eval("String(document.body.textContent.includes('" + once + "'))"));
            browser.awaitText("has not logged in with the one-time password yet");

            browser.eval(
                    "(() => { const role = document.querySelector(\"%s\"); role.value = 'viewer'; role.dispatchEvent(new Event('change')); })()"
                            .formatted(ofUser("wang", "select")));
            browser.click(ofUser("wang", ".acts button:nth-of-type(1)"));
            browser.await("window.asked === 'Make wang viewer? wang is logged out.'");
            browser.awaitText("Done: wang.");
            browser.awaitText("viewer");
            browser.click(ofUser("wang", ".acts button:nth-of-type(2)"));
            browser.await("window.asked?.startsWith('Give wang a one-time password?')");
            browser.awaitText("One-time password of wang");
            browser.click(ofUser("wang", ".acts button:nth-of-type(3)"));
            browser.await("window.asked?.startsWith('Remove wang?')");
            browser.await("!document.querySelector(\"[data-user='wang']\")");

            // The last one cannot go: the sentence is the gateway's.
            browser.click(ofUser("admin", ".acts button:nth-of-type(3)"));
            browser.awaitText("admin is the only administrator who has chosen a password");
            browser.click("[data-lang=zh]");
            browser.awaitText("我的密码");
            picture(browser, "users-zh");
            browser.click("[data-lang=en]");

            browser.type("#users-old", "something else");
            browser.type("#users-fresh", "another four words");
            browser.type("#users-again", "another four words");
            browser.click("#users-own button");
            browser.awaitText("the present password is wrong, so it stays");
            browser.eval("document.getElementById('users-old').value = ''");
            browser.type("#users-old", PASSWORD);
            browser.click("#users-own button");
            browser.awaitText("The password is another now.");
            browser.click("#pages a[href='#overview']");
            browser.awaitText("All 4 devices normal");
            assertEquals(
                    "true",
                    browser.eval("String(document.getElementById('overlay').hidden)"),
                    "one stays logged in");
            // The browser itself notes that something was refused; there is nothing else.
            assertEquals(
                    List.of(),
                    browser.console().stream()
                            .filter(said -> !said.contains("409 (Conflict)"))
                            .toList());
        }
    }

    /** Somebody edits the file of users while the page is open. */
    @Test
    void anotherRoleIsLearnedWithoutLoadingThePageAnew() throws Exception {
        try (Chromium browser = new Chromium(work, "en-US", 390, 800)) {
            door.firstLogin(browser, PASSWORD);
            browser.click("#pages a[href='#users']");
            browser.await("document.querySelector(\"[data-user='admin']\")");
            picture(browser, "users-phone");
            assertEquals(
                    "false",
                    browser.eval(
                            "String(document.documentElement.scrollWidth > window.innerWidth)"));
            assertEquals(
                    "",
                    browser.eval(
                            "[...document.querySelectorAll('#page-users button, #page-users select, #page-users input')].filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 43.5).map(one => one.id || one.outerHTML).join(' ')"),
                    "a gloved finger hits everything");
            Path users = work.resolve("data/door/users");
            String file = Files.readString(users);
            Files.writeString(users, file.replace(":administrator:", ":viewer:"));
            browser.awaitText("admin (viewer)");
            browser.await("document.getElementById('users-all').hidden");
            browser.awaitText("My password");
            browser.click("#pages a[href='#configure']");
            browser.awaitText("To see how the gateway is set up needs the role technician");
            Files.writeString(users, file);
            browser.awaitText("admin (administrator)");
            browser.await("!document.getElementById('configure-choose').hidden");
            assertEquals(List.of(), browser.console());
        }
    }
}
