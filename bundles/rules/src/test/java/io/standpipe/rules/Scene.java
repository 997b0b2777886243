package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.device.Site;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.rules.message.Followers;
import io.standpipe.rules.message.GatewayStatus;
import io.standpipe.rules.message.Identity;
import io.standpipe.rules.operator.OperatorOrders;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An engine in virtual time whose messages read as lines: seconds, topic, what it says. */
final class Scene {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private static final Identity SELF =
            new Identity(
                    "gw-1",
                    "Gateway",
                    new Site("site-1", "Site", Site.Kind.STATION, "fengtai", "", Place.UNKNOWN),
                    "0.1.0",
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(300));

    final VirtualTime time;
    final List<Message> messages = new ArrayList<>();
    final Followers followers = new Followers();
    final Engine engine;
    GatewayStatus gatewayStatus = GatewayStatus.EMPTY;
    private final List<Said> said = new ArrayList<>();

    /** A message, and when it was given; most are never read as a line. */
    private record Said(long millis, Message message) {

        String line() {
            return "%.3f %s".formatted(millis / 1000.0, Scene.line(message));
        }
    }

    /** What the outbox has been told to remember. */
    final Map<String, String> remembered;

    private boolean live = true;

    Scene() {
        this(new VirtualTime(), new TreeMap<>());
    }

    private Scene(VirtualTime time, Map<String, String> remembered) {
        this.time = time;
        this.remembered = remembered;
        engine =
                new Engine(
                        () -> SELF,
                        time,
                        time,
                        recorder(this::record, remembered, () -> live),
                        followers,
                        now -> gatewayStatus = now);
    }

    /** The gateway loses its power and starts again, knowing only what the outbox remembers. */
    Scene restarted() {
        live = false;
        Scene again = new Scene(time, new TreeMap<>(remembered));
        again.engine.start();
        again.said.clear();
        again.messages.clear();
        return again;
    }

    /** Whether the gateway has power: without it nothing is said and nothing remembered. */
    void live(boolean power) {
        live = power;
    }

    Present.DeviceNow now(String device) {
        return engine.now(List.of(device)).get(0);
    }

    /** An order that is taken. */
    Scene does(Function<OperatorOrders, String> order) {
        assertEquals("", order.apply(engine.orders()));
        time.advance(Duration.ZERO);
        return this;
    }

    /** An order that is refused with a sentence that begins so. */
    Scene refuses(String sentence, Function<OperatorOrders, String> order) {
        String why = order.apply(engine.orders());
        assertTrue(why.startsWith(sentence), why);
        return this;
    }

    Scene install(Device... devices) {
        engine.install(List.of(devices));
        return this;
    }

    /** Moves to a moment, in seconds since the beginning. */
    Scene at(double seconds) {
        time.advance(Duration.ofNanos(Math.round(seconds * 1e9) - time.nanos()));
        return this;
    }

    /** A poll of the device that gave these values, in the order of its points. */
    Scene read(Device device, double... values) {
        engine.process(List.of(poll(device, values)));
        return this;
    }

