package io.standpipe.uplink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.UplinkPhrase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A connection whose other end is the test. */
final class FakeLink implements UplinkTransport {

    static final Limits GENEROUS = new Limits(65535, Integer.MAX_VALUE);

    /** Bytes of an MQTT packet around topic and payload. */
    private static final int OVERHEAD = 31;

    private static final Map<Integer, UplinkPhrase> WORDS =
            Map.of(
                    0x87, UplinkPhrase.NOT_AUTHORIZED,
                    0x8E, UplinkPhrase.TAKEN_OVER,
                    0x97, UplinkPhrase.QUOTA,
                    0xA2, UplinkPhrase.WILDCARDS);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What was published; the topic is what follows the gateway's root. */
    record Published(long handle, String topic, JsonNode body, boolean retained) {

        /** For tables: {@code alarm/hyd-1#12}, {@code status}. */
        String brief() {
            return body.has("seq") ? topic + "#" + body.get("seq").asLong() : topic;
        }
    }

    final String server;
    final Outgoing will;
    final Events events;
    private final List<Published> all = new ArrayList<>();
    private final List<Published> open = new ArrayList<>();
    private final Map<Long, Outgoing> sent = new HashMap<>();
    final List<String> subscriptions = new ArrayList<>();

    /** The SUBACK's reason code; none comes if negative. */
    int subscribing = 1;

    /** Whether a status comes back once it is acknowledged. */
    boolean loops = true;

    /** Whether it is in the middle of a message. */
    boolean inMessage;

    /** Whether the broker answers pings. */
    boolean answersPings;

    /** How often it was asked. */
    int pings;

    boolean aborted;
    boolean disconnected;
    private final TimeSource time;
    private long heardAt;

    FakeLink(String server, Outgoing will, TimeSource time, Events events) {
        this.time = time;
        heardAt = time.nanos();
        this.server = server;
        this.will = will;
        this.events = events;
    }

    @Override
    public void publish(long handle, Outgoing outgoing) {
        Published message =
                new Published(
                        handle, outgoing.path(), json(outgoing.payload()), outgoing.retained());
        all.add(message);
        open.add(message);
        sent.put(handle, outgoing);
    }

    /** What was published, byte by byte. */
    Outgoing outgoing(Published message) {
        return sent.get(message.handle());
    }

    @Override
    public void listen(long handle, String path) {
        subscriptions.add(path);
        if (subscribing >= 0) {
            heardAt = time.nanos();
            events.listening(handle, refusal(subscribing));
        }
    }

    /** The broker delivers what was published. */
    void deliver(Published message, boolean retained) {
        Outgoing outgoing = sent.get(message.handle());
        heardAt = time.nanos();
        events.arrived(
                new Incoming(outgoing.path(), outgoing.payload(), retained, "", new byte[0]));
    }

    static JsonNode json(byte[] payload) {
        try {
            return JSON.readTree(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void ping() {
        pings++;
        if (answersPings) {
            heardAt = time.nanos();
        }
    }

    @Override
    public long heardAt() {
        return heardAt;
    }

    @Override
    public int size(Outgoing message) {
        return OVERHEAD
                + Rig.TOPICS.length()
                + message.path().length()
                + message.payload().length
                + message.correlation().length;
    }

    @Override
    public void disconnect() {
        disconnected = true;
    }

    @Override
    public boolean inMessage() {
        return inMessage;
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
        heardAt = time.nanos();
        events.connected(limits);
    }

    /** As a broker's reason code is told. */
    static String refusal(int reason) {
        return reason < 0x80
                ? ""
                : UplinkPhrase.CODE.of(WORDS.get(reason).of(), "%02X".formatted(reason));
    }

    /** How a connection ended that came about to somebody, or to nobody. */
    static Loss loss(boolean reached) {
        return reached ? Loss.ENDED : Loss.UNREACHED;
    }

    void lose(String cause) {
        lose(cause, 0);
    }

    /** The broker ended it with a reason code. */
    void lose(String cause, int reason) {
        events.lost(
                cause,
                switch (reason) {
                    case 0x86, 0x87 -> Loss.REFUSED;
                    case 0x8E -> Loss.TAKEN_OVER;
                    default -> Loss.ENDED;
                });
    }

    /** Of the server, {@code a} of {@code tcp://a:1883}. */
    String host() {
        return server.substring("tcp://".length(), server.lastIndexOf(':'));
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
        heardAt = time.nanos();
        events.acknowledged(message.handle(), refusal(reason));
        if (loops && reason < 0x80 && message.topic().equals("status")) {
            deliver(message, false);
        }
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
