package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.device.Device;
import io.standpipe.model.message.Message;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The recorded hour gives the alarms that a person would raise, and no other. */
class RecordedHourTest {

    private static final Path PICTURE = Path.of("recorded-hour.svg");

    /**
     * @param end 3600 if it stood at the end
     */
    record Interval(String device, String condition, double begin, double end) {}

    private final RecordedHour hour = new RecordedHour();
    private final Scene scene =
            new Scene()
                    .install(RecordedHour.HYDRANT_A, RecordedHour.HYDRANT_B, RecordedHour.PUMP_C);
    private final Map<String, double[]> filtered = new LinkedHashMap<>();

    RecordedHourTest() {
        for (Device device : devices()) {
            filtered.put(device.id(), new double[RecordedHour.SECONDS]);
        }
        for (int t = 0; t < RecordedHour.SECONDS; t++) {
            scene.at(t)
                    .read(RecordedHour.HYDRANT_A, hour.hydrantA[t])
                    .read(RecordedHour.HYDRANT_B, hour.hydrantB[t])
                    .read(RecordedHour.PUMP_C, hour.pumpC[t], hour.pumpCSecond[t]);
            keep(RecordedHour.HYDRANT_A, 1, t);
            keep(RecordedHour.HYDRANT_B, 1, t);
            keep(RecordedHour.PUMP_C, 3, t);
        }
    }

    private static List<Device> devices() {
        return List.of(RecordedHour.HYDRANT_A, RecordedHour.HYDRANT_B, RecordedHour.PUMP_C);
    }

    private void keep(Device device, int point, int t) {
        filtered.get(device.id())[t] = scene.now(device.id()).points().get(point).reading().value();
    }

    private List<Interval> intervals() {
        Map<String, Interval> open = new LinkedHashMap<>();
        List<Interval> all = new ArrayList<>();
        for (Message message : scene.messages) {
            if (!message.topic().startsWith("alarm/")) {
                continue;
            }
            JsonNode body = Scene.json(message);
            double at = (message.ts() - VirtualTime.START.toEpochMilli()) / 1000.0;
            String device = body.get("device").asText();
            String condition = body.get("condition").asText();
            if (body.get("state").asText().equals("RAISED")) {
                open.put(device + condition, new Interval(device, condition, at, 3600));
            } else {
                Interval begun = open.remove(device + condition);
                all.add(new Interval(device, condition, begun.begin(), at));
            }
        }
        all.addAll(open.values());
        return all;
    }

    @Test
    void theHourGivesTheAlarmsThatAPersonWouldRaise() {
        List<String> lines = new ArrayList<>();
        intervals()
                .forEach(
                        i ->
                                lines.add(
                                        "%s %s %.0f-%.0f"
                                                .formatted(
                                                        i.device(),
                                                        i.condition(),
                                                        i.begin(),
                                                        i.end())));
        // Four things happened: the main bursts (it falls fast, then it stays low), a sensor stands
        // still, another drifts. Pump starts, hammers and the daily curve are no alarm.
        assertEquals(
                List.of(
                        "hyd-A pressure-drop 3005-3075",
                        "hyd-A low-pressure 3023-3368",
                        "pump-C sensors-disagree 2822-3600",
                        "hyd-B stuck 3000-3600"),
                lines);
    }

    @Test
    void theHammerIsCapturedThoughItRaisesNothing() {
        List<Double> peaks = new ArrayList<>();
        for (Message message : scene.messages) {
            if (message.topic().equals("telemetry")) {
                Scene.json(message)
                        .findValues("readings")
                        .forEach(
                                readings ->
                                        readings.forEach(
                                                reading -> {
                                                    if (reading.get("point")
                                                            .asText()
                                                            .equals("pressure-peak")) {
                                                        peaks.add(reading.get("value").asDouble());
                                                    }
                                                }));
            }
        }
        assertEquals(2, peaks.stream().filter(peak -> peak > 1.0).count(), peaks::toString);
    }

    /** Written anew by {@code -Drecorded.write=true}. */
    @Test
    void thePictureInTheReadmeIsOfThisHour() throws IOException {
        String picture = new RecordedPicture(hour, filtered, intervals()).svg();
        if (Boolean.getBoolean("recorded.write")) {
            Files.writeString(PICTURE, picture);
        }
        assertEquals(picture, Files.readString(PICTURE));
        assertTrue(Files.readString(Path.of("README.md")).contains("(recorded-hour.svg)"));
    }
}
