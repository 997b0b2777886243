package io.standpipe.history.trend;

import io.standpipe.model.history.TrendSample;
import io.standpipe.model.point.Quality.Status;
import io.standpipe.model.time.Stamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a point in one run of the gateway. Within it the monotonic clock says what came
 * after what and how long it took; the wall clock, as it was known to be right last, only says when
 * that was. So a clock that is set moves the whole run, and tears nothing.
 */
final class BootSamples {

    private record Loss(long from, long to) {}

    private final List<PointSample> samples = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private final long began;
    private long expected;
    private long known;
    private @Nullable Stamp clock;

    BootSamples(Block first) {
        began = first.base();
        expected = began;
        known = began;
    }

    /** The next block of this boot. */
    void add(Block block, long key) {
        if (block.base() != expected) {
            losses.add(new Loss(known, block.base())); // one that was written is not there
        }
        if (block.lost() != Block.NONE) {
            losses.add(new Loss(block.lost(), block.lostTo()));
        }
        samples.addAll(block.samples(key));
        expected = block.written().nanos();
        known = block.known();
        clock(block.written());
    }

    /** What is not written yet. */
    void add(List<PointSample> unwritten) {
        samples.addAll(unwritten);
    }

    /** Both clocks, at some moment of the boot: a clock that is right counts more. */
    void clock(Stamp stamp) {
        if (clock == null
                || stamp.clock() == Stamp.Clock.SYNCHRONISED
                || clock.clock() != Stamp.Clock.SYNCHRONISED) {
            clock = stamp;
        }
    }

    private long utc(long nanos) {
        Stamp right = clock;
        return right == null ? 0 : right.utc() + Math.floorDiv(nanos - right.nanos(), 1_000_000L);
    }

    /** Where the next block begins, monotonic nanoseconds. */
    long expected() {
        return expected;
    }

    /** When it began, UTC milliseconds. */
    long began() {
        return utc(began);
    }

    /**
     * In the order of time.
     *
     * @param goesOn whether it is the boot that runs; otherwise nothing is known beyond its end
     */
    List<TrendSample> samples(boolean goesOn) {
        List<PointSample> all = new ArrayList<>(samples);
        for (Loss loss : losses) {
            all.removeIf(one -> one.nanos() >= loss.from() && one.nanos() <= loss.to());
            all.add(new PointSample(loss.from(), QualityWords.UNKNOWN, Double.NaN));
        }
        if (!goesOn) {
            all.removeIf(one -> one.nanos() > known);
            all.add(new PointSample(known, QualityWords.UNKNOWN, Double.NaN));
        }
        all.sort(Comparator.comparingLong(PointSample::nanos));
        List<TrendSample> found = new ArrayList<>(all.size());
        for (PointSample one : all) {
            long at = utc(one.nanos());
            Status status = QualityWords.status(one.quality());
            found.add(
                    status == null
                            ? TrendSample.unknown(at)
                            : new TrendSample(
                                    at, one.value(), status, QualityWords.cause(one.quality())));
        }
        return found;
    }
}
