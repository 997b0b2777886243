package io.standpipe.modbus.readings;

import io.standpipe.modbus.connection.AdHocRead;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.profile.EventLog;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.PointRegisters;
import io.standpipe.modbus.value.Decoder;
import io.standpipe.modbus.value.PointOffset;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what devices write into their own logs: each record once, in order, over restarts of the
 * gateway. Polls bring how many records there are; each new one is read in a pause of the polls,
 * and after it the count once more, so that one that was written over meanwhile is not told. Each
 * device on one thread at a time.
 */
public final class LogReader implements Consumer<Readings> {

    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);

    /** A count that falls from below this share of its numbers did not roll over. */
    private static final double WRAPS_FROM = 0.75;

    /** After so long without an answer its connection has ended, and nobody will answer. */
    private static final long GIVEN_UP = Duration.ofMinutes(2).toNanos();

    /** Reads registers besides the polls. */
    public interface Reach {

        /**
         * @param done told once, on the thread of the device's connection
         */
        void read(String device, Read read, Consumer<AdHocRead.Outcome> done);
    }

    private final Consumer<Readings> next;
    private final KeptCounts kept;
    private final Reach reach;
    private final Supplier<Stamp> clock;
    private final Map<String, Log> logs = new ConcurrentHashMap<>();

    /**
     * @param kept how far each log was told
     */
    public LogReader(Consumer<Readings> next, KeptCounts kept, Reach reach, Supplier<Stamp> clock) {
        this.next = next;
        this.kept = kept;
        this.reach = reach;
        this.clock = clock;
    }

    @Override
    public void accept(Readings poll) {
        next.accept(poll);
        EventLog ring = ModbusPart.of(poll.device().profile()).log();
        if (ring == null) {
            return;
        }
        for (Reading reading : poll.readings()) {
            if (reading.point().index() == ring.index() && reading.quality().isGood()) {
                logs.computeIfAbsent(poll.device().id(), id -> new Log(kept.get(key(id))))
                        .counted(poll.device(), ring, reading.value());
            }
        }
    }

    private static String key(String device) {
        return device + "/ log"; // no point is called so
    }

    /** The log of one device. */
    private final class Log {

        private boolean known;
        // Of the record that is told next, and how many were never told.
        private long number;
        private long lost;
        private boolean reading;
        // Which request is waited for, since when.
        private long turn;
        private long since;

        /**
         * @param text of an earlier run; null if there is none
         */
        Log(@Nullable String text) {
            String[] parts = text == null ? new String[0] : text.split(" ", -1);
            try {
                if (parts.length == 2) {
                    number = Long.parseLong(parts[0]);
                    lost = Long.parseLong(parts[1]);
                    known = true;
                }
            } catch (NumberFormatException e) {
                number = 0; // somebody wrote into the file: it begins anew
            }
        }

        private void keep(Device device) {
            kept.put(key(device.id()), number + " " + lost);
        }

        /**
         * @param value as the device has it
         */
        void counted(Device device, EventLog ring, double value) {
            boolean waits = reading && clock.get().nanos() - since < GIVEN_UP;
            if (waits || !(value >= 0 && value <= ring.wraps())) {
                return;
            }
            reading = false;
            long count = (long) value % ring.wraps();
            if (!known) {
                // What was written before anybody looked may be of any time.
                known = true;
                number = count;
                keep(device);
                return;
            }
            if (fresh(device, ring, count) > 0) {
                reading = true;
                read(device, ring);
            }
        }

        /** How many records wait; moves on over those that are gone. */
        private long fresh(Device device, EventLog ring, long count) {
            long fresh = Math.floorMod(count - number, (long) ring.wraps());
            if (!ring.tellsLost() || fresh <= ring.records()) {
                return fresh;
            }
            long last = Math.floorMod(number, (long) ring.wraps());
            if (count < last && last < ring.wraps() * WRAPS_FROM) {
                LOG.warn("{}: its log begins anew at {}", device.id(), count);
                // The numbers that are told go on; where a record stands follows from the count.
                long from = Math.max(0, count - ring.records());
                number += Math.floorMod(from - number, (long) ring.wraps());
            } else {
                long gone = fresh - ring.records();
                LOG.warn("{}: {} records of its log were written over unread", device.id(), gone);
                lost += gone;
                number += gone;
            }
            keep(device);
            return Math.floorMod(count - number, (long) ring.wraps());
        }

        private void read(Device device, EventLog ring) {
            int at = ring.at(number);
            Read record = new Read(ring.table(), at, ring.registers(), false, List.of());
            ask(device, record, outcome -> read(device, ring, outcome));
        }

        private void ask(Device device, Read what, Consumer<AdHocRead.Outcome> done) {
            long asked = ++turn;
            since = clock.get().nanos();
            reach.read(
                    device.id(),
                    what,
                    outcome -> {
                        if (asked == turn) {
                            done.accept(outcome);
                        }
                    });
        }

        private void read(Device device, EventLog ring, AdHocRead.Outcome record) {
            Point index = device.profile().points().get(ring.index());
            if (!record.quality().isGood()) {
                reading = false; // the next poll begins again
                return;
            }
            Read count = ReadPlan.whole(List.of(index));
            ask(device, count, outcome -> confirmed(device, ring, index, record.values(), outcome));
        }

        private void confirmed(
                Device device,
                EventLog ring,
                Point index,
                int[] record,
                AdHocRead.Outcome outcome) {
            reading = false;
            if (!outcome.quality().isGood()) {
                return;
            }
            PointOffset pointOffset =
                    new PointOffset(index, PointRegisters.source(index), offset(index));
            Reading counted = Decoder.reading(pointOffset, bytes(outcome.values()), 0);
            double value = counted.value();
            if (!counted.quality().isGood() || !(value >= 0 && value <= ring.wraps())) {
                return;
            }
            long before = number;
            if (fresh(device, ring, (long) value % ring.wraps()) <= 0) {
                return;
            }
            if (number == before) {
                tell(device, record);
                number++;
                keep(device);
            }
            counted(device, ring, value);
        }

        private int offset(Point index) {
            return 2 * (PointRegisters.source(index).address() - PointRegisters.first(index));
        }

        private void tell(Device device, int[] record) {
            ByteBuffer bytes = bytes(record);
            List<Reading> readings = new ArrayList<>();
            for (Point point : device.profile().points()) {
                if (point.source() instanceof ModbusSource source) {
                    switch (source.inLog()) {
                        case NO -> {}
                        case NUMBER -> readings.add(new Reading(point, number, Quality.GOOD));
                        case LOST -> readings.add(new Reading(point, lost, Quality.GOOD));
                        case FIELD ->
                                readings.add(
                                        Decoder.reading(
                                                new PointOffset(
                                                        point, source, 2 * source.address()),
                                                bytes,
                                                0));
                    }
                }
            }
            EventLog ring = ModbusPart.of(device.profile()).log();
            if (ring != null && ring.time() != EventLog.NO_TIME) {
                long written =
                        readings.stream()
                                .filter(one -> one.point().index() == ring.time())
                                .mapToLong(Decoder::time)
                                .findFirst()
                                .orElse(Reading.ON_ARRIVAL);
                readings.replaceAll(one -> one.at(written));
            }
            next.accept(new Readings(device, clock.get(), readings));
        }
    }

    private static ByteBuffer bytes(int[] registers) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * registers.length);
        for (int register : registers) {
            bytes.putShort((short) register);
        }
        return bytes;
    }
}
