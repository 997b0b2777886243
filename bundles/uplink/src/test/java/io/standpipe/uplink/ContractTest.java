package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.command.Command.Outcome;
import io.standpipe.model.contract.Envelope;
import io.standpipe.model.contract.StatusMessage;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.point.Quality;
import io.standpipe.model.time.Stamp;
import io.standpipe.uplink.command.CommandTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The published contract agrees with itself, with the model and with what the uplink writes. */
class ContractTest {

    private static final Path DOCS = Path.of("../../docs").toAbsolutePath().normalize();
    private static final Path CONTRACT = DOCS.resolve("contract");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonMapper QUOTED =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();
    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private static List<Path> files(Path directory, String end) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema that the first level of the topic below the gateway names. */
    private static Set<ValidationMessage> validate(String type, JsonNode message) {
        Path file = CONTRACT.resolve(type + ".schema.json");
        return SCHEMAS.getSchema(SchemaLocation.of(file.toUri().toString())).validate(message);
    }

    /** An example's file name begins with the type: {@code alarm.cleared.json}. */
    private static String type(Path example) {
        return example.getFileName().toString().replaceFirst("\\..*", "");
    }

    private static JsonNode example(String name) {
        return read(CONTRACT.resolve("examples").resolve(name + ".json"));
    }

    @Test
    void theExamplesFitTheirSchemas() {
        Set<String> shown = new TreeSet<>();
        for (Path file : files(CONTRACT.resolve("examples"), ".json")) {
            assertEquals(Set.of(), validate(type(file), read(file)), file.toString());
            shown.add(type(file));
        }
        Set<String> types =
                files(CONTRACT, ".schema.json").stream()
                        .map(ContractTest::type)
                        .filter(type -> !type.equals("envelope"))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(types, shown, "each type has an example");
        assertEquals(
                Set.of("alarm", "cmd", "event", "reply", "state", "status", "telemetry"), types);
    }

    @Test
    void membersMayBeAddedAnywhere() {
        for (Path file : files(CONTRACT.resolve("examples"), ".json")) {
            JsonNode message = read(file);
            addEverywhere(message);
            assertEquals(Set.of(), validate(type(file), message), file.toString());
        }
    }

    private static void addEverywhere(JsonNode node) {
        node.forEach(ContractTest::addEverywhere);
        if (node instanceof ObjectNode object) {
            object.put("addedLater", true);
        }
    }

    @Test
    void everyRequiredMemberIsRequired() {
        for (String[] row :
                new String[][] {
                    {"telemetry", "", "v gw boot lane seq ts rts clock replay devices"},
                    {"telemetry", "/devices/0", "device t readings"},
                    {"telemetry", "/devices/0/readings/0", "point value"},
                    {"telemetry", "/devices/2/readings/0", "quality cause"},
                    {
                        "alarm.raised",
                        "",
                        "v gw boot lane seq ts rts clock replay device name kind condition state"
                                + " since test point"
                    },
                    {"alarm.gateway", "", "text"},
                    {
                        "state.hydrant",
                        "",
                        "v gw boot lane seq ts rts clock replay device name deviceKind state since"
                                + " alarms serviceability"
                    },
                    {"state.hydrant", "/alarms/0", "condition kind since"},
                    {"event.restart", "", "v gw boot lane seq ts rts clock replay type version"},
                    {
                        "status.online",
                        "",
                        "v gw boot ts rts clock online version startedAt own site devices hydrants"
                                + " faults outbox"
                    },
                    {"status.online", "/site", "id name kind district lat lon"},
                    {
                        "status.online",
                        "/own",
                        "test fire fault mainsFault standbyFault channelFault lineFault tamper"
                                + " doorOpen uitd"
                    },
                    {"status.online", "/devices", "total normal alarm fault disabled test unknown"},
                    {"status.online", "/hydrants", "total serviceable unserviceable unknown"},
                    {"status.online", "/water/pool", "total serviceable unserviceable unknown"},
                    {"status.online", "/outbox", "alarm telemetry"},
                    {"status.online", "/outbox/alarm", "depth lastSeq"},
                    {"status.shutdown", "", "v gw boot ts rts clock online cause"},
                    {"event.uplink-overdue", "", "state uplink since"},
                    {"event.command", "", "command uplink id who ok"},
                    {"event.command-refused", "", "uplink ok reason"},
                    {"cmd.shelve", "", "id who expires"},
                    {"reply.shelve", "", "v gw boot ts rts clock command ok"},
                    {"reply.refused", "", "reason"},
                    {"reply.read-now", "/readings/1", "point quality cause"},
                    {
                        "reply.diagnose",
                        "",
                        "device address bus answering requests answers timeouts exceptions flaws"
                                + " cycles refused"
                    },
                    {"reply.diagnose", "/roundTrip", "median p99 longest"},
                    {"reply.diagnose", "/cycles/0", "interval requests polls skipped latest"},
                    {"reply.diagnose", "/refused/0", "point cause"},
                    {"reply.diagnose", "/trace", "left lines"},
                    {"reply.diagnose-bus", "", "bus late scanTime connections devices"},
                    {"reply.diagnose-bus", "/scanTime", "best worst"},
                    {"reply.diagnose-bus", "/connections/0", "address connects flaws"},
                    {
                        "reply.diagnose-bus",
                        "/devices/0",
                        "device answering requests answers timeouts"
                    },
                    {"reply.trace", "", "left"},
                    {"reply.registers", "", "registers"},
                    {"reply.scan", "", "total"},
                    {"reply.scanned", "", "running done total found"},
                    {"reply.scanned", "/found/0", "address unit answer profiles"},
                    {"reply.strangers", "", "refusals strangers omitted"},
                    {
                        "reply.strangers",
                        "/strangers/0",
                        "bus identity address why count first last"
                    },
                }) {
            for (String member : row[2].split(" ", -1)) {
                JsonNode message = example(row[0]);
                ObjectNode parent = (ObjectNode) message.at(JsonPointer.compile(row[1]));
                assertTrue(parent.has(member), row[0] + row[1] + " has no " + member);
                parent.remove(member);
                assertRefused(row[0], message, "without " + row[1] + "/" + member);
            }
        }
    }

