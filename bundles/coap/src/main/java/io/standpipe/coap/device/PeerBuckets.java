package io.standpipe.coap.device;

import io.standpipe.model.time.RateLimit;
import io.standpipe.model.time.TimeSource;
import java.util.LinkedHashMap;

/**
 * How much each peer may still send: a bucket of tokens that fills by itself. The least recent
 * peers are forgotten when there are too many, so its size is bounded. One thread.
 */
public final class PeerBuckets<K> {

    private final TimeSource time;
    private final double burst;
    private final double perSecond;
    private final int peers;
    private final LinkedHashMap<K, RateLimit> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param burst how much a peer may send at once
     * @param perSecond how much it may send for long
     * @param peers that are remembered
     */
    public PeerBuckets(TimeSource time, int burst, double perSecond, int peers) {
        this.time = time;
        this.burst = burst;
        this.perSecond = perSecond;
        this.peers = peers;
    }

    /** Whether the peer may send one more. */
    public boolean take(K peer) {
        long now = time.nanos();
        RateLimit bucket = buckets.get(peer);
        if (bucket == null) {
            bucket = new RateLimit(burst, perSecond, now);
            buckets.put(peer, bucket);
            if (buckets.size() > peers) {
                buckets.remove(buckets.keySet().iterator().next());
            }
        }
        return bucket.take(now);
    }
}
