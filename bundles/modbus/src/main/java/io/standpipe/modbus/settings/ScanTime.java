package io.standpipe.modbus.settings;

import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.Phrase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes to read everything of a bus once, by its settings alone. Different addresses
 * are read at the same time, devices behind one address one after the other.
 *
 * @param best nanoseconds if each device answers at once: what the wire takes, and the gaps; over a
 *     network, whose speed is not known, next to nothing
 * @param worst nanoseconds if each device answers at the last moment
 * @param load part of the time that the busiest address is busy at best; above 1 it cannot hold its
 *     intervals
 * @param busiest that address; empty if there is none
 */
public record ScanTime(long best, long worst, double load, String busiest) {

    // Around the PDU of a frame on a serial line: unit and check sum.
    private static final int AROUND = 3;

    /** What one address takes. */
    private static final class Sum {
        private long best;
        private long worst;
        private double load;
    }

    public static ScanTime of(BusConfig config) {
        Map<Address, Sum> sums = new HashMap<>();
        for (BusConfig.Entry entry : config.entries()) {
            Timing timing = config.transports().timing(entry.address(), config.timeout());
            Sum sum = sums.computeIfAbsent(entry.address(), any -> new Sum());
            for (ReadPlan plan : entry.plans()) {
                long best = 0;
                for (Read read : plan.reads()) {
                    int bytes = read.pdu().length + read.answerSize() + 2 * AROUND;
                    best += timing.gap() + bytes * timing.perByte();
                }
                Duration own = plan.interval();
                Duration interval = own == null ? entry.interval() : own;
                sum.best += best;
                sum.worst += best + plan.reads().size() * timing.timeout().toNanos();
                sum.load += (double) best / interval.toNanos();
            }
        }
        ScanTime all = new ScanTime(0, 0, 0, "");
        for (Map.Entry<Address, Sum> each : sums.entrySet()) {
            Sum sum = each.getValue();
            boolean busier = sum.load > all.load;
            all =
                    new ScanTime(
                            Math.max(all.best, sum.best),
                            Math.max(all.worst, sum.worst),
                            busier ? sum.load : all.load,
                            busier ? each.getKey().toString() : all.busiest);
        }
        return all;
    }

    /** Says that the intervals cannot be held; null if they can. */
    Phrase.@Nullable Said problem() {
        return load <= 1
                ? null
                : BusPhrase.INTERVALS_TOO_SHORT.with(
                        busiest, Math.round(Math.ceil(load * 100)) + " %");
    }

    /** For people: {@code 0.62 s, and 5.4 s if every device answers at the last moment}. */
    @Override
    public String toString() {
        return "%.2f s at best, and %.1f s if every device answers at the last moment"
                .formatted(best / 1e9, worst / 1e9);
    }
}