    private static void assertRefused(String example, JsonNode message, String why) {
        String type = example.replaceFirst("\\..*", "");
        assertFalse(validate(type, message).isEmpty(), example + " passes " + why);
    }

    @Test
    void wrongValuesAreRefused() throws JsonProcessingException {
        for (String[] row :
                new String[][] {
                    {"telemetry", "", "v", "[2, '1', null]"},
                    {"telemetry", "", "gw", "[7, '', '-a', 'a/b']"},
                    {"telemetry", "", "boot", "['', 1]"},
                    {"telemetry", "", "lane", "['alarm', 'TELEMETRY']"},
                    {"telemetry", "", "seq", "[0, -1, 1.5, '1']"},
                    {"telemetry", "", "ts", "[-1, 1.5, '2026-01-01T00:00:00Z']"},
                    {"telemetry", "", "rts", "[null]"},
                    {"telemetry", "", "clock", "['SYNCHRONISED', true]"},
                    {"telemetry", "", "replay", "['false', 0]"},
                    {"telemetry", "", "shift", "[1.5, '1']"},
                    {"telemetry", "", "devices", "[[], {}]"},
                    {"telemetry", "/devices/0", "t", "[0.5, '0']"},
                    {"telemetry", "/devices/0", "readings", "[[]]"},
                    {"telemetry", "/devices/0/readings/0", "value", "['0.312', null, true]"},
                    {"telemetry", "/devices/0/readings/0", "unit", "['']"},
                    {"telemetry", "/devices/2/readings/0", "quality", "['bad', 'GOOD']"},
                    {"telemetry", "/devices/2/readings/0", "cause", "['', 'Device silent']"},
                    {"alarm.raised", "", "lane", "['telemetry']"},
                    {"alarm.raised", "", "kind", "['fire', 'SMOKE']"},
                    {"alarm.raised", "", "state", "['ACTIVE']"},
                    {"alarm.raised", "", "test", "['no']"},
                    {"alarm.raised", "", "setpoint", "['0.1']"},
                    {"state.hydrant", "", "state", "['OK', 'NORMAL']"},
                    {"state.hydrant", "", "serviceability", "['BROKEN']"},
                    {"state.hydrant", "", "alarms", "[{}]"},
                    {"state.hydrant", "/alarms/0", "kind", "['low']"},
                    {"event.restart", "", "type", "['']"},
                    {"event.restart", "", "version", "[1]"},
                    {"status.online", "", "online", "['true', false]"},
                    {"status.online", "", "faults", "[-1]"},
                    {"status.online", "/own", "fire", "['true', 1]"},
                    {"status.online", "/own", "uitd", "[-1, 128, 1.5]"},
                    {"status.online", "/site", "kind", "['KEY_UNIT']"},
                    {"status.online", "/site", "lat", "[91]"},
                    {"status.online", "/outbox/alarm", "depth", "[-1]"},
                    {"status.shutdown", "", "cause", "['gone']"},
                    {"event.uplink-overdue", "", "state", "['OVER']"},
                    {"event.command", "", "ok", "['yes']"},
                    {"event.command-refused", "", "count", "[0]"},
                    {"cmd.shelve", "", "id", "['a b', 7]"},
                    {"cmd.shelve", "", "who", "['']"},
                    {"cmd.shelve", "", "expires", "['soon']"},
                    {"cmd.shelve", "", "lasting", "[-1, 1.5]"},
                    {"cmd.registers", "", "bus", "['', 7]"},
                    {"cmd.registers", "", "address", "[502]"},
                    {"cmd.registers", "", "unit", "[-1, 256, '1']"},
                    {"cmd.registers", "", "table", "['HOLDING', 3]"},
                    {"cmd.registers", "", "first", "[-1, 65536]"},
                    {"cmd.registers", "", "count", "[0, 2001]"},
                    {"cmd.scan", "", "firstUnit", "[-1, 256]"},
                    {"cmd.scan", "", "lastUnit", "[-1, 256]"},
                    {"cmd.scan", "", "register", "[-1, 65536]"},
                    {"cmd.release", "", "what", "['fire']"},
                    {"cmd.release", "", "command", "['reboot']"},
                    {"reply.shelve", "", "ok", "[1]"},
                    {"reply.read-now", "/readings/0", "ts", "['now']"},
                    {"reply.diagnose", "", "answering", "['yes', 1]"},
                    {"reply.diagnose", "", "timeouts", "[-1, 0.5]"},
                    {"reply.diagnose", "/exceptions", "2", "[-1, 'one']"},
                    {"reply.diagnose", "/flaws", "crc", "[-1, true]"},
                    {"reply.diagnose", "/roundTrip", "p99", "[-0.1, '48 ms', null]"},
                    {"reply.diagnose", "/trace", "lines", "['text', [1]]"},
                    {"reply.diagnose-bus", "", "late", "[0]"},
                    {"reply.diagnose-bus", "/devices/0", "p99", "[null]"},
                    {"reply.diagnose-bus", "/connections/0", "flaws", "[5, {'cut': 'x'}]"},
                    {"reply.registers", "", "registers", "[[], [-1], [65536], [1.5]]"},
                    {"reply.scanned", "", "running", "['no']"},
                    {"reply.scanned", "/found/0", "unit", "[256]"},
                    {"reply.scanned", "/found/0", "profiles", "[[''], 'a']"},
                    {"reply.strangers", "", "refusals", "[-1, '1']"},
                    {"reply.strangers", "/strangers/0", "identity", "['', 7]"},
                    {"reply.strangers", "/strangers/0", "last", "[-1, 'now']"},
                }) {
            for (JsonNode value : QUOTED.readTree(row[3])) {
                JsonNode message = example(row[0]);
                ((ObjectNode) message.at(JsonPointer.compile(row[1]))).set(row[2], value);
                assertRefused(row[0], message, "with " + row[2] + " " + value);
            }
        }
    }

