package io.standpipe.history.trend;

import io.standpipe.history.store.SegmentLog;
import io.standpipe.model.history.History;
import io.standpipe.model.history.History.Trend;
import io.standpipe.model.history.TrendSample;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the trend of a point out of all files. */
public final class TrendReader {

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    private final SegmentLog log;
    private final TimeSource time;

    public TrendReader(SegmentLog log, TimeSource time) {
        this.log = log;
        this.time = time;
    }

    /**
     * See {@link History#trend}. Any thread, one at a time.
     *
     * @param unwritten what of it is not in the files yet; found out before they are read, so that
     *     nothing falls between the two
     */
    public Trend read(String device, String point, int hours, Unwritten unwritten)
            throws IOException {
        long key = TrendPoint.key(device, point);
        Map<String, BootSamples> boots = new LinkedHashMap<>();
        for (long file : log.numbers()) {
            for (byte[] content : log.contents(file)) {
                add(boots, Block.of(content), key);
            }
        }
        Stamp now = time.stamp();
        BootSamples runs = boots.get(time.boot());
        Block open = unwritten.block();
        if (runs == null || open.base() >= runs.expected()) {
            add(boots, open, key);
        }
        runs = boots.get(time.boot());
        if (runs != null) {
            runs.add(unwritten.samples());
            runs.clock(now);
        }
        long from = now.utc() - hours * HOUR_MS;
        List<TrendSample> all = Thinning.thin(window(inOrder(boots), from, now.utc()));
        return new Trend(from, now.utc(), now.clock(), all);
    }

    private static void add(Map<String, BootSamples> boots, @Nullable Block block, long key) {
        if (block != null) {
            boots.computeIfAbsent(block.boot(), boot -> new BootSamples(block)).add(block, key);
        }
    }

    /** One boot after the other; where their clocks contradict each other, the later one counts. */
    private List<TrendSample> inOrder(Map<String, BootSamples> boots) {
        List<TrendSample> all = new ArrayList<>();
        boots.forEach(
                (boot, samples) -> {
                    long began = samples.began();
                    all.removeIf(one -> one.at() >= began);
                    all.add(TrendSample.unknown(began));
                    all.addAll(samples.samples(boot.equals(time.boot())));
                });
        all.sort(Comparator.comparingLong(TrendSample::at));
        return all;
    }

    /** What is so again and again is told once. */
    private static List<TrendSample> window(List<TrendSample> all, long from, long to) {
        List<TrendSample> inside = new ArrayList<>();
        inside.add(TrendSample.unknown(from));
        for (TrendSample one : all) {
            if (one.at() <= from) {
                inside.set(0, new TrendSample(from, one.value(), one.status(), one.cause()));
            } else if (one.at() <= to && !isSame(one, inside.get(inside.size() - 1))) {
                inside.add(one);
            }
        }
        return inside;
    }

    private static boolean isSame(TrendSample one, TrendSample before) {
        return one.status() == before.status()
                && one.cause().equals(before.cause())
                && Double.compare(one.value(), before.value()) == 0;
    }
}
