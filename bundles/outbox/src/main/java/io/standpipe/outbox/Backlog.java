package io.standpipe.outbox;

import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/**
 * Messages that have no number yet, in the order they came. Nearly empty but while the database is
 * being opened, or another process has it; then the oldest of a lane go when the lane is full, and
 * are counted. Any thread.
 */
final class Backlog {

    static final int MAX_ALARMS = 10_000;
    static final long MAX_TELEMETRY_BYTES = 64L << 20;

    /** What a message costs in memory besides its text and bytes; an estimate. */
    private static final long OVERHEAD = 200;

    private static final class Waiting {
        final ArrayDeque<Message> queue = new ArrayDeque<>();
        long bytes;
        int taken;
        long given;
        long dropped;
    }

    private final EnumMap<Lane, Waiting> lanes = new EnumMap<>(Lane.class);

    Backlog() {
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new Waiting());
        }
    }

    void add(Message message) {
        long size = size(message);
        synchronized (this) {
            Waiting waiting = of(message.lane());
            waiting.queue.addLast(message);
            waiting.given++;
            waiting.bytes += size;
            dropWhatIsTooMuch(message.lane(), waiting);
        }
    }

    /**
     * Takes the oldest messages of a lane out, up to so many and so many bytes of bodies, but one
     * at least. {@link #passed} or {@link #putBack} must follow.
     */
    synchronized List<Message> take(Lane lane, int max, long maxBytes) {
        Waiting waiting = of(lane);
        List<Message> taken = new ArrayList<>(Math.min(max, waiting.queue.size()));
        long left = maxBytes;
        Message next = waiting.queue.peekFirst();
        while (next != null
                && taken.size() < max
                && (taken.isEmpty() || next.body().length <= left)) {
            waiting.queue.removeFirst();
            waiting.bytes -= size(next);
            left -= next.body().length;
            taken.add(next);
            next = waiting.queue.peekFirst();
        }
        waiting.taken = taken.size();
        return taken;
    }

    /** What was taken last is offered. */
    synchronized void passed(Lane lane) {
        of(lane).taken = 0;
    }

    /** These come first again. */
    synchronized void putBack(Lane lane, List<Message> messages) {
        Waiting waiting = of(lane);
        waiting.taken = 0;
        for (int i = messages.size() - 1; i >= 0; i--) {
            waiting.queue.addFirst(messages.get(i));
            waiting.bytes += size(messages.get(i));
        }
        dropWhatIsTooMuch(lane, waiting);
    }

    /** Messages of the lane that are not offered. */
    synchronized int size(Lane lane) {
        Waiting waiting = of(lane);
        return waiting.queue.size() + waiting.taken;
    }

    /** Messages of the lane that came since the beginning. */
    synchronized long given(Lane lane) {
        return of(lane).given;
    }

    /** Those among them that are offered, or were dropped. */
    synchronized long gone(Lane lane) {
        return of(lane).given - size(lane);
    }

    /** So many more were dropped, elsewhere. */
    synchronized void count(Lane lane, int messages) {
        of(lane).dropped += messages;
    }

    /** Messages of the lane that were dropped since the beginning. */
    synchronized long dropped(Lane lane) {
        return of(lane).dropped;
    }

    private static void dropWhatIsTooMuch(Lane lane, Waiting waiting) {
        while (lane == Lane.ALARM
                ? waiting.queue.size() > MAX_ALARMS
                : waiting.bytes > MAX_TELEMETRY_BYTES && waiting.queue.size() > 1) {
            waiting.bytes -= size(waiting.queue.removeFirst());
            waiting.dropped++;
        }
    }

    private static long size(Message message) {
        return OVERHEAD
                + message.topic().length()
                + message.boot().length()
                + message.body().length;
    }

    private Waiting of(Lane lane) {
        Waiting waiting = lanes.get(lane);
        if (waiting == null) {
            throw new IllegalArgumentException("no lane " + lane);
        }
        return waiting;
    }
}
