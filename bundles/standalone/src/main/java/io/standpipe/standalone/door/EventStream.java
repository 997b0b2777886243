package io.standpipe.standalone.door;

import io.standpipe.model.console.PageEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Server-sent events (HTML Living Standard, 9.2) to those who keep listening. Each holds a thread
 * of the door: there are few, and whoever comes beyond asks again and again instead. Many threads.
 */
final class EventStream {

    /** Three people with a desktop and a phone each, and something left for requests. */
    static final int MOST = 8;

    /** The server ends an answer that takes a minute; the page comes back by itself. */
    private static final Duration LONGEST = Duration.ofSeconds(45);

    static final String TYPE = "text/event-stream; charset=utf-8";

    private static final byte[] BEFORE = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Semaphore places = new Semaphore(MOST);

    /**
     * @param may whether the listener may still hear it
     * @return false if there is no place, and nothing was answered
     * @throws IOException he is gone
     */
    boolean send(Call call, PageEvents events, BooleanSupplier may) throws IOException {
        if (!places.tryAcquire()) {
            return false;
        }
        long begun = System.nanoTime();
        try (OutputStream out = call.begin(TYPE)) {
            while (may.getAsBoolean() && System.nanoTime() - begun < LONGEST.toNanos()) {
                out.write(BEFORE);
                out.write(events.next());
                out.write(AFTER);
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the door closes
        } finally {
            places.release();
        }
        return true;
    }
}
