package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.standpipe.model.Device;
import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox;
import io.standpipe.model.Place;
import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import io.standpipe.model.Site;
import io.standpipe.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An engine in virtual time whose messages read as lines: seconds, topic, what it says. */
final class Scene {

    private static final ObjectMapper JSON = new ObjectMapper();

    final VirtualTime time = new VirtualTime();
    final List<Message> messages = new ArrayList<>();
    final Followers followers = new Followers();
    final Engine engine;
    Census census = Census.EMPTY;
    private final List<String> lines = new ArrayList<>();

    Scene() {
        Identity self =
                new Identity(
                        "gw-1",
                        "Gateway",
                        new Site("site-1", "Site", Site.Kind.STATION, "fengtai", "", Place.UNKNOWN),
                        "0.1.0",
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(300));
        engine =
                new Engine(
                        self, time, time, recorder(this::record), followers, now -> census = now);
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
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            readings.add(new Reading(device.profile().points().get(i), values[i], Quality.GOOD));
        }
        engine.process(List.of(new Readings(device, time.stamp(), readings)));
        return this;
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

    /** Checks all that was said since the last call. */
    void says(String expected) {
        assertEquals(unindented(expected), String.join("\n", lines));
        lines.clear();
    }

    /** The same, of topics that begin so. */
    void says(String topic, String expected) {
        List<String> of =
                lines.stream()
                        .filter(line -> line.substring(line.indexOf(' ') + 1).startsWith(topic))
                        .toList();
        assertEquals(unindented(expected), String.join("\n", of));
        lines.clear();
    }

    private static String unindented(String table) {
        return table.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    private void record(Message message) {
        messages.add(message);
        lines.add("%.3f %s".formatted(time.millis() / 1000.0, line(message)));
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
        } else if (body.has("condition")) {
            line.append(' ').append(body.get("state").asText());
            line.append(' ').append(body.get("kind").asText());
            line.append(' ').append(body.get("condition").asText());
            line.append(" since ").append(seconds(body));
            add(line, body, "value");
            add(line, body, "setpoint");
            add(line, body, "cause");
            add(line, body, "source");
            add(line, body, "text");
        } else if (body.has("deviceKind")) {
            line.append(' ').append(body.get("state").asText());
            line.append(" since ").append(seconds(body));
            for (JsonNode alarm : body.get("alarms")) {
                line.append(' ').append(alarm.get("condition").asText());
            }
            if (body.has("serviceability")) {
                line.append(' ').append(body.get("serviceability").asText());
            }
        }
        return line.toString();
    }

    private static void add(StringBuilder line, JsonNode body, String member) {
        if (body.has(member)) {
            line.append(' ').append(member).append(' ').append(body.get(member).asText());
        }
    }

    private static String seconds(JsonNode body) {
        double since = (body.get("since").asLong() - VirtualTime.START.toEpochMilli()) / 1000.0;
        return String.format(Locale.ROOT, "%.3f", since);
    }

    /** An outbox that only tells what was appended. */
    static Outbox recorder(Consumer<Message> record) {
        return new Outbox() {
            @Override
            public void append(Message message) {
                record.accept(message);
            }

            @Override
            public Map<String, String> remembered() {
                return Map.of();
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
