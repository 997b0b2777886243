package io.standpipe.model.log;

import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes the lines of a log that a peer can cause, each as often as anybody reads them: {@value
 * #OF_PEER} lines of a peer, {@value #OF_ALL} of all peers, in a span of time. A span is a minute
 * at first. That of a peer is twice as long each time, up to an hour, until the peer was quiet for
 * a whole one; that of all is twice as long each time that something was left out in it, up to ten
 * minutes. What was left out is counted and told in a line of its own, with the next line of
 * anybody.
 *
 * <p>The least recent peers are forgotten when there are more than {@value #PEERS}; what was left
 * out of theirs counts as that of other peers. Lines are made {@link Printable}. Any thread; the
 * log is written outside the lock.
 */
public final class LogLimit {

    /** One tells that something is wrong, the others whether it changes. */
    public static final int OF_PEER = 5;

    /** A screen: some peers at once, each with a few lines. */
    public static final int OF_ALL = 40;

    /** Peers that are remembered. Beyond it senders are forged, or nobody could read of all. */
    public static final int PEERS = 256;

    /** Chars of a line. */
    public static final int LENGTH = 1_000;

    /** A span at first. */
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    /** A peer's span if it never ends: what it says is known by then. */
    public static final Duration LONGEST_OF_PEER = Duration.ofHours(1);

    /** The span of all: a new peer must be seen, and a day of a flood is a megabyte. */
    public static final Duration LONGEST_OF_ALL = Duration.ofMinutes(10);

    private static final class Share {
        long since;
        long span = SHORTEST.toNanos();
        int lines;
        long leftOut;
    }

    private final TimeSource time;
    private final Consumer<String> log;
    private final Share all = new Share();
    private final LinkedHashMap<String, Share> peers = new LinkedHashMap<>(16, 0.75f, true);
    private long told;

    /**
     * @param time whose monotonic clock counts
     * @param log what takes a line, for instance {@code LOG::warn}; it gets no placeholders
     */
    public LogLimit(TimeSource time, Consumer<String> log) {
        this.time = time;
        this.log = log;
        told = time.nanos();
        all.since = told;
    }

    /**
     * Writes a line, or counts it.
     *
     * @param peer who causes it, in words that stand for it in the log: an address, an id
     * @param line asked for only if it is written
     */
    public void line(String peer, Supplier<String> line) {
        line(peer, log, line);
    }

    /**
     * @param level what takes this line instead, for instance {@code LOG::info}
     */
    public void line(String peer, Consumer<String> level, Supplier<String> line) {
        List<String> counts;
        boolean written;
        synchronized (this) {
            long now = time.nanos();
            counts = now - told >= SHORTEST.toNanos() ? due(now) : List.of();
            written = take(Printable.name(peer), now);
        }
        counts.forEach(log);
        if (written) {
            level.accept(Printable.of(line.get(), LENGTH));
        }
    }

    /** Peers that are remembered now. */
    synchronized int size() {
        return peers.size();
    }

    private boolean take(String name, long now) {
        Share peer = peers.get(name);
        if (peer == null) {
            peer = new Share();
            peer.since = now;
            peers.put(name, peer);
            if (peers.size() > PEERS) {
                Iterator<Share> eldest = peers.values().iterator();
                all.leftOut += eldest.next().leftOut;
                eldest.remove();
            }
        }
        if (peer.lines >= OF_PEER || all.lines >= OF_ALL) {
            peer.leftOut++;
            return false;
        }
        peer.lines++;
        all.lines++;
        return true;
    }

    /** Begins the spans that are due, and returns a line for each that left something out. */
    private List<String> due(long now) {
        told = now;
        List<String> counts = new ArrayList<>();
        boolean open = isOver(all, now);
        for (Iterator<Map.Entry<String, Share>> each = peers.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<String, Share> one = each.next();
            Share peer = one.getValue();
            if (!isOver(peer, now)) {
                continue;
            }
            if (peer.lines == 0 && peer.leftOut == 0) {
                each.remove(); // quiet: as if it had never come
                continue;
            }
            boolean fits = open || all.lines + counts.size() < OF_ALL;
            if (peer.leftOut > 0 && counts.size() < OF_PEER && fits) {
                counts.add(count(peer.leftOut, "of " + one.getKey(), now - peer.since));
            } else {
                all.leftOut += peer.leftOut;
            }
            begin(peer, now, true, LONGEST_OF_PEER);
        }
        int ofPeers = counts.size();
        if (open) {
            boolean more = all.leftOut > 0;
            if (more) {
                counts.add(count(all.leftOut, "of other peers", now - all.since));
            }
            begin(all, now, more, LONGEST_OF_ALL);
        }
        all.lines += ofPeers; // they are lines too
        return counts;
    }

    private static boolean isOver(Share share, long now) {
        return now - share.since >= share.span;
    }

    private static void begin(Share share, long now, boolean isLonger, Duration longest) {
        share.span = isLonger ? Math.min(longest.toNanos(), share.span * 2) : SHORTEST.toNanos();
        share.since = now;
        share.lines = 0;
        share.leftOut = 0;
    }

    private static String count(long number, String whose, long nanos) {
        long minutes = Math.max(1, Math.round(nanos / 60e9));
        return String.format(
                "%,d more such %s %s %s left out in the last %s",
                number,
                number == 1 ? "line" : "lines",
                whose,
                number == 1 ? "was" : "were",
                minutes == 1 ? "minute" : minutes + " minutes");
    }
}
