package io.standpipe.coap.report;

import io.standpipe.coap.device.Detector;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.coap.payload.PointMap.Moment;
import io.standpipe.coap.payload.Urgency;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is remembered of one detector's messages. One thread. */
final class DetectorMemory {

    /** In which order they were sent. */
    final ArrivalOrder arrivals = new ArrivalOrder();

    private final PointMap map;
    private final Urgency urgency;

    /** How urgent the newest value of each point is, by its index. */
    private final byte[] known;

    /**
     * The dated moments of the last message that had any: a detector sends again what it stored.
     */
    private Set<Long> told = Set.of();

    private @Nullable Stamp heard;

    /** What the last message waits for. */
    private CompletableFuture<Void> safe = CompletableFuture.completedFuture(null);

    DetectorMemory(Detector detector) {
        map = detector.map();
        urgency = map.urgency();
        known = new byte[detector.device().profile().points().size()];
    }

    /** What must be known after a restart of the order of its messages, with the one of now. */
    byte[] order(Stamp now) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Stamp newest = heard == null || !arrivals.isBehind() ? now : heard;
            boolean known = newest.clock() != Stamp.Clock.UNSYNCHRONISED;
            out.writeLong(known ? newest.utc() : Long.MAX_VALUE);
            arrivals.write(out, now.nanos());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * What came before the start is older than what comes now.
     *
     * @param order of an earlier process
     * @param start of this one
     */
    void restore(byte[] order, Stamp start) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(order))) {
            long utc = in.readLong();
            boolean known = start.clock() != Stamp.Clock.UNSYNCHRONISED && utc <= start.utc();
            heard = known ? start.before(start.utc() - utc) : start;
            arrivals.read(in, start);
        } catch (IOException e) {
            heard = start; // it is of another version, and cut off for this one
        }
    }

    /** Whether it is of this detector, with these points. */
    boolean of(@Nullable Detector detector) {
        return detector != null && map.isOfSameProfile(detector.map());
    }

    /** Whether a moment was before the last message that was news. */
    boolean isBefore(Stamp moment) {
        return heard != null && moment.nanos() < heard.nanos();
    }

    /** News came. */
    void heard(Stamp now) {
        heard = now;
    }

    /** Whether one of its values meets an alarm. */
    boolean alarming(PointMap.Report report) {
        return report.moments().stream()
                .flatMap(moment -> moment.readings().stream())
                .anyMatch(reading -> urgency.of(reading) > Urgency.NONE);
    }

    /** Whether a value is more urgent than what is known of its point. */
    boolean raises(Collection<Reading> readings) {
        return readings.stream()
                .anyMatch(reading -> urgency.of(reading) > known[reading.point().index()]);
    }

    /**
     * Those of a moment that was before what is known: they end no alarm, and raise every one.
     *
     * @param unwatched whether those too that no alarm looks at
     */
    Moment alarms(Moment moment, boolean unwatched) {
        return new Moment(
                moment.time(),
                moment.readings().stream().filter(one -> raisesStill(one, unwatched)).toList(),
                moment.told().stream()
                        .filter(one -> raisesStill(one.reading(), unwatched))
                        .toList());
    }

    private boolean raisesStill(Reading reading, boolean unwatched) {
        if (!urgency.watched(reading.point())) {
            return unwatched;
        }
        int urgent = urgency.of(reading);
        return urgent > Urgency.NONE && urgent >= known[reading.point().index()];
    }

    /** They were handed over. */
    void took(List<Reading> readings) {
        for (Reading reading : readings) {
            if (reading.quality().status() != Quality.Status.BAD) {
                known[reading.point().index()] = (byte) urgency.of(reading);
            }
        }
    }

    /** Whether the last message with times told the same of that time. */
    boolean knows(Moment moment) {
        return told.contains(hash(moment));
    }

    /** These are told; what was told before is forgotten. */
    void told(List<Moment> dated) {
        told = new HashSet<>(dated.size() * 2);
        dated.forEach(moment -> told.add(hash(moment)));
    }

    private static long hash(Moment moment) {
        long hash = Double.doubleToLongBits(moment.time());
        for (Reading reading : moment.readings()) {
            hash = hash * 1_000_003 + reading.point().index();
            hash = hash * 1_000_003 + Double.doubleToLongBits(reading.value());
        }
        return hash;
    }

    void waitsFor(CompletableFuture<Void> durable) {
        safe = durable;
    }

    CompletableFuture<Void> safe() {
        return safe;
    }

    /** What came last was not kept: when it comes again, all of it is new. */
    void lost() {
        arrivals.lost();
        Arrays.fill(known, (byte) Urgency.NONE);
        told = Set.of();
    }
}
