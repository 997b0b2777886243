package io.standpipe.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.standpipe.console.configure.ComponentForms;
import io.standpipe.console.configure.ConfigureServices;
import io.standpipe.console.profile.ProfileServices;
import io.standpipe.console.route.Route;
import io.standpipe.console.route.Routes;
import io.standpipe.console.route.Services;
import io.standpipe.model.NotRunning;
import io.standpipe.model.Present;
import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.OwnFault;
import io.standpipe.model.Present.PointNow;
import io.standpipe.model.Present.Snapshot;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.FakeGateway;
import io.standpipe.testkit.SampleReadings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/openapi.json says what can be asked of the pages, and nothing else. */
class OpenApiTest {

    private static final Path FILE = Path.of("../../docs/openapi.json");

    /** Of what the start page consists besides itself, for nobody else. */
    private static final Pattern OWN_FILE = Pattern.compile("/[a-z]+\\.(js|css)");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Stamp NOW = new Stamp(1_000_000, 1, Stamp.Clock.SYNCHRONISED);
    private static final Services NONE =
            new Services(null, null, null, null, null, List.of(), List.of(), List.of());

    private final JsonNode document = read();

    private static JsonNode read() {
        try {
            return JSON.readTree(FILE.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Routes routes(Services services) {
        return ConsoleComponent.routes(
                () -> services,
                () -> new ConfigureServices(null, List.of(), null, null, null, null, null, null),
                () -> new ProfileServices(null, List.of(), List.of()),
                Map::of,
                new ComponentForms(component -> null),
                () -> null);
    }

    /** Operations of the pages by {@code GET /path}. */
    private Map<String, JsonNode> described() {
        Map<String, JsonNode> found = new TreeMap<>();
        document.get("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                each -> {
                                                    if (each.getValue()
                                                            .get("tags")
                                                            .toString()
                                                            .contains("\"page\"")) {
                                                        found.put(
                                                                each.getKey()
                                                                                .toUpperCase(
                                                                                        Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey(),
                                                                each.getValue());
                                                    }
                                                }));
        return found;
    }

    @Test
    void eachRouteIsDescribedAndNothingElse() {
        Map<String, JsonNode> described = described();
        Set<String> ids = new TreeSet<>();
        for (Route route : routes(NONE).all()) {
            if (OWN_FILE.matcher(route.path()).matches()) {
                continue;
            }
            JsonNode operation = described.remove(route.key());
            assertTrue(
                    operation != null,
                    "%s has no description: add it to docs/openapi.json, tag page, with operationId, summary, x-role %s, its parameters and its answers"
                            .formatted(route.key(), route.least()));
            assertEquals(
                    route.least().name(),
                    operation.path("x-role").asText(),
                    "the role of %s; correct x-role in docs/openapi.json".formatted(route.key()));
            assertEquals(
                    new TreeSet<>(route.parameters()),
                    parameters(operation),
                    "the fields of %s; name them with Route.taking(...) and in docs/openapi.json"
                            .formatted(route.key()));
            assertTrue(ids.add(operation.path("operationId").asText()), route.key());
            for (String status : List.of("200", "401", "403")) {
                boolean open = operation.path("security").isEmpty();
                assertTrue(
                        open || operation.path("responses").has(status),
                        "%s lacks the answer %s in docs/openapi.json"
                                .formatted(route.key(), status));
            }
        }
        assertEquals(Set.of(), described.keySet(), "described in docs/openapi.json, and not there");
    }

    private static Set<String> parameters(JsonNode operation) {
        Set<String> names = new TreeSet<>();
        operation.path("parameters").forEach(each -> names.add(each.get("name").asText()));
        operation
                .at("/requestBody/content/application~1x-www-form-urlencoded/schema/properties")
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    /** Each answer of a request is one that is described, of its type and its schema. */
    @ParameterizedTest
    @CsvSource({
        "GET,/present,,none,503",
        "GET,/present,,identity,503",
        "GET,/present,,some,200",
        "GET,/present,device=sample,some,200",
        "POST,/operate,do=reset,none,503",
        "POST,/operate,do=nothing,some,400",
        "POST,/operate,device=x,some,400",
        "GET,/metrics,,none,200",
        "GET,/metrics,,some,200",
        "GET,/index.html,,none,200",
        "GET,/live,,none,503",
        "GET,/live,,some,200",
        "GET,/trend,device=x,none,400",
        "GET,/alarms,,none,503",
        "GET,/components,,none,503",
        "GET,/configuration,,none,503",
        "POST,/configuration/check,x=y,none,409",
        "GET,/profiles,,none,503",
        "POST,/profile/try,profile=x,none,503",
        "GET,/versions,,none,200",
        "POST,/component/apply,pid=x,none,409",
        "GET,/openapi.json,,none,200"
    })
    void answersAreAsDescribed(
            String method, String path, String fields, String services, int status)
            throws IOException {
        Map<String, List<String>> asked =
                fields == null
                        ? Map.of()
                        : Map.of(
                                fields.substring(0, fields.indexOf('=')),
                                List.of(fields.substring(fields.indexOf('=') + 1)));
        requireDescribed(
                method + " " + path,
                status,
                routes(services(services))
                        .answer(new PageRequest(method, path, asked, "wang", Role.ADMINISTRATOR)));
    }

    @Test
    void whoMayTooLittleIsAnsweredAsDescribed() throws IOException {
        PageRequest request = new PageRequest("POST", "/operate", Map.of(), "zhao", Role.VIEWER);
        requireDescribed("POST /operate", 403, routes(NONE).answer(request));
    }

    private void requireDescribed(String key, int status, PageAnswer answer) throws IOException {
        assertEquals(status, answer.status());
        JsonNode operation = described().get(key);
        JsonNode described = resolved(operation.at("/responses/" + status));
        assertTrue(described.isObject(), key + " lacks the answer " + status);
        JsonNode content = described.path("content");
        String type =
                answer.type().startsWith("application/json") ? "application/json" : answer.type();
        assertTrue(content.has(type), key + " " + status + " is " + type);
        if (type.equals("application/json")) {
            ObjectNode schema = content.get(type).get("schema").deepCopy();
            schema.set("components", document.get("components"));
            assertEquals(
                    Set.of(),
                    SCHEMAS.getSchema(schema).validate(JSON.readTree(answer.body())),
                    key);
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    @Test
    void whatIsServedIsTheFile() throws IOException {
        PageAnswer answer =
                routes(NONE)
                        .answer(
                                new PageRequest(
                                        "GET", "/openapi.json", Map.of(), "zhao", Role.VIEWER));
        assertArrayEquals(Files.readAllBytes(FILE), answer.body());
    }

    private static Services services(String which) {
        if (which.equals("none")) {
            return NONE;
        }
        if (which.equals("identity")) {
            NotRunning why = () -> List.of(new NotRunning.Wrong("id", "CHANGE-ME"));
            return new Services(null, why, null, null, null, List.of(), List.of(), List.of());
        }
        return new Services(
                new FakeGateway(), null, new Known(), null, null, List.of(), List.of(), List.of());
    }

    /** One device with everything that a device can have. */
    private static final class Known implements Present {

        private static DeviceNow device() {
            SampleReadings samples = new SampleReadings();
            return new DeviceNow(
                    samples.device(),
                    DeviceState.ALARM,
                    NOW,
                    Serviceability.SERVICEABLE,
                    List.of(new StandingAlarm("low-pressure", AlarmKind.FIRE, NOW, "")),
                    samples.readings().stream()
                            .map(reading -> new PointNow(reading, NOW))
                            .toList());
        }

        @Override
        public CompletableFuture<Snapshot> snapshot() {
            return CompletableFuture.completedFuture(
                    new Snapshot(
                            NOW,
                            List.of(device()),
                            List.of(new OwnFault("io.standpipe.mqtt", "uplink", "why", NOW))));
        }

        @Override
        public CompletableFuture<List<DeviceNow>> devices(Collection<String> ids) {
            return CompletableFuture.completedFuture(List.of(device()));
        }

        @Override
        public CompletableFuture<List<OwnFault>> faults() {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public AutoCloseable follow(Follower follower) {
            return () -> {};
        }
    }
}
