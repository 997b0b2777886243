package io.standpipe.simulators.centre;

import io.standpipe.simulators.terminal.Line;
import io.standpipe.simulators.terminal.Style;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Puts what the gateway published into lines of fixed columns: local time of arrival, kind of
 * message, what happened, class, device, then the particulars. Any thread.
 */
final class Wording {

    /** So much of a telemetry batch is shown; a line should fit a window. */
    private static final int TELEMETRY_WIDTH = 100;

    /** A source time this far from the arrival is worth saying. */
    private static final long NOTABLE_MILLIS = 1000;

    private static final DateTimeFormatter ARRIVAL =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter SINCE =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;

    Wording(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * @param topic below the gateway's root, such as {@code alarm/hyd-0003}
     * @param retained whether the broker had kept it
     */
    Line line(String topic, JSONObject message, boolean retained, Instant arrival) {
        String kind = topic.contains("/") ? topic.substring(0, topic.indexOf('/')) : topic;
        Line line =
                switch (kind) {
                    case "telemetry" -> telemetry(message);
                    case "alarm" -> alarm(message, arrival);
                    case "state" -> state(message);
                    case "status" -> status(message);
                    case "event" -> event(topic, message);
                    default -> new Line(Style.QUIET, columns(kind, "", "", "", topic));
                };
        String more =
                (message.optBoolean("replay") ? ", replayed" : "") + (retained ? ", retained" : "");
        return new Line(
                line.style(), ARRIVAL.format(arrival.atZone(zone)) + "  " + line.text() + more);
    }

    /** A line of the centre's own. */
    Line own(Style style, String kind, String what, String gateway, String text, Instant arrival) {
        return new Line(
                style,
                ARRIVAL.format(arrival.atZone(zone))
                        + "  "
                        + columns(kind, what, "", gateway, text));
    }

    private static Line telemetry(JSONObject message) {
        JSONArray devices = message.optJSONArray("devices", new JSONArray());
        StringBuilder text = new StringBuilder();
        int shown = 0;
        boolean bad = false;
        for (int i = 0; i < devices.length(); i++) {
            JSONObject device = devices.getJSONObject(i);
            String readings = readings(device);
            bad |= readings.contains("BAD");
            if (text.length() + readings.length() <= TELEMETRY_WIDTH) {
                text.append(shown == 0 ? "" : "  ").append(readings);
                shown++;
            }
        }
        if (shown < devices.length()) {
            text.append("  +").append(devices.length() - shown);
        }
        String what = "#" + message.optLong("seq");
        return new Line(
                bad ? Style.FAULT : Style.QUIET,
                "%-9s  %-8s  %s".formatted("TELEMETRY", what, text));
    }

    /** One or two readings of a device in full, more of them counted. */
    private static String readings(JSONObject device) {
        String id = device.optString("device", "?");
        JSONArray readings = device.optJSONArray("readings", new JSONArray());
        if (readings.length() > 2) {
            long bad = 0;
            for (int i = 0; i < readings.length(); i++) {
                bad += readings.getJSONObject(i).optString("quality").equals("BAD") ? 1 : 0;
            }
            return "%s %d points%s"
                    .formatted(id, readings.length(), bad == 0 ? "" : " (" + bad + " BAD)");
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < readings.length(); i++) {
            texts.add(reading(readings.getJSONObject(i)));
        }
        return id + " " + String.join(", ", texts);
    }

    private static String reading(JSONObject reading) {
        String quality =
                reading.has("quality")
                        ? " " + reading.optString("quality") + " " + reading.optString("cause")
                        : "";
        String value =
                reading.has("value")
                        ? reading.optString("state", number(reading, "value", false))
                                + unit(reading)
                        : "";
        // What has a unit speaks for itself.
        String point = reading.has("unit") ? "" : reading.optString("point") + "=";
        return (point + value + quality).strip();
    }

    private Line alarm(JSONObject message, Instant arrival) {
        boolean raised = message.optString("state").equals("RAISED");
        boolean fire = message.optString("kind").equals("FIRE");
        Style on = fire ? Style.FIRE : Style.RAISED;
        return new Line(
                raised ? on : Style.CLEARED,
                columns(
                        "ALARM",
                        message.optString("state"),
                        message.optString("kind"),
                        message.optString("device"),
                        "%-15s  %s"
                                .formatted(
                                        message.optString("condition"),
                                        particulars(message, arrival))
                                .strip()));
    }

    private String particulars(JSONObject message, Instant arrival) {
        List<String> texts = new ArrayList<>();
        boolean fraction = fraction(message, "value") || fraction(message, "setpoint");
        // Without unit or limit the value is a device's raw word, which says nothing to people.
        if (message.has("value") && (message.has("unit") || message.has("setpoint"))) {
            String limit =
                    message.has("setpoint")
                            ? " (limit " + number(message, "setpoint", fraction) + ")"
                            : "";
            texts.add(number(message, "value", fraction) + unit(message) + limit);
        }
        texts.add(message.optString("cause"));
        texts.add(message.optString("source"));
        texts.add(message.optString("text"));
        texts.add(message.optBoolean("test") ? "TEST" : "");
        texts.add(message.has("again") ? "again (" + message.optInt("again") + ")" : "");
        long since = message.optLong("since", arrival.toEpochMilli());
        if (Math.abs(arrival.toEpochMilli() - since) >= NOTABLE_MILLIS) {
            texts.add("since " + SINCE.format(Instant.ofEpochMilli(since).atZone(zone)));
        }
        texts.removeIf(String::isEmpty);
        return String.join(", ", texts);
    }

    private static Line state(JSONObject message) {
        List<String> alarms = new ArrayList<>();
        JSONArray active = message.optJSONArray("alarms", new JSONArray());
        for (int i = 0; i < active.length(); i++) {
            alarms.add(active.getJSONObject(i).optString("condition"));
        }
        String state = message.optString("state");
        Style style =
                switch (state) {
                    case "ALARM" -> Style.RAISED;
                    case "FAULT", "UNKNOWN", "DISABLED", "TEST" -> Style.FAULT;
                    default -> Style.CLEARED;
                };
        return new Line(
                style,
                columns(
                        "STATE",
                        state,
                        message.optString("deviceKind"),
                        message.optString("device"),
                        "%-15s  %s"
                                .formatted(
                                        message.optString("serviceability"),
                                        String.join(", ", alarms))
                                .stripTrailing()));
    }

    private static Line status(JSONObject message) {
        boolean online = message.optBoolean("online");
        String text = online ? counts(message) : message.optString("cause");
        return new Line(
                online ? Style.PLAIN : Style.WARNING,
                columns(
                        "STATUS",
                        online ? "online" : "OFFLINE",
                        "gateway",
                        message.optString("gw"),
                        text));
    }

    private static String counts(JSONObject message) {
        List<String> texts = new ArrayList<>();
        JSONObject devices = message.optJSONObject("devices", new JSONObject());
        List<String> states = new ArrayList<>();
        for (String state : List.of("normal", "alarm", "fault", "disabled", "test", "unknown")) {
            if (devices.optInt(state) > 0) {
                states.add(devices.optInt(state) + " " + state);
            }
        }
        texts.add(devices.optInt("total") + " devices: " + String.join(", ", states));
        JSONObject hydrants = message.optJSONObject("hydrants", new JSONObject());
        texts.add(
                "hydrants %d of %d serviceable"
                        .formatted(hydrants.optInt("serviceable"), hydrants.optInt("total")));
        JSONObject water = message.optJSONObject("water", new JSONObject());
        for (String kind : new TreeSet<>(water.keySet())) {
            JSONObject counts = water.optJSONObject(kind, new JSONObject());
            if (!kind.equals("hydrant")) {
                texts.add(
                        "%s %d of %d"
                                .formatted(
                                        kind,
                                        counts.optInt("serviceable"),
                                        counts.optInt("total")));
            }
        }
        if (message.optInt("faults") > 0) {
            texts.add("faults of its own: " + message.optInt("faults"));
        }
        JSONObject outbox = message.optJSONObject("outbox", new JSONObject());
        int waiting = 0;
        for (String lane : outbox.keySet()) {
            waiting += outbox.optJSONObject(lane, new JSONObject()).optInt("depth");
        }
        if (waiting > 0) {
            texts.add(waiting + " messages waiting");
        }
        String clock = message.optString("clock");
        if (clock.equals("unsynchronised")) {
            texts.add("clock unsynchronised");
        }
        return String.join("; ", texts);
    }

    private static Line event(String topic, JSONObject message) {
        String type = topic.substring(topic.indexOf('/') + 1);
        List<String> texts = new ArrayList<>();
        for (String key : List.of("version", "lastBoot", "from", "to", "lost", "device", "text")) {
            if (message.has(key)) {
                texts.add(key + " " + message.opt(key));
            }
        }
        return new Line(
                Style.PLAIN,
                columns(
                        "EVENT",
                        type,
                        "gateway",
                        message.optString("gw"),
                        String.join(", ", texts)));
    }

    private static String columns(
            String kind, String what, String category, String device, String text) {
        return "%-9s  %-8s  %-11s  %-9s  %s"
                .formatted(kind.toUpperCase(Locale.ROOT), what, category, device, text)
                .stripTrailing();
    }

    private static String unit(JSONObject reading) {
        String unit = reading.optString("unit");
        return unit.isEmpty() ? "" : " " + unit;
    }

    private static boolean fraction(JSONObject message, String key) {
        return message.has(key) && number(message, key, false).contains(".");
    }

    /** Whole numbers as they are, others with three decimals. */
    private static String number(JSONObject message, String key, boolean decimals) {
        try {
            BigDecimal number = message.getBigDecimal(key);
            boolean whole = number.stripTrailingZeros().scale() <= 0;
            return whole && !decimals
                    ? number.toBigInteger().toString()
                    : String.format(Locale.ROOT, "%.3f", number);
        } catch (JSONException e) {
            return message.optString(key);
        }
    }
}
