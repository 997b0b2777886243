package io.standpipe.console.configure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.console.route.RouteGroup;
import io.standpipe.console.route.Routes;
import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.DeviceTable;
import io.standpipe.model.config.Settings;
import io.standpipe.model.console.Configurations;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.uplink.Uplinks;
import io.standpipe.model.words.settings.ConfigurePhrase;
import io.standpipe.testkit.FakeGateway;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.RecordingSink;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigureRoutesTest {

    private static final String BUS = "io.standpipe.toy~a";
    private static final String KEY = "sesame-opens";

    /** What bnd makes of a component's annotations. */
    private static final String FORM =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
              <OCD id="io.standpipe.toy" name="Toy bus" description="Plays.">
                <AD id="devices" type="String" required="false" name="Devices" description="A table.|TextArea" default=""/>
                <AD id="interval" type="Integer" name="Interval (ms)" description="20 to 100." min="20" max="100" default="50"/>
                <AD id="mode" type="String" required="false" name="Mode" description="How." default="slow">
                  <Option label="Slow" value="slow"/><Option label="Fast" value="fast"/>
                </AD>
                <AD id="password" type="Password" required="false" name="Password" description="Empty: none." default=""/>
                <AD id="note" type="String" required="false" name="Note" description="For people.|TextArea" default=""/>
              </OCD>
              <Designate factoryPid="io.standpipe.toy"><Object ocdref="io.standpipe.toy"/></Designate>
            </metatype:MetaData>
            """;

    @TempDir Path work;

    private final Map<String, Map<String, String>> stored = new TreeMap<>();
    private final Map<String, Map<String, String>> before = new TreeMap<>();
    private final List<String> written = new ArrayList<>();
    private String refused = "";
    private Routes routes = new Routes(List.of());

    private final class Store implements Configurations {
        @Override
        public List<Stored> all() {
            List<Stored> all = new ArrayList<>();
            stored.forEach(
                    (source, values) ->
                            all.add(
                                    new Stored(
                                            source,
                                            true,
                                            values,
                                            "v" + values.hashCode(),
                                            new Undoable("zhao", Instant.EPOCH),
                                            Optional.empty())));
            return all;
        }

        @Override
        public void write(String source, String version, Map<String, String> values, String who)
                throws RefusedException {
            if (source.equals(refused)) {
                throw new RefusedException(ConfigurePhrase.UNFIT.with(source));
            }
            before.put(source, stored.getOrDefault(source, Map.of()));
            stored.put(source, Map.copyOf(values));
            written.add(who + " " + source + " " + new TreeMap<>(values));
        }

        @Override
        public void delete(String source, String version, String who) {
            stored.remove(source);
            written.add(who + " deletes " + source);
        }

        @Override
        public void undo(String source, String version, String who) throws RefusedException {
            Map<String, String> then = before.remove(source);
            if (then == null) {
                throw new RefusedException(ConfigurePhrase.NOTHING_TO_UNDO.with(source));
            }
            stored.put(source, then);
            written.add(who + " takes back " + source);
        }
    }

    private static final class Reader implements SettingsReader {
        @Override
        public String component() {
            return "io.standpipe.toy";
        }

        @Override
        public Wanted read(Settings settings, Neighbours neighbours) {
            int unused = settings.integer("interval", 50, 20, 100);
            String mode = settings.text("mode", "slow");
            String secret = settings.secret("password");
            String note = settings.text("note", "");
            List<Device> devices =
                    settings.rows(
                            Set.of("key", "unit"),
                            (row, column) -> column.equals("key"),
                            () -> row -> read(row, neighbours));
            List<Wanted.Sole> sole =
                    mode.equals("fast")
                            ? List.of(
                                    new Wanted.Sole(
                                            "mode",
                                            "lane",
                                            false,
                                            0,
                                            ConfigurePhrase.THERE_ALREADY.with("lane")))
                            : List.of();
            assertFalse(secret.equals("never") || note.equals("never"));
            return new Wanted(devices, List.of(), sole);
        }

        private static Device read(DeviceTable.Row row, Neighbours neighbours)
                throws DeviceTable.RowException {
            int unit = row.integer("unit", 1, 0, 255);
            return row.device(neighbours.profiles(), "unit " + unit);
        }
    }

    private static final class NoUplinks implements Uplinks {
        @Override
        public UplinkDuties duties(Settings settings) {
            throw new UnsupportedOperationException("no uplink here");
        }

        @Override
        public AutoCloseable onCommandsChange(Runnable changed) {
            return () -> {};
        }

        @Override
        public Running open(
                UplinkSettings settings,
                UplinkDuties duties,
                byte[] commandKey,
                Scheduler thread,
                UplinkTransport.Connector connector) {
            throw new UnsupportedOperationException("no uplink here");
        }

        @Override
        public void forget(String source) {}
    }

    @BeforeEach
    void open() throws IOException {
        URL form = Files.writeString(work.resolve("toy.xml"), FORM).toUri().toURL();
        RecordingSink sink = new RecordingSink();
        ConfigureServices services =
                new ConfigureServices(
                        new Store(),
                        List.of(new Reader()),
                        Fixtures.profiles(
                                Fixtures.profile(
                                        DeviceKind.HYDRANT,
                                        List.of(Fixtures.pressure(0)),
                                        List.of())),
                        value -> value.toCharArray(),
                        () -> work,
                        new NoUplinks(),
                        sink,
                        new FakeGateway());
        ComponentForms forms =
                new ComponentForms(name -> name.equals("io.standpipe.toy") ? form : null);
        RouteGroup group = new ConfigureRoutes(() -> services, forms);
        routes = new Routes(List.of(group, new TransferRoutes(() -> services, forms)));
        stored.put(
                BUS,
                Map.of(
                        "devices",
                        "# north\nid,profile,unit,key\nhyd-1,test-hydrant,1,"
                                + KEY
                                + "\nhyd-2,test-hydrant,2,env:K\n",
                        "password",
                        "tell-nobody",
                        "other",
                        "of a later version"));
    }

    private PageAnswer ask(Role role, String method, String path, String... fields) {
        Map<String, List<String>> form = new LinkedHashMap<>();
        for (int at = 0; at < fields.length; at += 2) {
            form.computeIfAbsent(fields[at], any -> new ArrayList<>()).add(fields[at + 1]);
        }
        return routes.answer(new PageRequest(method, path, form, "wang", role));
    }

    private static String text(PageAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private String version() {
        return "v" + stored.get(BUS).hashCode();
    }

    private PageAnswer post(String path, String... more) {
        List<String> fields = new ArrayList<>(List.of("pid", BUS, "version", version()));
        fields.addAll(List.of(more));
        return ask(Role.ADMINISTRATOR, "POST", path, fields.toArray(new String[0]));
    }

    @Test
    void noSecretLeaves() {
        String shown =
                text(ask(Role.TECHNICIAN, "GET", "/component", "pid", BUS))
                        + text(ask(Role.TECHNICIAN, "GET", "/components"))
                        + text(
                                post(
                                        "/component/check",
                                        "set.interval",
                                        "soon",
                                        "set.password",
                                        "x"));
        for (String secret : List.of(KEY, "tell-nobody")) {
            assertFalse(shown.contains(secret), shown);
        }
        assertTrue(shown.contains("env:K"), "a reference is no secret");
        assertTrue(shown.contains("\"kind\":\"SECRET\""), shown);
    }

    @Test
    void whatIsSentBackUnchangedChangesNothing() {
        assertEquals(PageAnswer.OK, post("/component/apply", "set.password", "").status());
        assertEquals(List.of(), written);
    }

    @Test
    void onlyWhatIsNamedChangesAndHiddenKeysStay() {
        PageAnswer answer =
                post(
                        "/component/apply",
                        "set.interval",
                        "30",
                        "set.devices",
                        "id,profile,unit,key\r\nhyd-1,test-hydrant,9,\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022\r\n",
                        "anyway",
                        "yes");
        assertEquals(PageAnswer.OK, answer.status(), text(answer));
        assertEquals(
                List.of(
                        "wang io.standpipe.toy~a {devices=id,profile,unit,key\nhyd-1,test-hydrant,9,"
                                + KEY
                                + "\n, interval=30, other=of a later version, password=tell-nobody}"),
                written);
    }

    @Test
    void aSecretGoesWhenThatIsSaidAndTheHiddenKeyOfAnotherDeviceIsNoKey() {
        assertEquals(
                PageAnswer.OK,
                post("/component/apply", "clear", "password", "anyway", "yes").status());
        assertFalse(stored.get(BUS).containsKey("password"));
        String answer =
                text(
                        post(
                                "/component/check",
                                "set.devices",
                                "id,profile,key\nhyd-7,test-hydrant,\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022\n"));
        assertTrue(answer.contains("line 2, column key: the hidden key belongs"), answer);
        assertTrue(answer.contains("隐藏的密钥属于其他编号"), answer);
    }

    @Test
    void aWrongRowIsToldAtItsCellAndNothingIsSaved() {
        String[] wrong = {
            "set.devices",
            "id,profile,unit\nhyd-1,test-hydrant,1\nhyd-2,test-hydrant,900\nhyd-3,test-hydrnt,3\n"
        };
        String answer = text(post("/component/check", wrong));
        assertTrue(
                answer.contains("\"setting\":\"devices\",\"line\":3,\"column\":\"unit\""), answer);
        assertTrue(answer.contains("\"line\":4,\"column\":\"profile\""), answer);
        assertTrue(answer.contains("第 3 行（hyd-2）unit 列：须为 0 至 255 的整数"), answer);
        assertTrue(answer.contains("\"added\":[\"hyd-3\"]"), answer);
        PageAnswer refused = post("/component/apply", wrong);
        assertEquals(PageAnswer.CONFLICT, refused.status());
        assertTrue(text(refused).contains("\"code\":\"mistakes\""), text(refused));
        assertEquals(List.of(), written);
    }

    @Test
    void whatChangesIsTold() {
        String answer =
                text(
                        post(
                                "/component/check",
                                "set.mode",
                                "fast",
                                "set.devices",
                                "id,profile,unit,key\nhyd-9,test-hydrant,1,\nhyd-2,test-hydrant,3,env:K\n"));
        assertTrue(answer.contains("\"added\":[\"hyd-9\"]"), answer);
        assertTrue(answer.contains("\"removed\":[\"hyd-1\"]"), answer);
        assertTrue(
                answer.contains(
                        "\"changed\":[{\"id\":\"hyd-2\",\"cells\":[{\"column\":\"unit\",\"before\":\"2\",\"after\":\"3\"}]}]"),
                answer);
        assertTrue(answer.contains("\"before\":\"\",\"after\":\"fast\""), answer);
    }

    @Test
    void whatAnotherComponentHasIsToldBefore() {
        stored.put("io.standpipe.toy~b", Map.of("mode", "fast"));
        String answer = text(post("/component/check", "set.mode", "fast"));
        assertTrue(answer.contains("lane is there already"), answer);
    }

    @Test
    void twoPeopleDoNotOverwriteEachOther() {
        String seen = version();
        stored.put(BUS, Map.of("interval", "70"));
        for (String path : List.of("/component/check", "/component/apply")) {
            PageAnswer answer =
                    ask(
                            Role.ADMINISTRATOR,
                            "POST",
                            path,
                            "pid",
                            BUS,
                            "version",
                            seen,
                            "set.interval",
                            "30");
            assertEquals(PageAnswer.CONFLICT, answer.status());
            assertTrue(text(answer).contains("changed-since"), text(answer));
        }
        assertEquals(List.of(), written);
    }

    @Test
    void aNewOneIsMadeAndWhatIsTakenAwayIsGone() {
        PageAnswer answer =
                ask(
                        Role.ADMINISTRATOR,
                        "POST",
                        "/component/apply",
                        "pid",
                        "io.standpipe.toy~new",
                        "version",
                        "",
                        "set.interval",
                        "30");
        assertEquals(PageAnswer.OK, answer.status(), text(answer));
        assertEquals(List.of("wang io.standpipe.toy~new {interval=30}"), written);
        written.clear();
        post("/component/delete");
        assertEquals(List.of("wang deletes " + BUS), written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "io.standpipe.toy",
                "io.standpipe.door",
                "io.standpipe.toy~",
                "io.standpipe.toy~../x"
            })
    void whatIsNotThereIsRefused(String pid) {
        PageAnswer answer = ask(Role.ADMINISTRATOR, "GET", "/component", "pid", pid);
        assertEquals(PageAnswer.CONFLICT, answer.status());
    }

    @Test
    void aTechnicianChecksAndDoesNotApply() {
        String[] fields = {"pid", BUS, "version", version(), "set.interval", "30"};
        assertEquals(
                PageAnswer.OK, ask(Role.TECHNICIAN, "POST", "/component/check", fields).status());
        PageAnswer answer = ask(Role.TECHNICIAN, "POST", "/component/apply", fields);
        assertEquals(PageAnswer.FORBIDDEN, answer.status());
        assertTrue(text(answer).contains("需要管理员角色"), text(answer));
        assertEquals(
                PageAnswer.FORBIDDEN, ask(Role.VIEWER, "GET", "/component", "pid", BUS).status());
    }

    @Test
    void beforeTheGatewayHasStartedItSaysSo() {
        routes =
                new Routes(
                        List.of(
                                new ConfigureRoutes(
                                        () ->
                                                new ConfigureServices(
                                                        null, List.of(), null, null, null, null,
                                                        null, null),
                                        new ComponentForms(name -> null))));
        assertEquals(
                PageAnswer.UNAVAILABLE, ask(Role.ADMINISTRATOR, "GET", "/components").status());
    }

    /** ComponentForms have Chinese texts, those of the Chinese packages for Kura. */
    @Test
    void theShippedFormsAreChinese() throws Exception {
        Map<String, String> lacking = new HashMap<>();
        for (String component : List.of("modbus", "coap", "gpio", "mqtt", "outbox", "gateway")) {
            String pid = "io.standpipe." + component;
            if (ComponentForms.class.getResource("/forms/" + pid + ".properties") == null) {
                lacking.put(pid, "no texts");
            }
        }
        assertEquals(Map.of(), lacking);
    }

    // ---- the configuration as a whole ----

    private static final String HERE = "set." + BUS + "/";
    private static final String OTHER = "io.standpipe.toy~b";

    private String taken() {
        return text(ask(Role.TECHNICIAN, "GET", "/configuration"));
    }

    /** As the page sends a file that was taken out, or part of it. */
    private PageAnswer imported(String path, String... fields) {
        List<String> all = new ArrayList<>(List.of("version." + BUS, version()));
        all.addAll(List.of(fields));
        return ask(Role.ADMINISTRATOR, "POST", path, all.toArray(new String[0]));
    }

    @Test
    void whatIsTakenOutHasNoSecretAndSaysWhichStay() {
        stored.put(OTHER, Map.of("note", "mqtt://wang:hush-hush@host/", "password", "env:TOY"));
        String file = taken();
        for (String secret : List.of(KEY, "tell-nobody", "hush-hush", "of a later version")) {
            assertFalse(file.contains(secret), file);
        }
        assertTrue(file.contains("env:K") && file.contains("\"password\":\"env:TOY\""), file);
        assertTrue(
                file.contains(
                        "\"kept\":{\"" + BUS + "\":[\"password\"],\"" + OTHER + "\":[\"note\"]}"),
                file);
    }

    @Test
    void whatIsPutBackUnchangedChangesNothing() {
        String table =
                "# •••••••• 1\nid,profile,unit,key\nhyd-1,test-hydrant,1,••••••••\nhyd-2,test-hydrant,2,env:K\n";
        assertTrue(taken().contains("hyd-1,test-hydrant,1,••••••••"), taken());
        String preview = text(imported("/configuration/check", HERE + "devices", table));
        assertTrue(preview.contains("\"same\":true"), preview);
        assertEquals(
                PageAnswer.OK, imported("/configuration/apply", HERE + "devices", table).status());
        assertEquals(List.of(), written);
    }

    /** A file is the whole of a component, but for its secrets. */
    @Test
    void whatIsNotInTheFileGoesAndSecretsStay() {
        stored.put(BUS, Map.of("interval", "70", "note", "old", "password", "tell-nobody"));
        String preview = text(imported("/configuration/check", HERE + "note", "new"));
        assertTrue(preview.contains("\"before\":\"70\",\"after\":\"\""), preview);
        assertFalse(preview.contains("tell-nobody"), preview);
        assertEquals(List.of(), written, "a check changes nothing");
        assertEquals(
                PageAnswer.OK, imported("/configuration/apply", HERE + "note", "new").status());
        assertEquals(Map.of("note", "new", "password", "tell-nobody"), stored.get(BUS));
    }

    @Test
    void theKeyOfAnotherIdIsAskedFor() {
        String preview =
                text(
                        imported(
                                "/configuration/check",
                                HERE + "devices",
                                "id,profile,unit,key\nhyd-9,test-hydrant,1,••••••••\n"));
        assertTrue(preview.contains("the hidden key belongs to another id"), preview);
    }

    @Test
    void aFileWithMistakesIsNotTakenUnlessThatIsOrdered() {
        stored.put(BUS, Map.of("interval", "70"));
        PageAnswer answer = imported("/configuration/apply", HERE + "interval", "soon");
        assertEquals(PageAnswer.CONFLICT, answer.status());
        assertTrue(text(answer).contains("检查发现 1 处错误"), text(answer));
        assertEquals(List.of(), written);
        assertEquals(
                PageAnswer.OK,
                imported("/configuration/apply", HERE + "interval", "soon", "anyway", "yes")
                        .status());
        assertEquals(1, written.size());
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsNotOverwritten() {
        String seen = version();
        stored.put(BUS, Map.of("note", "of another"));
        PageAnswer answer =
                ask(
                        Role.ADMINISTRATOR,
                        "POST",
                        "/configuration/apply",
                        "version." + BUS,
                        seen,
                        HERE + "note",
                        "mine");
        assertEquals(PageAnswer.CONFLICT, answer.status());
        assertEquals(List.of(), written);
    }

    /** Of two the second is not taken: then the first is as it was. */
    @Test
    void anImportIsWholeOrNotAtAll() {
        stored.put(BUS, Map.of("interval", "70"));
        Map<String, String> was = stored.get(BUS);
        refused = OTHER;
        PageAnswer answer =
                imported(
                        "/configuration/apply",
                        HERE + "note",
                        "new",
                        "set." + OTHER + "/note",
                        "new");
        assertEquals(PageAnswer.CONFLICT, answer.status());
        assertTrue(text(answer).contains("what was saved of the others before is taken back"));
        assertEquals(was, stored.get(BUS));
        assertEquals("wang takes back " + BUS, written.get(1));
    }

    @Test
    void anImportIsTakenBackAsAWhole() {
        stored.put(BUS, Map.of("interval", "70"));
        Map<String, String> was = stored.get(BUS);
        String done = text(imported("/configuration/apply", HERE + "note", "new"));
        assertTrue(done.contains("{\"pid\":\"" + BUS + "\",\"version\":\"" + version()), done);
        assertEquals(PageAnswer.OK, imported("/configuration/undo").status());
        assertEquals(was, stored.get(BUS));
    }

    @Test
    void aFileOfSomethingElseIsRefused() {
        assertTrue(text(imported("/configuration/check")).contains("names no component"));
        assertTrue(
                text(imported("/configuration/check", HERE + "colour", "red"))
                        .contains("has no setting \\\"colour\\\""));
        assertTrue(
                text(imported("/configuration/check", "set.io.standpipe.door/listen", "x"))
                        .contains("there is no configuration"));
    }
}
