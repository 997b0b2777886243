package io.standpipe.outbox.lane;

import io.standpipe.model.HeapShare;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/**
 * Messages that have no number yet, in the order they came. Nearly empty but while the database is
 * being opened, or another process has it; then the oldest of a lane go when the lane is full, and
 * are counted. What has a number and cannot be written waits in the {@link RecentMessages} under
 * the same bound; the one fills only while the other is empty. Any thread.
 */
public final class IncomingQueue {

    /**
     * Of the heap for both lanes, half of it for each. In the gateway's 96 MiB that is 12 MiB for
     * some 12,000 alarms, and as much for telemetry of four minutes at 1,000 points/s.
     */
    public static final HeapShare HEAP = new HeapShare(4);

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
    private final long maxBytes;

    /**
     * @param maxBytes of a lane, by {@link #size(Message)}
     */
    public IncomingQueue(long maxBytes) {
        this.maxBytes = maxBytes;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new Waiting());
        }
    }

    public void add(Message message) {
        long size = size(message);
        synchronized (this) {
            Waiting waiting = of(message.lane());
            waiting.queue.addLast(message);
            waiting.given++;
            waiting.bytes += size;
            dropWhatIsTooMuch(waiting);
        }
    }

    /**
     * Takes the oldest messages of a lane out, up to so many and so many bytes of bodies, but one
     * at least. {@link #passed} or {@link #putBack} must follow.
     */
    public synchronized List<Message> take(Lane lane, int max, long maxBytes) {
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
    public synchronized void passed(Lane lane) {
        of(lane).taken = 0;
    }

    /** These come first again. */
    public synchronized void putBack(Lane lane, List<Message> messages) {
        Waiting waiting = of(lane);
        waiting.taken = 0;
        for (int i = messages.size() - 1; i >= 0; i--) {
            waiting.queue.addFirst(messages.get(i));
            waiting.bytes += size(messages.get(i));
        }
        dropWhatIsTooMuch(waiting);
    }

    /** Messages of the lane that are not offered. */
    public synchronized int size(Lane lane) {
        Waiting waiting = of(lane);
        return waiting.queue.size() + waiting.taken;
    }

    /** Messages of the lane that came since the beginning. */
    public synchronized long given(Lane lane) {
        return of(lane).given;
    }

    /** Those among them that are offered, or were dropped. */
    public synchronized long gone(Lane lane) {
        return of(lane).given - size(lane);
    }

    /** So many more were dropped, elsewhere. */
    public synchronized void count(Lane lane, int messages) {
        of(lane).dropped += messages;
    }

    /** Messages of the lane that were dropped since the beginning. */
    public synchronized long dropped(Lane lane) {
        return of(lane).dropped;
    }

    private void dropWhatIsTooMuch(Waiting waiting) {
        while (waiting.bytes > maxBytes && waiting.queue.size() > 1) {
            waiting.bytes -= size(waiting.queue.removeFirst());
            waiting.dropped++;
        }
    }

    /** What may wait of a lane, in bytes. */
    public long maxBytes() {
        return maxBytes;
    }

    /** What a message takes in memory, in bytes; an estimate. */
    public static long size(Message message) {
        return OVERHEAD + message.topic().length() + message.body().length;
    }

    private Waiting of(Lane lane) {
        Waiting waiting = lanes.get(lane);
        if (waiting == null) {
            throw new IllegalArgumentException("no lane " + lane);
        }
        return waiting;
    }
}