    Readings poll(Device device, double... values) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            readings.add(new Reading(device.profile().points().get(i), values[i], Quality.GOOD));
        }
        return new Readings(device, time.stamp(), readings);
    }

    /** A poll of the device that failed as a whole. */
    Scene fail(Device device, Quality quality) {
        List<Reading> readings = new ArrayList<>();
        for (Point point : device.profile().points()) {
            readings.add(new Reading(point, Double.NaN, quality));
        }
        engine.process(List.of(new Readings(device, time.stamp(), readings)));
        return this;
    }

    /** Every message is what the contract says. */
    private void requireContract() {
        for (Message message : messages) {
            ObjectNode whole = JSON.createObjectNode();
            whole.put("v", 1).put("gw", "gw-1").put("boot", message.boot());
            whole.put("lane", message.lane().word()).put("seq", 1).put("ts", message.ts());
            whole.put("rts", message.received().utc()).put("clock", "unknown");
            whole.put("replay", false);
            whole.setAll((ObjectNode) json(message));
            String type = message.topic().replaceFirst("/.*", "");
            Path schema = Path.of("../../docs/contract", type + ".schema.json").toAbsolutePath();
            assertEquals(
                    Set.of(),
                    SCHEMAS.getSchema(SchemaLocation.of(schema.normalize().toUri().toString()))
                            .validate(whole),
                    whole.toString());
        }
    }

    /** Checks all that was said since the last call. */
    void says(String expected) {
        requireContract();
        assertEquals(unindented(expected), String.join("\n", lines()));
        said.clear();
    }

    /** The same, of topics that begin so. */
    void says(String topic, String expected) {
        requireContract();
        List<String> of =
                lines().stream()
                        .filter(line -> line.substring(line.indexOf(' ') + 1).startsWith(topic))
                        .toList();
        assertEquals(unindented(expected), String.join("\n", of));
        said.clear();
    }

    private static String unindented(String table) {
        return table.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    private void record(Message message) {
        messages.add(message);
        requireJson(message);
        said.add(new Said(time.millis(), message));
    }

    private List<String> lines() {
        return said.stream().map(Said::line).toList();
    }

    private static void requireJson(Message message) {
        String body = "{" + new String(message.body(), StandardCharsets.UTF_8) + "}";
        try (JsonParser parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {}
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + message, e);
        }
    }

    static JsonNode json(Message message) {
        try {
            return JSON.readTree("{" + new String(message.body(), StandardCharsets.UTF_8) + "}");
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + message, e);
        }
    }

    private static String line(Message message) {
        JsonNode body = json(message);
        StringBuilder line = new StringBuilder(message.topic());
        if (message.lane() == Lane.TELEMETRY) {
            for (JsonNode device : body.get("devices")) {
                line.append(" | ").append(device.get("device").asText());
                line.append('+').append(device.get("t").asText());
                for (JsonNode reading : device.get("readings")) {
                    line.append(' ').append(reading.get("point").asText()).append('=');
                    line.append(reading.path("value").asText())
                            .append(reading.path("state").asText());
                    if (reading.has("quality")) {
                        line.append('(').append(reading.get("quality").asText()).append(' ');
                        line.append(reading.get("cause").asText()).append(')');
                    }
                }
            }
        } else if (message.topic().startsWith("alarm/")) {
            line.append(' ').append(body.get("state").asText());
            line.append(' ').append(body.get("kind").asText());
            line.append(' ').append(body.get("condition").asText());
            if (!body.get("priority").asText().equals(usual(body))) {
                line.append(' ').append(body.get("priority").asText());
            }
            line.append(" since ").append(seconds(body));
            flags(line, body, " ");
            add(line, body, "again");
            add(line, body, "unpublished");
            add(line, body, "value");
            add(line, body, "setpoint");
            add(line, body, "cause");
            add(line, body, "source");
            add(line, body, "text");
        } else if (message.topic().startsWith("state/")) {
            line.append(' ').append(body.get("state").asText());
            line.append(" since ").append(seconds(body));
            for (JsonNode alarm : body.get("alarms")) {
                line.append(' ').append(alarm.get("condition").asText());
                flags(line, alarm, "/");
            }
            for (JsonNode alarm : body.path("shelved")) {
                line.append(" shelved:").append(alarm.get("condition").asText());
            }
            for (JsonNode condition : body.path("suppressed")) {
                line.append(" suppressed:").append(condition.asText());
            }
            if (body.has("serviceability")) {
                line.append(' ').append(body.get("serviceability").asText());
            }
        }
        if (message.topic().startsWith("event/")) {
            body.fields()
                    .forEachRemaining(
                            member -> {
                                String name = member.getKey();
                                if (!name.equals("type")) {
                                    JsonNode value = member.getValue();
                                    line.append(' ').append(name).append('=');
                                    line.append(
                                            TIMES.contains(name)
                                                    ? seconds(value.asLong())
                                                    : value.isTextual()
                                                            ? value.asText()
                                                            : value.toString().replace("\"", ""));
                                }
                            });
        }
        return line.toString();
    }

    private static final Set<String> TIMES = Set.of("since", "until");

    private static String usual(JsonNode body) {
        return Priority.of(AlarmKind.valueOf(body.get("kind").asText())).name();
    }

    private static void flags(StringBuilder line, JsonNode body, String before) {
        for (String flag :
                List.of("test", "shelved", "latched", "acknowledged", "unstable", "sinceUnknown")) {
            if (body.path(flag).asBoolean()) {
                line.append(before).append(flag);
            }
        }
    }

    private static void add(StringBuilder line, JsonNode body, String member) {
        if (body.has(member)) {
            line.append(' ').append(member).append(' ').append(body.get(member).asText());
        }
    }

    private static String seconds(JsonNode body) {
        return seconds(body.get("since").asLong());
    }

    private static String seconds(long utc) {
        return String.format(
                Locale.ROOT, "%.3f", (utc - VirtualTime.START.toEpochMilli()) / 1000.0);
    }

    /** An outbox that only tells what was appended. */
    static Outbox recorder(Consumer<Message> record) {
        return recorder(record, new TreeMap<>(), () -> true);
    }

    static Outbox recorder(
            Consumer<Message> record, Map<String, String> remembered, BooleanSupplier live) {
        return new Outbox() {
            @Override
            public void append(Message message) {
                if (!live.getAsBoolean()) {
                    return;
                }
                record.accept(message);
                for (Message.Memory memory : message.memories()) {
                    remembered.put(memory.key(), memory.value());
                    remembered.remove(memory.key(), "");
                }
            }

            @Override
            public CompletableFuture<Void> durable() {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public Map<String, String> remembered() {
                return remembered;
            }

            @Override
            public Reader open(String name, Runnable available) {
                throw new UnsupportedOperationException("the rules only append");
            }

            @Override
            public int depth(Lane lane) {
                return 0;
            }

            @Override
            public long lastSeq(Lane lane) {
                return 0;
            }
        };
    }
}
