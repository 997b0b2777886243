package io.standpipe.coap.dtls;

import io.standpipe.model.HeapShare;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How many DTLS handshakes are in progress, in total and shared fairly among the networks that they
 * come from. Nobody is proven before a handshake ends, so what one costs must be bounded, and
 * whoever begins many and ends none must not keep the others out: when the places are taken, the
 * network with the most gives its oldest. Where several have equally many, each is left some time
 * first, or ten thousand detectors that come back at once would only displace each other.
 *
 * <p>Any thread.
 *
 * @param <K> a handshake
 */
public final class HandshakeLimit<K> {

    /**
     * What is set aside for one handshake: about twice what a flood of them was seen to take, 9 kB
     * each.
     */
    static final int BYTES = 16 * 1024;

    /** Of the heap for all handshakes. */
    static final HeapShare HEAP = new HeapShare(16);

    /** A building's detectors at once, on the smallest heap. */
    static final int LEAST = 64;

    /** More than a processor of such a board works off while a detector waits. */
    static final int MOST = 2_000;

    /** Handshakes of a network that was proven before which do not count against it. */
    static final int RESERVED = 8;

    /** Networks that are remembered as proven. */
    static final int PROVEN_NETWORKS = 4_096;

    /**
     * How long a handshake is left alone by those of its own network: a handshake over a local
     * network or a fast radio is done, and a flood from there lets others in within a second.
     */
    public static final Duration LEFT_BY_ITS_OWN = Duration.ofSeconds(1);

    /** How long by those of networks that have as many: a handshake over NB-IoT takes that long. */
    static final Duration LEFT_BY_OTHERS = Duration.ofSeconds(10);

    /** Between two lines in the log. */
    static final Duration SILENCE = Duration.ofMinutes(10);

    private record Begun(long at, Runnable end) {}

    private final TimeSource time;
    private final int places;
    private final Consumer<String> log;
    private final Map<Long, LinkedHashMap<K, Begun>> byNetwork = new HashMap<>();
    private final Map<K, Long> networks = new HashMap<>();
    private final Set<Long> proven =
            Collections.newSetFromMap(
                    new LinkedHashMap<Long, Boolean>(16, 0.75f, true) {
                        private static final long serialVersionUID = 1;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
                            return size() > PROVEN_NETWORKS;
                        }
                    });

    private long turnedAway;
    private long quietUntil;
    private boolean told;

    /**
     * @param places handshakes in progress at once
     * @param log told a sentence when handshakes are turned away, at most one in {@link #SILENCE}
     */
    public HandshakeLimit(TimeSource time, int places, Consumer<String> log) {
        this.time = time;
        this.places = places;
        this.log = log;
    }

    /**
     * @param bytes that there are for them
     */
    static int places(long bytes) {
        return (int) Math.max(LEAST, Math.min(MOST, bytes / BYTES));
    }

    /**
     * Whether a handshake from there would be let in now. Nothing is remembered of the question.
     */
    synchronized boolean mayBegin(long network) {
        boolean may = networks.size() < places || displaced(network) != null;
        if (!may) {
            turnedAway();
        }
        return may;
    }

    /**
     * A peer has shown that it is at its address, and begins a handshake.
     *
     * @param end called if another one takes its place, under a lock: it must only note it down
     * @return false if there is no place for it
     */
    synchronized boolean begin(K handshake, long network, Runnable end) {
        if (networks.size() >= places) {
            K displaced = displaced(network);
            turnedAway();
            if (displaced == null) {
                return false;
            }
            Begun was = remove(displaced);
            if (was != null) {
                was.end().run();
            }
        }
        networks.put(handshake, network);
        byNetwork
                .computeIfAbsent(network, first -> new LinkedHashMap<>())
                .put(handshake, new Begun(time.nanos(), end));
        return true;
    }

    /** It is done, or failed, or was never known. */
    synchronized void ended(K handshake) {
        remove(handshake);
    }

    /** An installed detector proved who it is from there. */
    synchronized void proven(long network) {
        proven.add(network);
    }

    /** Handshakes in progress. */
    public synchronized int size() {
        return networks.size();
    }

    private @Nullable Begun remove(K handshake) {
        Long network = networks.remove(handshake);
        if (network == null) {
            return null;
        }
        LinkedHashMap<K, Begun> there = byNetwork.get(network);
        Begun begun = there == null ? null : there.remove(handshake);
        if (there != null && there.isEmpty()) {
            byNetwork.remove(network);
        }
        return begun;
    }

    /** How many count against a network. */
    private int weight(long network, int handshakes) {
        return handshakes - (proven.contains(network) ? RESERVED : 0);
    }

    /** Which one goes for a new one; null if the new one has to wait. */
    private @Nullable K displaced(long network) {
        int heaviest = Integer.MIN_VALUE;
        long oldest = 0;
        K displaced = null;
        for (Map.Entry<Long, LinkedHashMap<K, Begun>> one : byNetwork.entrySet()) {
            if (one.getKey() == network) {
                continue;
            }
            int weight = weight(one.getKey(), one.getValue().size());
            Map.Entry<K, Begun> first = first(one.getValue());
            if (weight > heaviest || (weight == heaviest && first.getValue().at() - oldest < 0)) {
                heaviest = weight;
                oldest = first.getValue().at();
                displaced = first.getKey();
            }
        }
        LinkedHashMap<K, Begun> own = byNetwork.get(network);
        int mine = weight(network, own == null ? 0 : own.size()) + 1;
        if (displaced != null && heaviest > mine) {
            return displaced;
        }
        long now = time.nanos();
        if (own != null) {
            Map.Entry<K, Begun> first = first(own);
            return now - first.getValue().at() >= LEFT_BY_ITS_OWN.toNanos() ? first.getKey() : null;
        }
        return heaviest == mine && now - oldest >= LEFT_BY_OTHERS.toNanos() ? displaced : null;
    }

    private static <A, B> Map.Entry<A, B> first(Map<A, B> map) {
        Iterator<Map.Entry<A, B>> entries = map.entrySet().iterator();
        return entries.next();
    }

    private void turnedAway() {
        turnedAway++;
        long now = time.nanos();
        if (!told || now - quietUntil >= 0) {
            told = true;
            quietUntil = now + SILENCE.toNanos();
            log.accept(
                    "all %d places for DTLS handshakes are taken, and %d were turned away since this was last said; installed detectors keep their connections and come in again after a few attempts; if it goes on, find out who sends to this port and keep him out by the firewall"
                            .formatted(places, turnedAway));
            turnedAway = 0;
        }
    }
}
