package io.standpipe.uplink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A monitoring centre that sends commands to the gateway of a rig. */
final class Centre {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] CORRELATION = {7, 0, 9};

    final Rig rig;
    private int number;

    Centre(Rig rig) {
        this.rig = rig;
    }

    long now() {
        return VirtualTime.START.toEpochMilli() + rig.time.millis();
    }

    /**
     * A proper request.
     *
     * @param members more of them, in single quotes: {@code 'device': 'hyd-1'}
     */
    ObjectNode request(String members) {
        try {
            ObjectNode request = (ObjectNode) JSON.readTree("{" + members.replace('\'', '"') + "}");
            if (!request.has("id")) {
                request.put("id", "c-" + ++number);
            }
            if (!request.has("who")) {
                request.put("who", "Zhang");
            }
            if (!request.has("expires")) {
                request.put("expires", now() + 60_000);
            }
            return request;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Sends a proper request and gives the answer. */
    JsonNode ask(String command, String members) {
        return ask(command, bytes(request(members)));
    }

    /** Sends some bytes and gives the answer. */
    JsonNode ask(String command, byte[] payload) {
        send(command, payload);
        return answer(command);
    }

    static byte[] bytes(JsonNode request) {
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    void send(String command, byte[] payload) {
        send(command, payload, false, "");
    }

    void send(String command, byte[] payload, boolean retained, String responseTopic) {
        rig.link()
                .events
                .arrived(
                        new UplinkTransport.Incoming(
                                "cmd/" + command, payload, retained, responseTopic, CORRELATION));
    }

    /** The latest answer to a command. */
    JsonNode answer(String command) {
        FakeLink.Published message = rig.link().last("cmd/" + command + "/reply");
        if (message.retained()
                || !java.util.Arrays.equals(
                        CORRELATION, rig.link().outgoing(message).correlation())) {
            throw new AssertionError(message.toString());
        }
        return message.body();
    }

    long answers() {
        return rig.link().all().stream().filter(m -> m.topic().contains("/reply")).count();
    }

    /** The events about commands. */
    List<JsonNode> audit() {
        return rig.link().all().stream()
                .filter(message -> message.topic().equals("event/command"))
                .map(FakeLink.Published::body)
                .toList();
    }

    /** The broker answers for so long. */
    void live(int seconds) {
        for (int i = 0; i < seconds; i++) {
            rig.link().acknowledgeAll();
            rig.seconds(1);
        }
        rig.link().acknowledgeAll();
    }
}
