package io.standpipe.itest.kill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the receiver got, by the contract's rules on completeness. Any thread. */
final class Ledger {

    /**
     * What the gateway last said of itself.
     *
     * @param alarms highest number of the alarm lane, {@code telemetry} likewise
     * @param depth alarms that wait
     * @param at when it came, {@link System#nanoTime}
     */
    record Status(String boot, boolean online, long depth, long alarms, long telemetry, long at) {}

    private final LaneNumbers alarms = new LaneNumbers("alarm");
    private final LaneNumbers telemetry = new LaneNumbers("telemetry");
    private final List<Transition> transitions = new ArrayList<>();
    private final List<DeviceState> states = new ArrayList<>();
    private Status status = new Status("", false, 0, 0, 0, 0);
    private long points;
    private int wills;

    /**
     * @param suffix topic below the gateway's root
     */
    synchronized void arrived(String suffix, ObjectNode json) {
        String boot = json.path("boot").asText();
        if (suffix.equals("status")) {
            said(boot, json);
            return;
        }
        if (json.path("copy").asBoolean()) {
            return; // for the broker's memory
        }
        long seq = json.path("seq").asLong();
        LaneNumbers lane = lane(json.path("lane").asText());
        ObjectNode content = json.deepCopy();
        content.remove(List.of("seq", "replay", "shift"));
        String series = suffix.matches("(alarm|state)/.*") ? suffix.substring(6) : "";
        int parts = json.path("parts").asInt(1);
        boolean news =
                parts > 1
                        ? lane.arrived(
                                boot, seq, json.path("part").asInt(), parts, suffix + content)
                        : lane.arrived(boot, seq, series, suffix + content);
        if (!news) {
            return;
        }
        if (suffix.equals("event/gap")) {
            lane.gap(json.path("fromSeq").asLong(), json.path("toSeq").asLong());
        } else if (suffix.startsWith("alarm/")) {
            transitions.add(
                    new Transition(
                            json.path("device").asText(),
                            json.path("condition").asText(),
                            json.path("source").asText(),
                            json.path("state").asText().equals("RAISED"),
                            json.has("again"),
                            json.path("value").asInt(-1),
                            boot,
                            json.path("since").asLong(),
                            System.nanoTime()));
        } else if (suffix.startsWith("state/")) {
            states.add(
                    new DeviceState(
                            json.path("device").asText(),
                            boot,
                            Set.copyOf(json.path("alarms").findValuesAsText("condition")),
                            System.nanoTime()));
        }
        json.path("devices").forEach(device -> points += device.path("readings").size());
    }

    private void said(String boot, ObjectNode json) {
        boolean online = json.path("online").asBoolean();
        if (!online) {
            wills += json.path("cause").asText().equals("connection-lost") ? 1 : 0;
        }
        status =
                new Status(
                        boot,
                        online,
                        json.path("outbox").path("alarm").path("depth").asLong(),
                        json.path("outbox").path("alarm").path("lastSeq").asLong(),
                        json.path("outbox").path("telemetry").path("lastSeq").asLong(),
                        System.nanoTime());
    }

    synchronized Status status() {
        return status;
    }

    /** Readings of points in all telemetry so far. */
    synchronized long points() {
        return points;
    }

    /** How often the broker said that the connection was lost. */
    synchronized int wills() {
        return wills;
    }

    /** Whether a transition that fits has come. */
    synchronized boolean saw(Predicate<Transition> fits) {
        return transitions.stream().anyMatch(fits);
    }

    synchronized boolean has(String boot, String lane, long seq) {
        return lane(lane).has(boot, seq);
    }

    private LaneNumbers lane(String name) {
        return name.equals("alarm") ? alarms : telemetry;
    }

    /** In the order in which they came. */
    synchronized List<Transition> transitions() {
        return List.copyOf(transitions);
    }

    /** In the order in which they came. */
    synchronized List<DeviceState> states() {
        return List.copyOf(states);
    }

    synchronized <T> T alarms(Function<LaneNumbers, T> question) {
        return question.apply(alarms);
    }

    synchronized <T> T telemetry(Function<LaneNumbers, T> question) {
        return question.apply(telemetry);
    }
}
