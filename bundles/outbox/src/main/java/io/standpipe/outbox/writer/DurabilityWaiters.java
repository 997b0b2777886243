package io.standpipe.outbox.writer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who waits for alarms to be safe. Asked on any thread, answered on the outbox's. */
public final class DurabilityWaiters {

    private record Promise(long upTo, CompletableFuture<Void> done) {}

    private final ArrayDeque<Promise> waiting = new ArrayDeque<>();
    private long dropped;
    private boolean closed;

    /**
     * @param upTo how many alarms were given so far: all of them must be safe
     */
    public CompletableFuture<Void> ask(long upTo) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (this) {
            if (!closed) {
                waiting.addLast(new Promise(upTo, done));
                return done;
            }
        }
        done.completeExceptionally(new IllegalStateException("the outbox is closed"));
        return done;
    }

    synchronized boolean waiting() {
        return !waiting.isEmpty();
    }

    /**
     * @param upTo so many of those given are written, or confirmed by every uplink
     * @param lost how many were dropped since the beginning: whoever waits meanwhile is not told
     *     that his are safe
     */
    void safe(long upTo, long lost) {
        if (lost > dropped) {
            dropped = lost;
            List<Promise> broken = take(Long.MAX_VALUE);
            broken.forEach(
                    one ->
                            one.done()
                                    .completeExceptionally(
                                            new IllegalStateException("alarms were dropped")));
            return;
        }
        take(upTo).forEach(one -> one.done().complete(null));
    }

    // Two that ask at the same moment may stand in the other order: both wait for the later then.
    private synchronized List<Promise> take(long upTo) {
        List<Promise> taken = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.getFirst().upTo() <= upTo) {
            taken.add(waiting.removeFirst());
        }
        return taken;
    }

    /** Nothing is written any more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        take(Long.MAX_VALUE)
                .forEach(
                        one ->
                                one.done()
                                        .completeExceptionally(
                                                new IllegalStateException(
                                                        "the outbox was closed")));
    }
}
