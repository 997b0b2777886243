package io.standpipe.modbus.readings;

import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.RollingCounter;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Quality.Status;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds up counters that roll over, so that the reported total goes on. Comes after the judgement of
 * polls: a number that may be another device's must not enter a total. Each device on one thread at
 * a time.
 */
public final class Totals implements Consumer<Readings> {

    private static final Quality LOST = new Quality(Status.UNCERTAIN, Cause.NOT_ACCURATE, 0);

    /**
     * What is kept of a counter is written again when it has moved by this share of its numbers, or
     * may have: after a restart it must still be known whether it rolled over meanwhile.
     */
    private static final double KEPT_SHARE = 1 / 16.0;

    private final Consumer<Readings> next;
    private final KeptCounts kept;
    private final Map<String, Total> totals = new ConcurrentHashMap<>();

    /**
     * @param kept what was known before the last restart, by device and point
     */
    public Totals(Consumer<Readings> next, KeptCounts kept) {
        this.next = next;
        this.kept = kept;
    }

    @Override
    public void accept(Readings poll) {
        List<Reading> readings = poll.readings();
        List<Reading> changed = null;
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            if (reading.point().source() instanceof ModbusSource source
                    && source.counter() != null
                    && !Double.isNaN(reading.value())) {
                changed = changed == null ? new ArrayList<>(readings) : changed;
                changed.set(i, total(poll, reading, source.counter()));
            }
        }
        next.accept(changed == null ? poll : new Readings(poll.device(), poll.stamp(), changed));
    }

    private Reading total(Readings poll, Reading reading, RollingCounter counter) {
        Point point = reading.point();
        Total total =
                totals.computeIfAbsent(key(poll.device(), point), key -> new Total(kept.get(key)));
        double number = Math.rint((reading.value() - point.offset()) / point.scale());
        if (reading.quality().isGood() && total.counted(number, poll.stamp(), counter)) {
            kept.put(key(poll.device(), point), total.text());
        }
        double lost = total.rolled * counter.modulus() * point.scale();
        Quality quality = reading.quality().isGood() && total.doubtful ? LOST : reading.quality();
        return new Reading(point, reading.value() + lost, quality, reading.taken());
    }

    private static String key(Device device, Point point) {
        return device.id() + "/" + point.id();
    }

    /** One counter of one device. */
    private static final class Total {

        private boolean known;
        private long rolled;
        private boolean doubtful;
        private double last;
        private double written;
        private long writtenUtc;
        private long utc;
        // Of this run only: null if the last count is of an earlier one.
        private @Nullable Long nanos;

        /**
         * @param text of an earlier run; null if there is none
         */
        Total(@Nullable String text) {
            String[] parts = text == null ? new String[0] : text.split(" ", -1);
            try {
                if (parts.length == 4) {
                    rolled = Long.parseLong(parts[0]);
                    last = Double.parseDouble(parts[1]);
                    utc = Long.parseLong(parts[2]);
                    doubtful = parts[3].equals("doubtful");
                    written = last;
                    writtenUtc = utc;
                    known = true;
                }
            } catch (NumberFormatException e) {
                rolled = 0; // somebody wrote into the file: it begins anew
            }
        }

        String text() {
            return String.format(
                    Locale.ROOT,
                    "%d %.0f %d %s",
                    rolled,
                    last,
                    utc,
                    doubtful ? "doubtful" : "sure");
        }

        /**
         * Takes a count over.
         *
         * @return whether it is to be written
         */
        boolean counted(double number, Stamp now, RollingCounter counter) {
            boolean first = !known;
            long before = rolled;
            boolean owedAnswers = doubtful;
            if (known) {
                judge(number, most(now, counter), counter.modulus());
            }
            known = true;
            last = number;
            utc = now.utc();
            nanos = now.nanos();
            boolean write =
                    first
                            || before != rolled
                            || owedAnswers != doubtful
                            || Math.abs(number - written) >= counter.modulus() * KEPT_SHARE
                            || (utc - writtenUtc) / 1e3 * counter.most()
                                    >= counter.modulus() * KEPT_SHARE;
            if (write) {
                written = number;
                writtenUtc = utc;
            }
            return write;
        }

        /** The most that it may have counted since the last time; one more for where it stood. */
        private double most(Stamp now, RollingCounter counter) {
            double seconds = nanos == null ? (now.utc() - utc) / 1e3 : (now.nanos() - nanos) / 1e9;
            // A clock that went back says nothing of how long it was.
            return seconds < 0 ? counter.modulus() : counter.most() * seconds + 1;
        }

        private void judge(double number, double most, double modulus) {
            boolean fell = number < last;
            if (most >= modulus / 2) {
                // It may have rolled over, once or more, or have begun anew.
                doubtful = true;
                rolled += fell ? 1 : 0;
            } else if (fell && modulus - last + number <= most) {
                rolled++;
            } else if (fell) {
                rolled = 0;
                doubtful = false;
            }
        }
    }
}
