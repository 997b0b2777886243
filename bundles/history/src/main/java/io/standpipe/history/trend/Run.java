package io.standpipe.history.trend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one quality, one after another, of which the first, the lowest, the highest and the
 * last are kept: a line drawn through these four covers the same pixels as one through all (M4,
 * Jugel and others, VLDB 2014).
 */
final class Run {

    private @Nullable Sample first;
    private @Nullable Sample low;
    private @Nullable Sample high;
    private @Nullable Sample last;

    boolean isEmpty() {
        return first == null;
    }

    @Nullable Sample first() {
        return first;
    }

    void add(Sample sample) {
        if (first == null) {
            first = sample;
        }
        if (low == null || sample.value() < low.value()) {
            low = sample;
        }
        if (high == null || sample.value() > high.value()) {
            high = sample;
        }
        last = sample;
    }

    /** In the order of time. */
    List<Sample> samples() {
        List<Sample> kept = new ArrayList<>(4);
        for (@Nullable Sample each : new @Nullable Sample[] {first, low, high, last}) {
            if (each != null && !kept.contains(each)) {
                kept.add(each);
            }
        }
        kept.sort(Comparator.comparingLong(Sample::nanos));
        return kept;
    }

    void clear() {
        first = null;
        low = null;
        high = null;
        last = null;
    }
}
