package io.standpipe.console.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.console.route.Routes;
import io.standpipe.console.route.Services;
import io.standpipe.model.Present;
import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.OwnFault;
import io.standpipe.model.Present.PointNow;
import io.standpipe.model.Present.Snapshot;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.measure.Durations;
import io.standpipe.model.measure.Figure;
import io.standpipe.model.measure.Measured;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.FakeGateway;
import io.standpipe.testkit.SampleReadings;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsRoutesTest {

    /** https://prometheus.io/docs/instrumenting/exposition_formats/, text format 0.0.4. */
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\n\"])*\",?)*)})? ([0-9.eE+-]+|NaN|\\+Inf)");

    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"");

    private static final Stamp NOW = new Stamp(0, 0, Stamp.Clock.SYNCHRONISED);

    /** Tells what it was made with. */
    private record Known(Snapshot now) implements Present {

        @Override
        public CompletableFuture<Snapshot> snapshot() {
            return CompletableFuture.completedFuture(now);
        }

        @Override
        public CompletableFuture<List<DeviceNow>> devices(Collection<String> ids) {
            throw new AssertionError("not asked");
        }

        @Override
        public CompletableFuture<List<OwnFault>> faults() {
            throw new AssertionError("not asked");
        }

        @Override
        public AutoCloseable follow(Follower follower) {
            throw new AssertionError("nothing is done while nobody asks");
        }
    }

    private static Snapshot snapshot() {
        SampleReadings samples = new SampleReadings();
        List<PointNow> points =
                samples.readings().stream().map(reading -> new PointNow(reading, NOW)).toList();
        return new Snapshot(
                NOW,
                List.of(
                        new DeviceNow(
                                samples.device(),
                                DeviceState.ALARM,
                                NOW,
                                null,
                                List.of(
                                        new StandingAlarm("fire", AlarmKind.FIRE, NOW, ""),
                                        new StandingAlarm("low", AlarmKind.SUPERVISORY, NOW, "")),
                                points)),
                List.of(new OwnFault("io.standpipe.mqtt", "uplink", "", NOW)));
    }

    private static PageAnswer scrape(Services services) {
        return new Routes(List.of(new MetricsRoutes(() -> services)))
                .answer(new PageRequest("GET", "/metrics", Map.of(), "prometheus", Role.VIEWER));
    }

    /** The samples, each by its name and labels, as a server would have read them. */
    private static Map<String, Double> read(PageAnswer answer) {
        assertEquals(PageAnswer.OK, answer.status());
        assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.type());
        Map<String, Double> samples = new LinkedHashMap<>();
        Map<String, String> types = new TreeMap<>();
        for (String line : new String(answer.body(), StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                types.put(words[2], words[3]);
            } else if (!line.isEmpty() && !line.startsWith("# HELP ")) {
                Matcher sample = SAMPLE.matcher(line);
                assertTrue(sample.matches(), line);
                String name = sample.group(1);
                String family = name.replaceAll("_(bucket|sum|count)$", "");
                assertTrue(types.containsKey(name) || types.containsKey(family), line);
                assertEquals(
                        name.endsWith("_total"), "counter".equals(types.get(name)), "of " + line);
                String key = line.substring(0, line.lastIndexOf(' '));
                assertEquals(
                        null,
                        samples.put(
                                key,
                                sample.group(3).equals("+Inf")
                                        ? Double.POSITIVE_INFINITY
                                        : Double.parseDouble(sample.group(3))),
                        "twice: " + key);
            }
        }
        return samples;
    }

    private static Services services(Present present, Measured... measured) {
        return new Services(
                new FakeGateway(), null, present, null, List.of(), List.of(), List.of(measured));
    }

    @Test
    void tellsWhatStandsByKindAndQualityAndNeverByDevice() {
        Map<String, Double> samples = read(scrape(services(new Known(snapshot()))));
        assertEquals(1, samples.get("standpipe_up"));
        assertEquals(1, samples.get("standpipe_devices{state=\"alarm\"}"));
        assertEquals(0, samples.get("standpipe_devices{state=\"fault\"}"));
        assertEquals(1, samples.get("standpipe_alarms{kind=\"fire\"}"));
        assertEquals(0, samples.get("standpipe_alarms{kind=\"pre_alarm\"}"));
        assertEquals(1, samples.get("standpipe_faults{condition=\"uplink\"}"));
        double points = 0;
        for (String status : List.of("good", "uncertain", "bad")) {
            points += samples.get("standpipe_points{quality=\"" + status + "\"}");
        }
        assertEquals(new SampleReadings().all().size(), points);
        assertTrue(samples.get("standpipe_heap_used_bytes") > 0);
        assertTrue(samples.get("standpipe_threads") > 0);
        assertTrue(samples.get("standpipe_cpu_seconds_total") >= 0);
        for (String key : samples.keySet()) {
            Matcher label = LABEL.matcher(key);
            while (label.find()) {
                assertTrue(
                        List.of("state", "kind", "quality", "condition", "collector")
                                .contains(label.group(1)),
                        key);
            }
        }
    }

    @Test
    void tellsWhatIsCountedWithItsLabelsAndCumulativeClasses() {
        Figure polls = Figure.counter("standpipe_polls", "Polls.", "bus");
        Figure took = Figure.durations("standpipe_poll_duration_seconds", "Took.", "bus");
        Durations durations = new Durations();
        durations.add(-5);
        durations.add(1_000_000); // the class's end counts as within
        durations.add(200_000_000);
        durations.add(500_000_000_000L);
        String odd = "io.standpipe.modbus~\"a\\b\"\n";
        Map<String, Double> samples =
                read(
                        scrape(
                                services(
                                        new Known(snapshot()),
                                        to -> {
                                            to.add(polls, 7, "b1");
                                            to.add(polls, 8, odd);
                                        },
                                        to -> to.add(took, durations, "b1"))));
        assertEquals(7, samples.get("standpipe_polls_total{bus=\"b1\"}"));
        assertEquals(
                8,
                samples.get(
                        "standpipe_polls_total{bus=\"io.standpipe.modbus~\\\"a\\\\b\\\"\\n\"}"));
        String name = "standpipe_poll_duration_seconds";
        assertEquals(2, samples.get(name + "_bucket{bus=\"b1\",le=\"0.001\"}"));
        assertEquals(2, samples.get(name + "_bucket{bus=\"b1\",le=\"0.1\"}"));
        assertEquals(3, samples.get(name + "_bucket{bus=\"b1\",le=\"0.25\"}"));
        assertEquals(3, samples.get(name + "_bucket{bus=\"b1\",le=\"100.0\"}"));
        assertEquals(4, samples.get(name + "_bucket{bus=\"b1\",le=\"+Inf\"}"));
        assertEquals(4, samples.get(name + "_count{bus=\"b1\"}"));
        assertEquals(500.201, samples.get(name + "_sum{bus=\"b1\"}"), 1e-9);
    }

    /**
     * Whoever watches must see that it does not run: an answer that fails looks like a broken
     * network.
     */
    @Test
    void aGatewayThatDoesNotRunAndOneThatFailsAreTold() {
        Map<String, Double> none =
                read(scrape(new Services(null, null, null, null, List.of(), List.of(), List.of())));
        assertEquals(0, none.get("standpipe_up"));
        assertFalse(none.containsKey("standpipe_alarms{kind=\"fire\"}"), "not known, so not 0");
        Figure polls = Figure.counter("standpipe_polls", "Polls.");
        Map<String, Double> one =
                read(
                        scrape(
                                services(
                                        new Known(snapshot()),
                                        to -> {
                                            throw new IllegalStateException("thrown by a test");
                                        },
                                        to -> to.add(polls, 1))));
        assertEquals(1, one.get("standpipe_up"));
        assertEquals(1, one.get("standpipe_polls_total"));
    }

    @Test
    void twoFiguresOfOneNameAreRefused() {
        Families families = new Families();
        families.add(Figure.counter("standpipe_polls", "Polls."), 1);
        Figure other = Figure.gauge("standpipe_polls", "Polls.");
        assertThrows(IllegalArgumentException.class, () -> families.add(other, 1));
        assertThrows(
                IllegalArgumentException.class, () -> Figure.counter("standpipe_polls_total", ""));
        assertThrows(IllegalArgumentException.class, () -> Figure.counter("polls", ""));
    }
}
