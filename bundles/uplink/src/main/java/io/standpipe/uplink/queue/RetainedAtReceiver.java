package io.standpipe.uplink.queue;

import io.standpipe.model.message.Outbox;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the receiver still keeps the states that it was given, as far as the gateway can know: it
 * reads its own status, and the one that the receiver kept tells when the receiver's memory is of.
 * What was acknowledged later, or all if that status is unknown or missing, goes to it once more:
 * it may have lost its memory, come back with an old one, or be another one. Survives connections.
 * One thread.
 */
public final class RetainedAtReceiver {

    /** So many statuses are known again; there is one in 30 s, and one with each change. */
    private static final int KNOWN = 128;

    /** A connection that ends so often in the middle of it may end because of it. */
    private static final int TRIES = 3;

    private static final long NOTHING = -1;

    /** A status that the receiver was given, and how much it had acknowledged by then. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Proof(byte[] status, long count) {}

    private final Outbox.Reader reader;

    /** Of connections that have ended, the oldest first. */
    private final ArrayDeque<Proof> proofs = new ArrayDeque<>();

    /** Of this connection. */
    private final ArrayDeque<Proof> ours = new ArrayDeque<>();

    /** By topic: which acknowledgement its newest state was, counted over all connections. */
    private final Map<String, Long> acknowledged = new HashMap<>();

    /** By topic: the newest number that was acknowledged. */
    private final Map<String, Long> newest = new HashMap<>();

    /** By topic: the newest number that was sent over this connection. */
    private final Map<String, Long> sent = new HashMap<>();

    private long count;
    private String server = "";
    private boolean known;
    private boolean through;
    private int broken;
    private long since;

    /** What was acknowledged when the connection began: the receiver has what came later. */
    private long begun;

    private @Nullable String after;
    private int inFlight;

    RetainedAtReceiver(Outbox.Reader reader) {
        this.reader = reader;
    }

    /** A connection stands. */
    public void begin(String to) {
        through &= to.equals(server);
        server = to;
        known = false;
        after = null;
        inFlight = 0;
        sent.clear();
        begun = count;
        since = through ? count : NOTHING;
    }

    /** The first status that the receiver delivered was one that it had kept. */
    public void kept(byte[] status) {
        if (!known) {
            long proven = NOTHING;
            for (Proof proof : proofs) {
                if (Arrays.equals(proof.status(), status)) {
                    proven = proof.count();
                }
            }
            go(proven);
        }
    }

    /** The first status that the receiver delivered was news: it had kept none. */
    public void keptNone() {
        if (!known) {
            go(NOTHING);
        }
    }

    /** The gateway may not read its status: goes by the receiver's address. */
    public void unknown() {
        if (!known) {
            go(since);
        }
    }

    private void go(long proven) {
        known = true;
        since = proven;
        after = broken < TRIES ? "" : null;
        through = false;
        end();
    }

    /** A status was acknowledged that was sent when so many states had been. */
    public void proven(byte[] status, long then) {
        add(ours, new Proof(status, through ? then : NOTHING));
    }

    private static void add(ArrayDeque<Proof> all, Proof proof) {
        if (all.size() == KNOWN) {
            all.remove();
        }
        all.add(proof);
    }

    /** How many states were acknowledged until now. */
    public long count() {
        return count;
    }

    /** A state is sent: whether the receiver has one that is newer, which it must go on keeping. */
    public boolean outdated(String topic, long seq) {
        return sent.merge(topic, seq, Math::max) > seq || newest.getOrDefault(topic, 0L) > seq;
    }

    /** A state was acknowledged. */
    public void acknowledged(String topic, long seq) {
        newest.merge(topic, seq, Math::max);
        acknowledged.put(topic, ++count);
    }

    /** The next that goes once more; null if there is none now. It counts as sent. */
    public Outbox.@Nullable Entry next() {
        while (after != null) {
            Outbox.Entry entry = reader.retained(after);
            after = entry == null ? null : entry.message().topic();
            if (entry != null) {
                long when = acknowledged.getOrDefault(after, 0L);
                if (when > since && when <= begun) {
                    inFlight++;
                    return entry;
                }
            }
        }
        end();
        return null;
    }

    /** The receiver answered one that went once more. */
    public void answered() {
        inFlight--;
        end();
    }

    private void end() {
        if (known && after == null && inFlight == 0 && !through) {
            through = true;
            broken = 0;
        }
    }

    /**
     * The connection ended.
     *
     * @param statuses what the receiver may keep of it: its will, and the goodbye
     */
    public void ended(byte[]... statuses) {
        if (known && !through) {
            broken++;
        }
        for (byte[] status : statuses) {
            proven(status, count);
        }
        ours.forEach(proof -> add(proofs, proof));
        ours.clear();
    }
}
