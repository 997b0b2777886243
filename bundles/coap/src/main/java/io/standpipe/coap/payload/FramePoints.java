package io.standpipe.coap.payload;

import io.standpipe.coap.profile.CoapFrame;
import io.standpipe.coap.profile.CoapSource;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Reading;
import io.standpipe.model.words.PayloadPhrase;
import io.standpipe.model.words.RefusalPhrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The points that a device profile reads from a maker's frame. Immutable; any thread. */
final class FramePoints {

    /** In the frame itself. */
    private final List<Point> fields = new ArrayList<>();

    /** In each of its stored samples. */
    private final List<Point> stored = new ArrayList<>();

    /** In its items, by tag. */
    private final Map<Integer, List<Point>> tagged = new HashMap<>();

    private final @Nullable CoapFrame frame;
    private final Urgency urgency;

    /**
     * @param points of a profile, those with other sources too
     */
    FramePoints(List<Point> points, Urgency urgency) {
        this.urgency = urgency;
        CoapFrame found = null;
        for (Point point : points) {
            if (point.source() instanceof CoapSource.Field field) {
                if (field.tag() != CoapSource.NO_TAG) {
                    tagged.computeIfAbsent(field.tag(), any -> new ArrayList<>()).add(point);
                } else {
                    (field.stored() ? stored : fields).add(point);
                }
                found = field.frame();
            }
        }
        frame = found;
    }

    /** Whether the profile reads no frame. */
    boolean isEmpty() {
        return frame == null;
    }

    /**
     * The readings of a frame: those of its stored samples, the oldest first, and at last those of
     * the frame itself.
     *
     * @throws PayloadException the profile reads no frame, or this is none of its frames
     */
    PointMap.Report read(byte[] payload) throws PayloadException {
        if (frame == null) {
            throw new PayloadException(RefusalPhrase.NO_FRAME.with());
        }
        VendorFrames.check(frame, payload);
        List<PointMap.Moment> moments = new ArrayList<>();
        CoapFrame.Samples samples = frame.samples();
        double now = samples == null ? 0 : VendorFrames.time(samples, payload);
        if (samples != null && !stored.isEmpty()) {
            samples(samples, payload, now, moments);
        }
        List<Reading> readings = new ArrayList<>(readings(fields, payload, 0));
        String unread = frame.items() == null ? "" : items(frame, payload, readings);
        moments.add(new PointMap.Moment(now, readings));
        boolean whole =
                moments.stream()
                        .flatMap(moment -> moment.readings().stream())
                        .noneMatch(reading -> reading.quality().equals(ValueDecoder.NO_NUMBER));
        return new PointMap.Report(
                moments, List.of(), whole ? unread : PayloadPhrase.FLOAT_NO_NUMBER.of());
    }

    /**
     * Adds what the items of a frame say. Of two with one tag the more urgent one counts.
     *
     * @return why not all of them could be read; empty if they could
     */
    private String items(CoapFrame of, byte[] payload, List<Reading> into) {
        CoapFrame.Items items = of.items();
        if (items == null) {
            return "";
        }
        Map<Integer, Reading> byPoint = new TreeMap<>();
        String unread =
                VendorFrames.items(
                        of,
                        items,
                        payload,
                        (tag, at) -> {
                            List<Point> there = tagged.getOrDefault(tag, List.of());
                            for (Reading reading : readings(there, payload, at)) {
                                byPoint.merge(
                                        reading.point().index(),
                                        reading,
                                        (one, other) ->
                                                urgency.of(one) > urgency.of(other) ? one : other);
                            }
                        });
        into.addAll(byPoint.values());
        return unread;
    }

    private void samples(
            CoapFrame.Samples samples,
            byte[] payload,
            double newest,
            List<PointMap.Moment> moments) {
        int count = VendorFrames.count(samples, payload);
        int period = VendorFrames.period(samples, payload);
        // Without a period only the newest one's time is known.
        for (int i = period == 0 ? Math.max(0, count - 1) : 0; i < count; i++) {
            moments.add(
                    new PointMap.Moment(
                            newest - (double) period * (count - 1 - i),
                            readings(stored, payload, samples.at() + i * samples.bytes())));
        }
    }

    private static List<Reading> readings(List<Point> points, byte[] payload, int from) {
        List<Reading> readings = new ArrayList<>(points.size());
        for (Point point : points) {
            if (point.source() instanceof CoapSource.Field field) {
                readings.add(ValueDecoder.reading(point, VendorFrames.raw(field, payload, from)));
            }
        }
        return readings;
    }
}
