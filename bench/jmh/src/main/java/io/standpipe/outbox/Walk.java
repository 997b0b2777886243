package io.standpipe.outbox;

import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.time.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Telemetry as the rules write it: batches of a second or 64 KiB, each point a random walk that has
 * moved by at least one digit since the last second.
 */
final class Walk {

    private static final int MAX_BYTES = 63 * 1024;

    private static final String[] POINTS = {
        "pressure", "level", "temperature", "battery", "voltage",
        "current-1", "current-2", "current-3", "flow", "frequency"
    };

    private static final String[] UNITS = {"MPa", "m", "Cel", "%", "V", "A", "A", "A", "", "Hz"};
    private static final int[] DECIMALS = {3, 2, 1, 0, 1, 2, 2, 2, 1, 2};

    private final Random random = new Random(42);
    private final JsonWriter json = new JsonWriter();
    private final String boot;
    private final int pointsEach;
    private final double[][] values;
    private long second;

    /**
     * @param pointsEach of a device, 1 to 10
     */
    Walk(String boot, int devices, int pointsEach) {
        this.boot = boot;
        this.pointsEach = pointsEach;
        values = new double[devices][pointsEach];
        for (double[] device : values) {
            for (int p = 0; p < pointsEach; p++) {
                device[p] = 100 + random.nextInt(400);
            }
        }
    }

    /** The batches of the next second. */
    List<Message> second(Stamp now) {
        List<Message> batches = new ArrayList<>();
        second++;
        open();
        for (int d = 0; d < values.length; d++) {
            json.beginObject()
                    .member("device", "hyd-%04d".formatted(d + 1))
                    .member("t", (long) d * 1000 / values.length + random.nextInt(5));
            json.name("readings").beginArray();
            for (int p = 0; p < pointsEach; p++) {
                double step = 1 + random.nextInt(3);
                values[d][p] += random.nextBoolean() ? step : -step;
                json.beginObject().member("point", POINTS[p]);
                json.name("value").value(values[d][p] / Math.pow(10, DECIMALS[p]), DECIMALS[p]);
                if (!UNITS[p].isEmpty()) {
                    json.member("unit", UNITS[p]);
                }
                json.endObject();
            }
            json.endArray().endObject();
            if (json.length() >= MAX_BYTES) {
                batches.add(close(now));
                open();
            }
        }
        batches.add(close(now));
        return batches;
    }

    private void open() {
        json.clear();
        json.name("devices").beginArray();
    }

    private Message close(Stamp now) {
        json.endArray();
        return new Message(
                Lane.TELEMETRY, "telemetry", false, boot, now.utc(), now, json.toBytes());
    }
}
