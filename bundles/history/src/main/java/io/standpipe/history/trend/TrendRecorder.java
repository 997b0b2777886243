package io.standpipe.history.trend;

import io.standpipe.history.store.SegmentLog;
import io.standpipe.model.device.Device;
import io.standpipe.model.point.Quality.Status;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes trends: once a minute what has changed, thinned to four samples of a point; how many
 * points get their turn is a matter of the {@link WriteBudget}. So a gateway with few points has
 * minutes, and one with more points that move than the files have room for has longer ones. A
 * change of quality is always told with its moment. All on the history's own thread, but for {@link
 * #reading} and {@link #unread}.
 */
public final class TrendRecorder {

    /** One write in so long. */
    static final Duration EVERY = Duration.ofMinutes(1);

    /** A file holds so much; then all that is known is written once more, for those go in turn. */
    static final Duration FILE = Duration.ofHours(1);

    /** Points of a gateway that have a trend; each takes some 150 bytes of memory. */
    static final int MAX_POINTS = 25_000;

    /** What is gathered is written at once when it has so many bytes. */
    static final int MAX_BLOCK = 256 << 10;

    /** Below so many free bytes of the disk nothing is written. */
    static final long RESERVE = 128L << 20;

    /** How many bytes of the disk are free. */
    public interface Free {
        long bytes() throws IOException;
    }

    private final SegmentLog log;
    private final Free free;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Consumer<@Nullable IOException> told;
    private final TrendQueue queue;
    private final QualityWords words = new QualityWords();
    private final WriteBudget budget;
    private final Map<String, PointTrack[]> tracks = new HashMap<>();
    private int points;

    /** In the order in which something of them was first not written. */
    private final Set<PointTrack> unwritten = new LinkedHashSet<>();

    private ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private List<String> qualities = new ArrayList<>();
    private long base;
    private long fileSince;
    private long lost = Block.NONE;
    private long lostTo = Block.NONE;
    private int losses;

    /**
     * @param minute bytes that may be written in a minute
     * @param told whether the last write failed, or null
     */
    public TrendRecorder(
            SegmentLog log,
            Free free,
            int minute,
            TimeSource time,
            Scheduler scheduler,
            Consumer<@Nullable IOException> told) {
        this.log = log;
        this.free = free;
        this.time = time;
        this.scheduler = scheduler;
        this.told = told;
        budget = new WriteBudget(minute);
        queue = new TrendQueue(scheduler, this::drain);
        base = time.nanos();
        fileSince = base;
    }

    public void start() {
        scheduler.schedule(EVERY, this::minute);
    }

    /** Any thread; never waits. */
    public void reading(Device device, Stamp stamp, Reading reading) {
        if (TrendPoint.isNumeric(reading.point())) {
            queue.add(new TrendQueue.Waiting(device, stamp, reading), time.nanos());
        }
    }

    /** No bus reads the device any more. Any thread; never waits. */
    public void unread(Device device, Stamp at) {
        queue.add(new TrendQueue.Waiting(device, at, null), time.nanos());
    }

    /** Nobody judges readings any more: nothing is known of any point. The history's own thread. */
    public void nobodyReads() {
        drain();
        long now = time.nanos();
        List.copyOf(tracks.keySet()).forEach(device -> giveUp(device, now));
    }

    private void minute() {
        scheduler.schedule(EVERY, this::minute);
        budget.minutePassed();
        write();
    }

    private void drain() {
        TrendQueue.Taken taken = queue.take();
        for (TrendQueue.Waiting one : taken.waiting()) {
            Reading reading = one.reading();
            if (reading == null) {
                giveUp(one.device().id(), one.stamp().nanos());
            } else {
                take(one.device(), one.stamp(), reading);
            }
        }
        if (taken.lost() != Block.NONE) {
            lose(taken.lost(), taken.lostTo());
        }
        if (entries.size() >= MAX_BLOCK) {
            writeBlock();
        }
    }

    private void giveUp(String device, long nanos) {
        PointTrack[] gone = tracks.remove(device);
        if (gone != null) {
            for (PointTrack track : gone) {
                if (track != null) {
                    change(
                            track.since(losses),
                            new PointSample(nanos, QualityWords.UNKNOWN, Double.NaN));
                    emit(track);
                    unwritten.remove(track);
                    points--;
                }
            }
        }
    }

