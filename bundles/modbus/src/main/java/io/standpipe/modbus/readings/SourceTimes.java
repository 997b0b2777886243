package io.standpipe.modbus.readings;

import io.standpipe.modbus.profile.EventLog;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.PackedTime;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.point.SourceClock;
import io.standpipe.model.time.Stamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges the times that devices give their values and log records ({@link SourceClock}): a reading
 * goes on with a source time that can be right, or with that of its arrival and a mark of this.
 * Source times are only told; alarms count from the moment at which the gateway knew. Each device
 * on one thread at a time.
 */
public final class SourceTimes implements Consumer<Readings> {

    /**
     * How far a clock may be ahead: nothing was measured after it was read, so it counts as now.
     * Clocks that nobody sets are off by some seconds a day; what is more is another time zone, or
     * wrong.
     */
    static final Duration AHEAD = Duration.ofMinutes(2);

    /** Records of one second are read within it, one after the other in the pauses of polls. */
    static final Duration RECORDS = Duration.ofMinutes(2);

    /** The log has one clock for all that stands in a record. */
    private static final int LOG = -1;

    private final Consumer<Readings> next;
    private final Map<String, Map<Integer, Clock>> clocks = new ConcurrentHashMap<>();

    public SourceTimes(Consumer<Readings> next) {
        this.next = next;
    }

    /** What is known of the time of one point, or of the records of a log. */
    private static final class Clock {

        private final DeviceProfile profile;
        private final SourceClock clock;
        private double value = Double.NaN;
        private boolean right;
        private long told;
        private int within;

        Clock(DeviceProfile profile, Duration standsStill) {
            this.profile = profile;
            clock = new SourceClock(standsStill);
        }

        /**
         * The time to be told. That of one measurement stays the same for as long as the device
         * shows it; what else it tells of the same second comes a millisecond later each, for who
         * drops what came twice goes by the time.
         *
         * @param taken milliseconds, as the device says
         * @param of the value of that time; of a record its number, NaN if it has none
         * @return {@link Reading#ON_ARRIVAL} if the time can be none
         */
        long judge(long taken, double of, Stamp now) {
            if (taken <= 0 || now.clock() == Stamp.Clock.UNSYNCHRONISED) {
                // A message of an unsynchronised clock is put right by a shift of all its times.
                return Reading.ON_ARRIVAL;
            }
            double time = taken / 1000.0;
            boolean second = time == clock.newest();
            boolean copy = !Double.isNaN(of) && Double.compare(of, value) == 0;
            if (!second || !copy) {
                right = clock.goes(now, time, copy) && taken - now.utc() <= AHEAD.toMillis();
                within = second ? within + 1 : 0;
                told = Math.min(taken + within, now.utc());
                clock.took(now, time);
                value = of;
            }
            return right ? told : Reading.ON_ARRIVAL;
        }
    }

    /** Forgets the clocks of devices that are not these; any thread. */
    public void retain(Set<String> devices) {
        clocks.keySet().retainAll(devices);
    }

    @Override
    public void accept(Readings poll) {
        List<Reading> readings = poll.readings();
        List<Reading> judged = null;
        boolean recorded = false;
        long record = Reading.ON_ARRIVAL;
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            boolean stored = reading.point().isStored();
            boolean dated = stored ? tellsTimes(poll) : reading.point().clock() != null;
            if (!dated || reading.quality().status() == Quality.Status.BAD) {
                continue;
            }
            judged = judged == null ? new ArrayList<>(readings) : judged;
            if (stored && !recorded) {
                recorded = true;
                record = judgeRecord(poll);
            }
            long time = stored ? record : judge(poll, reading);
            judged.set(i, told(reading, time));
        }
        next.accept(
                judged == null
                        ? poll
                        : new Readings(poll.device(), poll.stamp(), judged, poll.why()));
    }

    private static boolean tellsTimes(Readings poll) {
        EventLog log = ModbusPart.of(poll.device().profile()).log();
        return log != null && log.time() != EventLog.NO_TIME;
    }

    private long judge(Readings poll, Reading reading) {
        Point point = reading.point();
        Clock clock = clock(poll, point.index(), standsStill(point.clock()));
        return clock.judge(reading.taken(), reading.value(), poll.stamp());
    }

    private long judgeRecord(Readings poll) {
        double number = Double.NaN;
        long taken = Reading.ON_ARRIVAL;
        for (Reading reading : poll.readings()) {
            if (reading.point().source() instanceof ModbusSource source
                    && source.inLog() == ModbusSource.InLog.NUMBER) {
                number = reading.value();
            }
            taken = Math.max(taken, reading.taken());
        }
        return clock(poll, LOG, RECORDS).judge(taken, number, poll.stamp());
    }

    @SuppressWarnings("ReferenceEquality") // described anew, it may be another point
    private Clock clock(Readings poll, int key, Duration standsStill) {
        DeviceProfile profile = poll.device().profile();
        Map<Integer, Clock> ofDevice =
                clocks.computeIfAbsent(poll.device().id(), id -> new HashMap<>());
        Clock clock = ofDevice.get(key);
        if (clock == null || clock.profile != profile) {
            clock = new Clock(profile, standsStill);
            ofDevice.put(key, clock);
        }
        return clock;
    }

    /** A clock without seconds says the same for a minute. */
    private static Duration standsStill(@Nullable Point clock) {
        return clock != null
                        && clock.source() instanceof ModbusSource source
                        && source.layout() instanceof PackedTime time
                ? SourceClock.STANDS_STILL.plus(time.step())
                : SourceClock.STANDS_STILL;
    }

    private static Reading told(Reading reading, long time) {
        boolean arrival = time == Reading.ON_ARRIVAL;
        return arrival && reading.quality().isGood()
                ? reading.at(time).as(SourceClock.BY_ARRIVAL)
                : reading.at(time);
    }
}
