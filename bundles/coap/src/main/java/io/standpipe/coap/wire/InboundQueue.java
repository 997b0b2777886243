package io.standpipe.coap.wire;

import io.standpipe.coap.device.PeerBuckets;
import io.standpipe.model.HeapShare;
import io.standpipe.model.time.TimeSource;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.RawData;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams between the sockets and the bus's thread. Each detector has a share and its turn;
 * strangers have what is left, a few a second. Whoever floods takes from himself: from the detector
 * that he claims to be, or from the strangers of his address. Where one cannot be told from
 * another, which of them stays is chance, and not who came first. Any thread.
 */
public final class InboundQueue {

    /** Datagrams of one detector: more than it may send at once without waiting for an answer. */
    public static final int OF_DETECTOR = 16;

    /** Datagrams of all strangers together. */
    public static final int OF_STRANGERS = 64;

    /** Strangers that are answered at once, and a second: a technician looks for some of them. */
    public static final int STRANGERS_BURST = 200;

    static final int STRANGERS_PER_SECOND = 100;

    /** Of the heap for the bytes of all detectors together. */
    static final HeapShare HEAP = new HeapShare(32);

    private static final long BYTES = Math.max(1 << 20, HEAP.bytes());

    /** Turns of detectors for one of a stranger. */
    private static final int TURNS = 8;

    /** Detectors that are compared to find one that holds much. */
    private static final int COMPARED = 32;

    /** What a datagram takes besides its bytes, about. */
    private static final int OVERHEAD = 256;

    /**
     * A datagram.
     *
     * @param detector that it is of, as far as is known; empty if of none
     * @param raw null if the message is wrong: it is answered, but never parsed
     */
    record Item(String detector, RawMessage message, EndpointContext from, @Nullable RawData raw) {

        int bytes() {
            return OVERHEAD + (raw == null ? 0 : raw.getSize());
        }
    }

    private static final class Share {
        final ArrayDeque<Item> items = new ArrayDeque<>(2);
        int bytes;
    }

    private final RandomGenerator random;
    private final long most;
    private final PeerBuckets<String> allowance;

    /** Those of a detector, whose turn it is first. */
    private final LinkedHashMap<String, Share> detectors = new LinkedHashMap<>();

    private final List<Item> strangers = new ArrayList<>();
    private long bytes;
    private int turns;

    InboundQueue(TimeSource time, RandomGenerator random) {
        this(time, random, BYTES);
    }

    /**
     * @param most bytes of all detectors
     */
    InboundQueue(TimeSource time, RandomGenerator random, long most) {
        this.random = random;
        this.most = most;
        allowance = new PeerBuckets<>(time, STRANGERS_BURST, STRANGERS_PER_SECOND, 1);
    }

    synchronized void add(Item item) {
        String detector = item.detector();
        if (detector.isEmpty()) {
            addStranger(item);
            return;
        }
        Share share = detectors.computeIfAbsent(detector, any -> new Share());
        if (share.items.size() >= OF_DETECTOR) {
            if (random.nextInt(OF_DETECTOR + 1) == 0) {
                return;
            }
            removeOne(share);
        }
        while (bytes + item.bytes() > most) {
            if (!makeRoom(share)) {
                if (share.items.isEmpty()) {
                    detectors.remove(detector);
                }
                return;
            }
        }
        share.items.addLast(item);
        share.bytes += item.bytes();
        bytes += item.bytes();
    }

    private void removeOne(Share share) {
        int victim = random.nextInt(share.items.size());
        Iterator<Item> each = share.items.iterator();
        Item gone = each.next();
        for (; victim > 0; victim--) {
            gone = each.next();
        }
        each.remove();
        share.bytes -= gone.bytes();
        bytes -= gone.bytes();
    }

    /** Who holds the most, as far as is looked, gives one up for who holds less. */
    private boolean makeRoom(Share share) {
        Share largest = share;
        int left = COMPARED;
        for (Share other : detectors.values()) {
            if (other.bytes > largest.bytes) {
                largest = other;
            }
            if (--left == 0) {
                break;
            }
        }
        if (largest.items.size() <= 1) {
            return false;
        }
        removeOne(largest);
        return true;
    }

    private void addStranger(Item item) {
        if (strangers.size() < OF_STRANGERS) {
            strangers.add(item);
            return;
        }
        InetAddress from = item.from().getPeerAddress().getAddress();
        int victim = random.nextInt(OF_STRANGERS);
        for (int i = 0; i < OF_STRANGERS; i++) {
            int at = (victim + i) % OF_STRANGERS;
            if (strangers.get(at).from().getPeerAddress().getAddress().equals(from)) {
                victim = at;
                break;
            }
        }
        strangers.set(victim, item);
    }

    /** The next one; null if there is none, or strangers must wait. */
    synchronized @Nullable Item poll() {
        boolean turn = detectors.isEmpty() || ++turns >= TURNS;
        if (turn && !strangers.isEmpty() && allowance.take("")) {
            turns = 0;
            int last = strangers.size() - 1;
            Item item = strangers.set(random.nextInt(last + 1), strangers.get(last));
            strangers.remove(last);
            return item;
        }
        Iterator<Map.Entry<String, Share>> each = detectors.entrySet().iterator();
        if (!each.hasNext()) {
            return null;
        }
        Map.Entry<String, Share> next = each.next();
        String detector = next.getKey();
        Share share = next.getValue();
        each.remove();
        Item item = share.items.removeFirst();
        share.bytes -= item.bytes();
        bytes -= item.bytes();
        if (!share.items.isEmpty()) {
            detectors.put(detector, share); // its next turn comes after all others'
        }
        return item;
    }

    synchronized boolean isEmpty() {
        return detectors.isEmpty() && strangers.isEmpty();
    }

    /** Datagrams that wait. */
    synchronized int size() {
        return strangers.size()
                + detectors.values().stream().mapToInt(share -> share.items.size()).sum();
    }

    /** Bytes that wait of detectors. */
    synchronized long bytes() {
        return bytes;
    }
}
