package io.standpipe.coap.report;

import io.standpipe.coap.payload.MessageTurn;
import io.standpipe.coap.wire.Copies;
import io.standpipe.model.point.SourceClock;
import io.standpipe.model.time.Stamp;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order one detector's messages were sent, as far as that can be known. The moment of
 * arrival counts; a message's own time and number only tell that it is a copy, or that it was
 * overtaken a short while ago. Pure; one thread.
 */
final class ArrivalOrder {

    /**
     * For how long a message may be under way while later ones arrive: RFC 7641, 3.4, where it
     * stands for notifications; it is the upper limit of RFC 7252's MAX_LATENCY, 100 s, and some
     * more.
     */
    static final Duration WINDOW = Duration.ofSeconds(128);

    /** Paths that one detector is observed on; more than any profile has. */
    private static final int MAX_PATHS = 64;

    /**
     * Each time that a clock is set takes one at least; the newest one is enough for the others.
     */
    private static final int MAX_TOLD = 16;

    private static final int HALF = 1 << 23;

    /** What a message is. */
    enum Order {
        /** what is so now, as far as is known */
        NEWS,
        /** the last message again: nothing came in between */
        COPY,
        /** what was so before the last message, or nobody knows */
        STALE
    }

    /**
     * A verdict.
     *
     * @param clock whether the time that the message tells can be one
     */
    record Verdict(Order order, boolean clock) {}

    /** A time that a message told, seconds since 1970, and when it arrived, monotonic. */
    private record Told(double time, long at) {}

    private record Numbered(String observation, int number, long at) {}

    private final Map<String, Numbered> numbered = new HashMap<>(2);
    private final SourceClock clock = new SourceClock();
    // Times of the latest messages, of whichever clock: what is a little older than one of them was
    // overtaken, also where the clock was set in between, and held up what came of both clocks.
    private final ArrayDeque<Told> told = new ArrayDeque<>(2);
    private byte[] last = {};
    private long lastAt;
    private boolean behind;

    /** The newest time of before the start, which may come again for want of an answer. */
    private double unanswered;

    /**
     * Judges a message and remembers it.
     *
     * @param now when it arrived
     * @param path that a notification is of; otherwise empty
     * @param time that it says it was taken, seconds since 1970; 0 if it does not say
     * @param payload its bytes, kept until the next one comes
     */
    Verdict judge(Stamp now, String path, MessageTurn turn, double time, byte[] payload) {
        boolean same = time > 0 && Arrays.equals(payload, last);
        boolean copy = same && now.nanos() - lastAt <= Copies.LIFETIME.toNanos();
        last = time > 0 ? payload : last.length == 0 ? last : new byte[0];
        lastAt = now.nanos();
        boolean overtaken = overtaken(now.nanos(), path, turn);
        if (time > 0 && turn.number() < 0) {
            overtaken |= told.stream().anyMatch(one -> isBefore(one, time, now.nanos()));
        }
        boolean goes = clock.goes(now, time, copy || (time > 0 && time == unanswered));
        unanswered = 0;
        Order order = copy ? Order.COPY : overtaken || turn.again() ? Order.STALE : Order.NEWS;
        behind = order == Order.STALE;
        if (order == Order.NEWS) {
            clock.took(now, time);
        }
        if (time > 0 && !copy) {
            if (told.size() >= MAX_TOLD) {
                told.remove();
            }
            told.add(new Told(time, now.nanos()));
        }
        return new Verdict(order, goes);
    }

    /** Whether a time is so little before another that no clock was set in between. */
    private static boolean isBefore(Told other, double time, long now) {
        return time < other.time()
                && other.time() - time <= WINDOW.toSeconds()
                && isRecent(other.at(), now);
    }

    /** RFC 7641, 3.4; but a number that stands still tells nothing. */
    private boolean overtaken(long now, String path, MessageTurn turn) {
        if (turn.number() < 0) {
            return false;
        }
        Numbered before = numbered.get(path);
        if (before != null && !turn.asked() && before.observation().equals(turn.observation())) {
            int ahead = turn.number() - before.number() & 0xFF_FFFF;
            if (ahead > HALF && isRecent(before.at(), now)) {
                return true;
            }
        }
        if (before != null || numbered.size() < MAX_PATHS) {
            numbered.put(path, new Numbered(turn.observation(), turn.number(), now));
        }
        return false;
    }

    /**
     * What must be known of it after a restart: times and numbers that can still be overtaken.
     *
     * @param now monotonic
     */
    void write(DataOutput out, long now) throws IOException {
        List<Told> times = told.stream().filter(one -> isRecent(one.at(), now)).toList();
        out.writeDouble(clock.newest());
        out.writeByte(times.size());
        for (Told one : times) {
            out.writeDouble(one.time());
        }
        List<Map.Entry<String, Numbered>> numbers =
                numbered.entrySet().stream()
                        .filter(one -> isRecent(one.getValue().at(), now))
                        .toList();
        out.writeByte(numbers.size());
        for (Map.Entry<String, Numbered> one : numbers) {
            out.writeUTF(one.getKey());
            out.writeUTF(one.getValue().observation());
            out.writeInt(one.getValue().number());
        }
    }

    /**
     * Takes over what was written. Nobody knows how long the gateway did not run, so the time that
     * a message may be under way begins anew.
     */
    void read(DataInput in, Stamp now) throws IOException {
        unanswered = in.readDouble();
        clock.took(now, unanswered);
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            told.add(new Told(in.readDouble(), now.nanos()));
        }
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            numbered.put(in.readUTF(), new Numbered(in.readUTF(), in.readInt(), now.nanos()));
        }
    }

    private static boolean isRecent(long at, long now) {
        return now - at <= WINDOW.toNanos();
    }

    /** Whether what came last was so before what came before it. */
    boolean isBehind() {
        return behind;
    }

    /** What came last was not kept: when it comes again it is new. */
    void lost() {
        last = new byte[0];
    }

    /** The newest time that a message told, seconds since 1970; 0 if none did. */
    double newest() {
        return clock.newest();
    }
}
