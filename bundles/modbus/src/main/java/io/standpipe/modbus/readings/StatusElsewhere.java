package io.standpipe.modbus.readings;

import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Status;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.point.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Values whose quality another point says, such as a status bit of another table: two requests of
 * one poll. A value lies between two looks at its status, and counts only as far as both let it: a
 * status that begins or ends between the two requests hides nothing. Each device on one thread at a
 * time.
 */
public final class StatusElsewhere implements Consumer<Readings> {

    private static final Quality UNKNOWN = Quality.NOT_YET_READ;

    private final Consumer<Readings> next;

    /** By device what its status was in the poll before, by point. */
    private final Map<String, Map<Integer, Reading>> before = new ConcurrentHashMap<>();

    public StatusElsewhere(Consumer<Readings> next) {
        this.next = next;
    }

    @Override
    public void accept(Readings poll) {
        List<Reading> readings = poll.readings();
        List<Reading> judged = null;
        Map<Integer, Reading> now = Map.of();
        Map<Integer, Reading> then = Map.of();
        Map<Integer, Reading> status = Map.of();
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            if (!looks(reading.point())) {
                continue;
            }
            if (judged == null) {
                judged = new ArrayList<>(readings);
                now = byPoint(readings);
                then = before.getOrDefault(poll.device().id(), Map.of());
                status = new HashMap<>(then);
            }
            judged.set(i, judged(reading, now, then, status));
        }
        if (judged == null) {
            next.accept(poll);
            return;
        }
        before.put(poll.device().id(), status);
        next.accept(new Readings(poll.device(), poll.stamp(), judged));
    }

    private static boolean looks(Point point) {
        if (point.quality().isEmpty()) {
            return false; // nearly all, without an iterator
        }
        for (QualityRule rule : point.quality()) {
            if (rule.point() >= 0) {
                return true;
            }
        }
        return false;
    }

    private static Map<Integer, Reading> byPoint(List<Reading> readings) {
        Map<Integer, Reading> byPoint = new HashMap<>();
        readings.forEach(reading -> byPoint.put(reading.point().index(), reading));
        return byPoint;
    }

    /**
     * @param status what is known of it from now on is put there
     */
    private static Reading judged(
            Reading reading,
            Map<Integer, Reading> now,
            Map<Integer, Reading> then,
            Map<Integer, Reading> status) {
        Quality quality = reading.quality();
        for (QualityRule rule : reading.point().quality()) {
            if (rule.point() < 0) {
                continue;
            }
            Reading present = now.get(rule.point());
            Reading earlier = then.get(rule.point());
            quality = quality.worse(says(rule, present));
            if (earlier != null) {
                quality = quality.worse(says(rule, earlier));
            }
            if (present != null) {
                status.put(rule.point(), present);
            }
        }
        if (quality.equals(reading.quality())) {
            return reading;
        }
        boolean bad = quality.status() == Status.BAD;
        return bad ? new Reading(reading.point(), Double.NaN, quality) : reading.as(quality);
    }

    /** What a rule makes of a status; what is not known of it is not known of the value. */
    private static Quality says(QualityRule rule, @Nullable Reading status) {
        if (status == null || status.quality().equals(Quality.ABSENT)) {
            return UNKNOWN;
        }
        if (Double.isNaN(status.value()) || status.quality().status() == Status.BAD) {
            return status.quality();
        }
        return rule.applies(status.value()) ? rule.quality() : Quality.GOOD;
    }
}
