package io.standpipe.simulators.centre;

import io.standpipe.simulators.terminal.Style;
import io.standpipe.simulators.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.json.JSONException;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * The brigade's end: subscribes to everything gateways publish and prints what the broker delivers,
 * a line each, with a warning where a lane's numbers show that something is missing or came twice.
 * It may start before broker and gateway and outlives both.
 */
public final class MonitoringCentre implements AutoCloseable {

    private static final String TOPICS = "standpipe/#";

    /** Levels of the gateway's root: standpipe, contract version, district, gateway. */
    private static final int ROOT_LEVELS = 4;

    private final String server;
    private final Terminal terminal;
    private final Consumer<String> arrived;
    private final Runnable listening;
    private final Wording wording = new Wording(ZoneId.systemDefault());
    private final Sequences sequences = new Sequences();
    private final Subscriber subscriber;

    /**
     * @param server {@code tcp://host:port}
     * @param arrived told the topic of each message below the gateway's root, after it was printed;
     *     must not block
     * @param listening told each time the broker begins to deliver
     * @throws IllegalArgumentException if the server is no such address
     */
    public MonitoringCentre(
            String server, Terminal terminal, Consumer<String> arrived, Runnable listening) {
        this.listening = listening;
        this.server = server;
        this.terminal = terminal;
        this.arrived = arrived;
        this.subscriber = new Subscriber(server, TOPICS, new Reception());
    }

    /** Begins to connect, and tries until it does. Returns at once. */
    public void start() {
        subscriber.start();
    }

    @Override
    public void close() {
        subscriber.close();
    }

    private void own(Style style, String what, String text) {
        terminal.print(wording.own(style, "CENTRE", what, "", text, Instant.now()));
    }

    private synchronized void received(String topic, MqttMessage message) {
        Instant arrival = Instant.now();
        String[] levels = topic.split("/", ROOT_LEVELS + 1);
        String tail = levels[levels.length - 1];
        if (message.getPayload().length == 0 && tail.startsWith("state/")) {
            String device = tail.substring("state/".length());
            own(Style.QUIET, "removed", device + ": its state is kept no longer");
            return;
        }
        try {
            JSONObject json =
                    new JSONObject(new String(message.getPayload(), StandardCharsets.UTF_8));
            sequence(json, message.isRetained(), arrival);
            terminal.print(wording.line(tail, json, message.isRetained(), arrival));
            arrived.accept(tail);
        } catch (JSONException e) {
            terminal.print(
                    wording.own(
                            Style.WARNING,
                            "UNREADABLE",
                            "",
                            "",
                            topic + ": not as agreed: " + e.getMessage(),
                            arrival));
        }
    }

    /** What the broker had kept is old and comes in any order, so its number proves nothing. */
    private void sequence(JSONObject json, boolean retained, Instant arrival) {
        String gateway = json.optString("gw");
        if (json.has("outbox") && !retained) {
            warn(gateway, "alarm", sequences.settled(gateway, alarms(json)), arrival);
        }
        if (!json.has("seq") || retained || json.optBoolean("copy")) {
            return;
        }
        String lane = json.optString("lane");
        if (json.optString("type").equals("gap")) {
            sequences.gap(
                    gateway,
                    lane,
                    json.optString("boot"),
                    json.optLong("fromSeq"),
                    json.optLong("toSeq"));
            return;
        }
        warn(
                gateway,
                lane,
                sequences.check(gateway, lane, json.optString("boot"), json.optLong("seq")),
                arrival);
    }

    /** Up to which number of the alarm lane a status says that all was sent; 0 if it does not. */
    private static long alarms(JSONObject status) {
        JSONObject lane = status.getJSONObject("outbox").getJSONObject("alarm");
        return lane.optLong("depth") == 0 ? lane.optLong("lastSeq") : 0;
    }

    private void warn(String gateway, String lane, @Nullable String wrong, Instant arrival) {
        if (wrong != null) {
            terminal.print(
                    wording.own(
                            Style.WARNING,
                            "SEQUENCE",
                            lane.equals("alarm") ? "alarm" : "telem.",
                            gateway,
                            wrong,
                            arrival));
        }
    }

    private final class Reception implements Subscriber.Listener {

        @Override
        public void listening() {
            listening.run();
            own(Style.QUIET, "listens", TOPICS + " at " + server);
        }

        @Override
        public void absent() {
            own(Style.WARNING, "waits", "no broker at " + server + " yet");
        }

        @Override
        public void lost() {
            own(Style.WARNING, "lost", "connection to " + server);
        }

        @Override
        public void refused(String reason) {
            own(Style.WARNING, "fails", "the broker refuses the subscription: " + reason);
        }

        @Override
        public void message(String topic, MqttMessage message) {
            try {
                received(topic, message);
            } catch (RuntimeException e) {
                // Thrown on, it would make the client drop the connection.
                own(Style.WARNING, "fails", topic + ": " + e);
            }
        }
    }
}
