package io.standpipe.modbus.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.ModbusFixtures;
import io.standpipe.modbus.connection.AdHocRead;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.profile.EventLog;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.InLog;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.words.Names;
import io.standpipe.testkit.Fixtures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Each record of a device's log is told once, in order; what was written over is counted. */
class LogReaderTest {

    private static final int RECORDS = 4;
    private static final int WRAPS = 64;

    private static Point point(
            int index, String id, InLog inLog, int address, ModbusSource.Type type) {
        return Fixtures.point(
                index,
                id,
                new ModbusSource(
                        Table.HOLDING,
                        address,
                        type,
                        Order.ABCD,
                        0,
                        1,
                        false,
                        null,
                        null,
                        null,
                        inLog));
    }

    private static Device device(int wraps) {
        List<Point> points =
                List.of(
                        ModbusFixtures.word(0, "written", 9),
                        point(1, "number", InLog.NUMBER, 0, ModbusSource.Type.UINT32),
                        point(2, "lost", InLog.LOST, 0, ModbusSource.Type.UINT32),
                        point(3, "code", InLog.FIELD, 1, ModbusSource.Type.UINT16));
        DeviceProfile profile =
                new DeviceProfile(
                        "p",
                        DeviceKind.PANEL,
                        "a test",
                        points,
                        List.of(),
                        3,
                        null,
                        new ModbusPart(
                                125,
                                true,
                                List.of(),
                                new EventLog(
                                        0,
                                        wraps,
                                        Table.HOLDING,
                                        100,
                                        RECORDS,
                                        2,
                                        EventLog.NO_TIME)),
                        Names.NONE);
        return new Device("d", "d", profile, "kit", Place.UNKNOWN);
    }

    /** The device: the code of a record is how many were written before it. */
    private Device device = device(WRAPS);

    private int wraps = WRAPS;
    private long written;
    private long offset;
    private final long[] ring = new long[RECORDS];
    private boolean silent;
    private long seconds;

    /** Requests that wait; the device may write between them. */
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    private final KeptCounts kept = KeptCounts.inMemory();
    private final List<String> told = new ArrayList<>();
    private LogReader reader = reader();

    /** The point is a place in the ring and no count. */
    private void isPlace() {
        wraps = RECORDS;
        device = device(RECORDS);
    }

    private LogReader reader() {
        return new LogReader(this::tell, kept, this::read, this::stamp);
    }

    private Stamp stamp() {
        return new Stamp(seconds * 1_000_000_000, 0, Stamp.Clock.SYNCHRONISED);
    }

    private void tell(Readings readings) {
        if (readings.readings().size() > 1) {
            assertEquals(3, readings.readings().size());
            told.add(
                    "%.0f lost %.0f code %.0f"
                            .formatted(
                                    readings.readings().get(0).value(),
                                    readings.readings().get(1).value(),
                                    readings.readings().get(2).value()));
        }
    }

    private void read(String id, Read read, Consumer<AdHocRead.Outcome> done) {
        waiting.add(
                () -> {
                    if (silent) {
                        done.accept(
                                AdHocRead.Outcome.failed(
                                        Quality.bad(Cause.DEVICE_SILENT), "silent"));
                        return;
                    }
                    int[] values = new int[read.count()];
                    for (int i = 0; i < values.length; i++) {
                        int at = read.address() + i;
                        values[i] =
                                at == 9 ? count() : at % 2 == 0 ? 7 : (int) ring[(at - 100) / 2];
                    }
                    done.accept(new AdHocRead.Outcome(Quality.GOOD, "", values));
                });
    }

    private int count() {
        return (int) ((written + offset) % wraps);
    }

    private void write(int records) {
        for (int i = 0; i < records; i++) {
            ring[(int) ((written + offset) % RECORDS)] = written;
            written++;
        }
    }

    private void poll() {
        reader.accept(
                new Readings(
                        device,
                        stamp(),
                        List.of(
                                new Reading(
                                        device.profile().points().get(0), count(), Quality.GOOD))));
    }

