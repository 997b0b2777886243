package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.device.Device;
import io.standpipe.model.message.Message;
import io.standpipe.model.point.Quality;
import io.standpipe.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tests as tables: {@code time | input | output}. The input is what the device's points show at
 * that moment, {@code silent}, or nothing; the output is what went out until then: {@code +low@3}
 * (raised, since second 3), {@code -low@7} (cleared), with its own time before it, {@code
 * 8.5:+low@3}, if that lies between the rows.
 */
final class Table {

    private Table() {}

    static Scene play(Device device, String table) {
        return play(new Scene().install(device), device, table);
    }

    static Scene play(Scene scene, Device device, String table) {
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (String row : table.lines().toList()) {
            String[] cells = row.split("\\|", -1);
            String time = cells[0].strip();
            String input = cells[1].strip().replaceAll(" +", " ");
            expected.add(line(time, input, cells[2].strip().replaceAll(" +", " ")));
            int before = scene.messages.size();
            scene.at(Double.parseDouble(time));
            if (input.equals("silent")) {
                scene.fail(device, Quality.bad(Quality.Cause.DEVICE_SILENT));
            } else if (!input.isEmpty()) {
                scene.read(
                        device,
                        Arrays.stream(input.split(" ")).mapToDouble(Double::parseDouble).toArray());
            }
            scene.time.advance(java.time.Duration.ZERO);
            actual.add(line(time, input, said(scene, before)));
        }
        assertEquals(String.join("\n", expected), String.join("\n", actual));
        return scene;
    }

    private static String line(String time, String input, String output) {
        return "%7s | %-18s | %s".formatted(time, input, output);
    }

    private static String said(Scene scene, int from) {
        List<String> said = new ArrayList<>();
        for (Message message : scene.messages.subList(from, scene.messages.size())) {
            if (!message.topic().startsWith("alarm/")) {
                continue;
            }
            JsonNode body = Scene.json(message);
            String at =
                    message.received().nanos() == scene.time.nanos()
                            ? ""
                            : number(message.received().utc()) + ":";
            said.add(
                    at
                            + (body.get("state").asText().equals("RAISED") ? "+" : "-")
                            + body.get("condition").asText()
                            + "@"
                            + number(body.get("since").asLong()));
        }
        return String.join(" ", said);
    }

    private static String number(long utc) {
        double seconds = (utc - VirtualTime.START.toEpochMilli()) / 1000.0;
        return seconds == Math.rint(seconds)
                ? Long.toString((long) seconds)
                : Double.toString(seconds);
    }
}