    @Test
    void theListsOfWordsAreTheModels() {
        JsonNode shared = read(CONTRACT.resolve("envelope.schema.json")).get("$defs");
        assertEquals(names(AlarmKind.values()), texts(shared.at("/alarmKind/enum")));
        assertEquals(names(Priority.values()), texts(shared.at("/priority/enum")));
        assertEquals(names(Serviceability.values()), texts(shared.at("/serviceability/enum")));
        assertEquals(
                Arrays.stream(Stamp.Clock.values()).map(Envelope::word).toList(),
                texts(shared.at("/clock/enum")));
        assertEquals(
                Arrays.stream(Lane.values()).map(Lane::word).toList(),
                texts(shared.at("/envelope/properties/lane/enum")));
        JsonNode state = read(CONTRACT.resolve("state.schema.json"));
        assertEquals(names(DeviceState.values()), texts(state.at("/properties/state/enum")));
        JsonNode commands = read(CONTRACT.resolve("cmd.schema.json")).get("properties");
        assertEquals(CommandTable.CONTRACT, new TreeSet<>(texts(commands.at("/command/enum"))));
        assertEquals(
                Arrays.stream(Hold.What.values()).map(Hold.What::word).toList(),
                texts(commands.at("/what/enum")));
        JsonNode telemetry = read(CONTRACT.resolve("telemetry.schema.json"));
        assertEquals(
                List.of("UNCERTAIN", "BAD"),
                texts(telemetry.at("/$defs/reading/properties/quality/enum")));
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    @Test
    void theTextNamesEachCauseAndEachExampleIsOneOfTheFiles() throws IOException {
        String text = Files.readString(DOCS.resolve("contract.md"));
        for (String command : CommandTable.CONTRACT) {
            assertTrue(text.contains("`" + command + "`"), command);
        }
        JsonNode reply = read(CONTRACT.resolve("reply.schema.json"));
        reply.at("/$defs/flaws/properties")
                .fieldNames()
                .forEachRemaining(flaw -> assertTrue(text.contains("`" + flaw + "`"), flaw));
        for (Quality.Cause cause : Quality.Cause.values()) {
            String word = cause == Quality.Cause.EXCEPTION ? "exception-N" : cause.word();
            if (cause != Quality.Cause.NONE) {
                assertTrue(text.contains("| `" + word + "` |"), word);
            }
        }
        List<JsonNode> examples =
                files(CONTRACT.resolve("examples"), ".json").stream()
                        .map(ContractTest::read)
                        .toList();
        Matcher block = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(text);
        int blocks = 0;
        while (block.find()) {
            JsonNode shown = JSON.readTree(block.group(1));
            assertTrue(examples.contains(shown), () -> "no file holds " + shown);
            blocks++;
        }
        assertEquals(10, blocks);
    }

    @Test
    void asyncApiNamesEachSchemaAndNothingThatIsNotThere() throws IOException {
        Path file = CONTRACT.resolve("asyncapi.yaml");
        JsonNode document = new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
        assertEquals("3.0.0", document.get("asyncapi").asText());
        Set<String> schemas = new TreeSet<>();
        for (String ref : document.findValuesAsText("$ref")) {
            if (ref.startsWith("#")) {
                assertFalse(document.at(ref.substring(1)).isMissingNode(), ref);
            } else {
                assertTrue(Files.exists(CONTRACT.resolve(ref)), ref);
                schemas.add(ref);
            }
        }
        schemas.add("envelope.schema.json"); // the others refer to it
        assertEquals(
                files(CONTRACT, ".schema.json").stream()
                        .map(path -> path.getFileName().toString())
                        .collect(Collectors.toCollection(TreeSet::new)),
                schemas);
    }

    @Test
    void whatTheUplinkWritesFits() {
        Rig rig = new Rig();
        JsonNode wanted = example("status.online");
        ObjectNode members = (ObjectNode) wanted.deepCopy();
        members.remove(List.of("v", "gw", "boot", "ts", "rts", "clock", "online", "outbox"));
        String json = members.toString();
        rig.gateway.status(json.substring(1, json.length() - 1));
        StatusMessage status = new StatusMessage(rig.gateway, rig.outbox, rig.time);
        for (byte[] payload :
                List.of(
                        status.online(),
                        status.offline("connection-lost"),
                        status.offline("shutdown"))) {
            JsonNode message = FakeLink.json(payload);
            assertEquals(Set.of(), validate("status", message), message.toString());
        }
        Envelope envelope = new Envelope("gw-1", "1a2b3c4d");
        for (Path file : files(CONTRACT.resolve("examples"), ".json")) {
            if (!Set.of("status", "cmd", "reply").contains(type(file))) {
                JsonNode example = read(file);
                assertEquals(example, FakeLink.json(wrapped(envelope, example)), file.toString());
            }
        }
    }

    @Test
    void whatIsSaidOfCommandsFits() {
        Rig rig = new Rig();
        Centre centre = new Centre(rig);
        FakeBus bus = new FakeBus("hyd-1");
        rig.installed.add(bus);
        rig.installed.present(new FakePresent(bus));
        rig.start();
        rig.seconds(101);
        rig.link().accept();
        centre.live(2);
        for (String[] row :
                new String[][] {
                    {"status", ""},
                    {"read-now", "'device':'hyd-1'"},
                    {"read-now", "'device':'hyd-2'"},
                    {"replay-from", "'lane':'alarm','seq':1"},
                    {"reset", ""},
                }) {
            JsonNode answer = centre.ask(row[0], row[1]);
            assertEquals(Set.of(), validate("reply", answer), answer.toString());
        }
        for (int i = 0; i < 20; i++) {
            centre.send("reset", new byte[0]);
        }
        centre.live(15);
        List<FakeLink.Published> events =
                rig.link().all().stream().filter(m -> m.topic().startsWith("event/")).toList();
        assertTrue(events.size() >= 9, rig.link().brief().toString());
        for (FakeLink.Published event : events) {
            assertEquals(Set.of(), validate("event", event.body()), event.body().toString());
        }
    }

    /** Each example is just what the uplink writes if a bus tells its members. */
    @Test
    void whatABusTellsFits() {
        Rig rig = new Rig();
        Centre centre = new Centre(rig);
        FakeCommands bus =
                new FakeCommands(
                        "b", "hyd-0001", "diagnose", "trace", "registers", "scan", "scanned");
        rig.installed.add(bus);
        rig.connected().acknowledgeAll();
        Set<String> envelope = Set.of("v", "gw", "boot", "ts", "rts", "clock", "id");
        for (String[] row :
                new String[][] {
                    {"reply.diagnose", "diagnose", "'device':'hyd-0001'"},
                    {"reply.diagnose-bus", "diagnose", "'bus':'b'"},
                    {"reply.trace", "trace", "'device':'hyd-0001','lasting':60"},
                    {
                        "reply.registers",
                        "registers",
                        "'bus':'b','unit':1,'table':'input','first':0,'count':4"
                    },
                    {"reply.scan", "scan", "'bus':'b','firstUnit':1,'lastUnit':4"},
                    {"reply.scanned", "scanned", "'bus':'b'"},
                }) {
            ObjectNode wanted = ((ObjectNode) example(row[0])).remove(envelope);
            String told = wanted.deepCopy().remove(List.of("command", "ok")).toString();
            bus.answer = Outcome.done(json -> json.raw(told.substring(1, told.length() - 1)));
            JsonNode answer = centre.ask(row[1], row[2]);
            assertEquals(Set.of(), validate("reply", answer), answer.toString());
            assertEquals(wanted, ((ObjectNode) answer).remove(envelope), row[0]);
            bus.answer = Outcome.of("the bus is closed");
            assertEquals(Set.of(), validate("reply", centre.ask(row[1], row[2])), row[1]);
            centre.live(1);
        }
    }

    /** The example is just what the uplink writes of those who were refused. */
    @Test
    void whatIsToldOfStrangersFits() {
        Rig rig = new Rig();
        Centre centre = new Centre(rig);
        ObjectNode wanted = (ObjectNode) example("reply.strangers");
        FakeStrangers bus = new FakeStrangers("io.standpipe.coap~homes");
        rig.installed.add(bus);
        rig.connected().acknowledgeAll();
        for (int i = wanted.get("strangers").size() - 1; i >= 0; i--) {
            JsonNode one = wanted.get("strangers").get(i);
            bus.called(
                    one.get("identity").asText(),
                    one.get("address").asText(),
                    one.get("why").asText(),
                    one.get("count").asLong(),
                    one.get("first").asLong(),
                    one.get("last").asLong());
        }
        Set<String> envelope = Set.of("v", "gw", "boot", "ts", "rts", "clock", "id");
        JsonNode answer = centre.ask("strangers", "");
        assertEquals(Set.of(), validate("reply", answer), answer.toString());
        assertEquals(wanted.remove(envelope), ((ObjectNode) answer).remove(envelope));
    }

    /** The example as the uplink would write it, from what the outbox would hold of it. */
    private static byte[] wrapped(Envelope envelope, JsonNode example) {
        ObjectNode body = example.deepCopy();
        body.remove(List.of("v", "gw", "boot", "lane", "seq", "ts", "rts", "clock", "replay"));
        long shift = body.path("shift").asLong();
        body.remove("shift");
        String json = body.toString();
        Stamp.Clock clock =
                Arrays.stream(Stamp.Clock.values())
                        .filter(c -> Envelope.word(c).equals(example.get("clock").asText()))
                        .findFirst()
                        .orElseThrow();
        Stamp received = new Stamp(0, example.get("rts").asLong(), clock);
        Stamp now = new Stamp(0, received.utc() + shift, Stamp.Clock.SYNCHRONISED);
        long began = example.get("replay").asBoolean() ? 1 : 0;
        Message message =
                new Message(
                        Lane.valueOf(example.get("lane").asText().toUpperCase(Locale.ROOT)),
                        "x",
                        false,
                        example.get("boot").asText(),
                        example.get("ts").asLong(),
                        received,
                        json.substring(1, json.length() - 1).getBytes(StandardCharsets.UTF_8));
        return envelope.wrap(
                new Outbox.Entry(example.get("seq").asLong(), message),
                new Stamp(began, 0, clock),
                now);
    }
}
