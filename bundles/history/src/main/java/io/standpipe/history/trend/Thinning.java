package io.standpipe.history.trend;

import io.standpipe.model.history.TrendSample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Makes a trend as short as a picture needs it. */
final class Thinning {

    /** Samples of an answer that is not thinned. */
    static final int MOST = 4000;

    /** Parts of time of which each keeps what is needed: a picture has about as many columns. */
    static final int PARTS = 1000;

    private Thinning() {}

    /**
     * @param all in the order of time, not empty
     * @return at most 6 samples for each part
     */
    static List<TrendSample> thin(List<TrendSample> all) {
        if (all.size() <= MOST) {
            return all;
        }
        long from = all.get(0).at();
        long part = Math.max(1, (all.get(all.size() - 1).at() - from) / PARTS + 1);
        List<TrendSample> thinned = new ArrayList<>();
        int next = 0;
        while (next < all.size()) {
            int begin = next;
            long end = from + ((all.get(next).at() - from) / part + 1) * part;
            while (next < all.size() && all.get(next).at() < end) {
                next++;
            }
            thinned.addAll(needed(all.subList(begin, next)));
        }
        return thinned;
    }

    /** First, last, lowest, highest; the first of which nothing is known, the first bad one. */
    private static List<TrendSample> needed(List<TrendSample> part) {
        Set<TrendSample> few = Collections.newSetFromMap(new IdentityHashMap<>());
        few.add(part.get(0));
        few.add(part.get(part.size() - 1));
        Comparator<TrendSample> byValue = Comparator.comparingDouble(TrendSample::value);
        part.stream().filter(Thinning::hasValue).min(byValue).ifPresent(few::add);
        part.stream().filter(Thinning::hasValue).max(byValue).ifPresent(few::add);
        part.stream().filter(one -> one.status() == null).findFirst().ifPresent(few::add);
        part.stream()
                .filter(one -> one.status() != null && !hasValue(one))
                .findFirst()
                .ifPresent(few::add);
        return part.stream().filter(few::contains).toList();
    }

    private static boolean hasValue(TrendSample one) {
        return !Double.isNaN(one.value());
    }
}
