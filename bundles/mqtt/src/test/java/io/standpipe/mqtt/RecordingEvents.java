package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.standpipe.model.uplink.UplinkTransport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a link tells, as texts. */
class RecordingEvents implements UplinkTransport.Events {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Override
    public void connected(UplinkTransport.Limits limits) {
        events.add("connected " + limits);
    }

    @Override
    public void acknowledged(long handle, String refusal) {
        events.add("acknowledged %d %s".formatted(handle, refusal).strip());
    }

    @Override
    public void listening(long handle, String refusal) {
        events.add("listening %d %s".formatted(handle, refusal).strip());
    }

    @Override
    public void arrived(UplinkTransport.Incoming message) {
        events.add(
                "arrived %s %s %s"
                        .formatted(
                                message.path(),
                                message.retained() ? "retained" : "new",
                                new String(message.payload(), StandardCharsets.UTF_8)));
    }

    @Override
    public void dropped(String name, String why) {
        events.add("dropped %s: it %s".formatted(name, why));
    }

    @Override
    public void lost(String cause, UplinkTransport.Loss how) {
        String word =
                switch (how) {
                    case UNREACHED -> "not reached";
                    case REFUSED -> "not let in";
                    case TAKEN_OVER -> "taken over";
                    case ENDED -> "lost";
                };
        events.add(word + ": " + cause);
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