    private void take(Device device, Stamp stamp, Reading reading) {
        PointTrack track = track(device, reading);
        if (track == null) {
            return;
        }
        String quality = words.of(reading.quality());
        double value = reading.quality().status() == Status.BAD ? Double.NaN : reading.value();
        PointSample sample = new PointSample(Math.min(stamp.nanos(), time.nanos()), quality, value);
        if (!track.isOld(sample)) {
            change(track, sample);
        }
    }

    private @Nullable PointTrack track(Device device, Reading reading) {
        int index = reading.point().index();
        int size = device.profile().points().size();
        PointTrack[] all = tracks.get(device.id());
        if (all == null || all.length != size) {
            if (all != null) {
                giveUp(device.id(), time.nanos());
            }
            all = new PointTrack[size];
            tracks.put(device.id(), all);
        }
        PointTrack track = all[index];
        if (track == null || !track.point.equals(reading.point().id())) {
            if (track == null && points >= MAX_POINTS) {
                return null;
            }
            points += track == null ? 1 : 0;
            track = new PointTrack(device.id(), reading.point(), losses);
            all[index] = track;
        }
        return track.since(losses);
    }

    private void change(PointTrack track, PointSample sample) {
        if (!sample.quality().equals(track.quality())) {
            emit(track);
        }
        track.take(sample);
        unwritten.add(track);
    }

    /** Puts what is not written of a point into the block. */
    private void emit(PointTrack track) {
        if (track.unwritten.isEmpty()) {
            return;
        }
        if (!budget.hasAny()) {
            long now = time.nanos();
            lose(Math.min(now, firstUnwritten()), now);
            return;
        }
        int before = entries.size();
        EntryFormat.write(entries, track.key, track.unwritten.samples(), base, qualities);
        track.unwritten.clear();
        budget.spend(entries.size() - before);
    }

    /** Of that time something is missing, nobody knows of which point. */
    private void lose(long from, long to) {
        lost = lost == Block.NONE ? from : Math.min(lost, from);
        lostTo = Math.max(lostTo, to);
        losses++;
        unwritten.clear();
    }

    private long firstUnwritten() {
        long first = Long.MAX_VALUE;
        for (PointTrack track : unwritten) {
            PointSample sample = track.unwritten.first();
            first = sample == null ? first : Math.min(first, sample.nanos());
        }
        return first;
    }

    /** Writes what there is to write, as at the end of a minute. */
    public void write() {
        drain();
        long now = time.nanos();
        if (now - fileSince >= FILE.toNanos()) {
            roll();
        }
        Iterator<PointTrack> next = unwritten.iterator();
        while (next.hasNext() && budget.hasForValues() && entries.size() < MAX_BLOCK) {
            PointTrack track = next.next();
            next.remove();
            emit(track);
        }
        writeBlock();
    }

    private void roll() {
        try {
            log.roll();
            restate();
        } catch (IOException e) {
            told.accept(e);
        }
    }

    private void restate() {
        long now = time.nanos();
        fileSince = now;
        for (PointTrack[] all : tracks.values()) {
            for (PointTrack track : all) {
                if (track != null && !track.since(losses).quality().equals(QualityWords.UNKNOWN)) {
                    track.restate(now);
                    unwritten.add(track);
                }
            }
        }
    }

    private void writeBlock() {
        Stamp now = time.stamp();
        Block block = block(now);
        base = now.nanos();
        entries = new ByteArrayOutputStream();
        qualities = new ArrayList<>();
        lost = Block.NONE;
        lostTo = Block.NONE;
        try {
            if (free.bytes() < RESERVE) {
                throw new IOException(
                        "less than %s MiB are free, which are left to others"
                                .formatted(RESERVE >> 20));
            }
            if (log.append(List.of(block.content()), false)) {
                restate();
            }
            told.accept(null);
        } catch (IOException e) {
            restate(); // the reader sees that a block is missing
            told.accept(e);
        }
    }

    private Block block(Stamp now) {
        return new Block(
                time.boot(),
                base,
                now,
                Math.min(now.nanos(), firstUnwritten()),
                lost,
                lostTo,
                qualities,
                ByteBuffer.wrap(entries.toByteArray()));
    }

    /** What is known of a point and not written yet. */
    public Unwritten unwritten(String device, String point) {
        drain();
        List<PointSample> samples = new ArrayList<>();
        for (PointTrack track : tracks.getOrDefault(device, new PointTrack[0])) {
            if (track != null && track.point.equals(point)) {
                samples.addAll(track.since(losses).unwritten.samples());
            }
        }
        return new Unwritten(block(time.stamp()), samples);
    }
}