    private void answerAll() {
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }

    private void settle() {
        poll();
        answerAll();
    }

    @Test
    void whatWasWrittenBeforeIsNotToldAndWhatComesIsOnce() {
        write(3);
        settle();
        assertEquals(List.of(), told);
        write(2);
        settle();
        settle();
        assertEquals(List.of("3 lost 0 code 3", "4 lost 0 code 4"), told);
    }

    @Test
    void aRestartGoesOn() {
        settle();
        write(1);
        settle();
        reader = reader();
        settle();
        write(1);
        settle();
        assertEquals(List.of("0 lost 0 code 0", "1 lost 0 code 1"), told);
    }

    @Test
    void anOverrunSaysHowManyWereLost() {
        settle();
        write(7);
        settle();
        assertEquals(
                List.of("3 lost 3 code 3", "4 lost 3 code 4", "5 lost 3 code 5", "6 lost 3 code 6"),
                told);
    }

    @Test
    void whatIsWrittenOverWhileItIsReadIsNotTold() {
        settle();
        write(4);
        poll();
        waiting.remove().run(); // the record is read, ...
        write(2); // ... and written over before the count is read again
        answerAll();
        settle();
        assertEquals(
                List.of("2 lost 2 code 2", "3 lost 2 code 3", "4 lost 2 code 4", "5 lost 2 code 5"),
                told);
    }

    @Test
    void aLogThatBeginsAnewIsNoOverrun() {
        write(40);
        settle();
        offset = -written; // the device has forgotten
        write(2);
        settle();
        assertEquals(List.of("64 lost 0 code 40", "65 lost 0 code 41"), told);
    }

    @Test
    void silenceOnlyDelays() {
        settle();
        write(1);
        silent = true;
        settle();
        silent = false;
        settle();
        assertEquals(List.of("0 lost 0 code 0"), told);
    }

    @Test
    void aConnectionThatEndsWithoutAnAnswerIsNotWaitedForForEver() {
        settle();
        write(1);
        poll();
        Runnable late = waiting.remove();
        seconds = 60;
        poll();
        assertTrue(waiting.isEmpty());
        seconds = 120;
        settle();
        late.run(); // an answer after all
        answerAll();
        assertEquals(List.of("0 lost 0 code 0"), told);
    }

    @Test
    void aPlaceIsEnoughWhileTheRingIsNotFull() {
        LogReaderTest place = new LogReaderTest();
        place.isPlace();
        place.settle();
        place.write(3);
        place.settle();
        place.write(3);
        place.settle();
        assertEquals(6, place.told.size());
        assertEquals("5 lost 0 code 5", place.told.get(5));
    }

    @Property
    void eachIsToldOnceInOrderOrCountedAsLost(@ForAll Random random) {
        LogReaderTest test = new LogReaderTest();
        test.settle();
        long seen = 0;
        for (int i = 0; i < 100; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> test.write(random.nextInt(6));
                case 2 -> test.poll();
                case 3 -> {
                    if (!test.waiting.isEmpty()) {
                        test.waiting.remove().run();
                    }
                }
                case 4 -> test.silent = random.nextBoolean();
                default -> {
                    test.waiting.clear();
                    test.reader = test.reader();
                    test.poll();
                }
            }
            // A quarter of the count unseen would look like a new beginning.
            if (test.written - seen > 10) {
                test.silent = false;
                test.settle();
                seen = test.written;
            }
        }
        test.silent = false;
        test.settle();
        test.settle();
        long before = -1;
        long lost = 0;
        for (String one : test.told) {
            String[] words = one.split(" ", -1);
            long number = Long.parseLong(words[0]);
            lost = Long.parseLong(words[2]);
            assertEquals(number, Long.parseLong(words[4]), one); // it is what the number says
            assertTrue(number > before, one);
            before = number;
        }
        assertEquals(test.written, test.told.size() + lost);
    }
}
