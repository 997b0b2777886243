package io.standpipe.coap;

import io.standpipe.model.TimeSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much each peer may still send: a bucket of tokens that fills by itself. The least recent
 * peers are forgotten when there are too many, so its size is bounded. One thread.
 */
final class Allowance<K> {

    private static final class Bucket {
        double tokens;
        long at;
    }

    private final TimeSource time;
    private final double burst;
    private final double perSecond;
    private final int peers;
    private final LinkedHashMap<K, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param burst how much a peer may send at once
     * @param perSecond how much it may send for long
     * @param peers that are remembered
     */
    Allowance(TimeSource time, int burst, double perSecond, int peers) {
        this.time = time;
        this.burst = burst;
        this.perSecond = perSecond;
        this.peers = peers;
    }

    /** Whether the peer may send one more. */
    boolean take(K peer) {
        long now = time.nanos();
        Bucket bucket = buckets.get(peer);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = burst;
            bucket.at = now;
            buckets.put(peer, bucket);
            if (buckets.size() > peers) {
                Map.Entry<K, Bucket> oldest = buckets.entrySet().iterator().next();
                buckets.remove(oldest.getKey());
            }
        }
        bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / 1e9 * perSecond);
        bucket.at = now;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }
}
