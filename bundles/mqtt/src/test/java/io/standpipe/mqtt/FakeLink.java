package io.standpipe.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A connection whose other end is the test. */
final class FakeLink implements Link {

    static final Limits GENEROUS = new Limits(65535, Integer.MAX_VALUE);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What was published; the topic is what follows the gateway's root. */
    record Published(long handle, String topic, JsonNode body, boolean retained) {

        /** For tables: {@code alarm/hyd-1#12}, {@code status}. */
        String brief() {
            return body.has("seq") ? topic + "#" + body.get("seq").asLong() : topic;
        }
    }

    final Will will;
    final Events events;
    private final List<Published> all = new ArrayList<>();
    private final List<Published> open = new ArrayList<>();
    boolean aborted;
    boolean disconnected;

    FakeLink(Will will, Events events) {
        this.will = will;
        this.events = events;
    }

    @Override
    public void publish(long handle, Outgoing outgoing) {
        Published message =
                new Published(
                        handle,
                        Rig.below(outgoing.topic()),
                        json(outgoing.payload()),
                        outgoing.retained());
        all.add(message);
        open.add(message);
    }

    @Override
    public void subscribe(long handle, String topicFilter) {
        events.subscribed(handle, 1, "");
    }

    static JsonNode json(byte[] payload) {
        try {
            return JSON.readTree(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void disconnect() {
        disconnected = true;
    }

    @Override
    public void abort() {
        aborted = true;
    }

    boolean closed() {
        return aborted || disconnected;
    }

    void accept() {
        accept(GENEROUS);
    }

    void accept(Limits limits) {
        events.connected(limits);
    }

    void lose(String cause) {
        events.lost(cause, true);
    }

    /** All that was published over it, in order. */
    List<Published> all() {
        return List.copyOf(all);
    }

    List<String> brief() {
        return all.stream().map(Published::brief).toList();
    }

    /** Published and not answered. */
    List<Published> open() {
        return List.copyOf(open);
    }

    Published last(String topic) {
        return all.stream()
                .filter(message -> message.topic().equals(topic))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("nothing on " + topic + " in " + brief()));
    }

    void acknowledge(Published message) {
        answer(message, 0);
    }

    void answer(Published message, int reason) {
        open.remove(message);
        events.acknowledged(message.handle(), reason, "");
    }

    /** Acknowledges the unanswered messages on a topic. */
    void acknowledge(String topic) {
        open().stream().filter(message -> message.topic().equals(topic)).forEach(this::acknowledge);
    }

    /** Acknowledges until nothing more comes. */
    void acknowledgeAll() {
        while (!open.isEmpty()) {
            acknowledge(open.get(0));
        }
    }
}
