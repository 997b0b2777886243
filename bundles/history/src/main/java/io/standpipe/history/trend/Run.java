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

    private @Nullable PointSample first;
    private @Nullable PointSample low;
    private @Nullable PointSample high;
    private @Nullable PointSample last;

    boolean isEmpty() {
        return first == null;
    }

    @Nullable PointSample first() {
        return first;
    }

    void add(PointSample sample) {
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
    List<PointSample> samples() {
        List<PointSample> kept = new ArrayList<>(4);
        for (@Nullable PointSample each : new @Nullable PointSample[] {first, low, high, last}) {
            if (each != null && !kept.contains(each)) {
                kept.add(each);
            }
        }
        kept.sort(Comparator.comparingLong(PointSample::nanos));
        return kept;
    }

    void clear() {
        first = null;
        low = null;
        high = null;
        last = null;
    }
}
