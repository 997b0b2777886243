package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a link tells, as texts. */
final class RecordingEvents implements Link.Events {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Override
    public void connected(Link.Limits limits) {
        events.add("connected " + limits);
    }

    @Override
    public void acknowledged(long handle, int reason, String text) {
        events.add("acknowledged %d 0x%02X %s".formatted(handle, reason, text).strip());
    }

    @Override
    public void subscribed(long handle, int reason, String text) {
        events.add("subscribed %d 0x%02X %s".formatted(handle, reason, text).strip());
    }

    @Override
    public void arrived(Link.Incoming message) {
        events.add(
                "arrived %s %s %s"
                        .formatted(
                                message.topic(),
                                message.retained() ? "retained" : "new",
                                new String(message.payload(), StandardCharsets.UTF_8)));
    }

    @Override
    public void dropped(String topic, String why) {
        events.add("dropped %s: it %s".formatted(topic, why));
    }

    @Override
    public void lost(String cause, boolean reached) {
        events.add((reached ? "lost: " : "not reached: ") + cause);
    }

    /** The next one, also if it came before the call. */
    String next() throws InterruptedException {
        String event = events.poll(20, TimeUnit.SECONDS);
        assertNotNull(event, "nothing happened within 20 s");
        return event;
    }

    /** Those nobody has asked for. */
    List<String> rest() {
        return List.copyOf(events);
    }

    /** Every thread of the library ends; its threads carry the client's name. */
    static void assertNoThreadIsLeft(String client) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().contains(client) && !thread.getName().equals(client + "-ping")) {
                thread.join(5_000);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }
}
