package io.standpipe.modbus.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.ModbusFixtures;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.profile.RollingCounter;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts go on over a roll over and over a restart; a device that begins anew is no roll over. */
class TotalsTest {

    /** Counts from 0 to 99, two a second at most. */
    private static final Point POINT = point(new RollingCounter(100, 2));

    private static final Device DEVICE =
            new Device(
                    "d",
                    "d",
                    Fixtures.profile(DeviceKind.PUMP, List.of(POINT), List.of()),
                    "kit",
                    Place.UNKNOWN);

    private final List<Reading> told = new ArrayList<>();
    private KeptCounts kept = KeptCounts.inMemory();
    private Totals totals = totals();
    private long millis = 1_000_000;
    private long boot;

    private Totals totals() {
        return new Totals(poll -> told.addAll(poll.readings()), kept);
    }

    private static Point point(RollingCounter counter) {
        ModbusSource source =
                new ModbusSource(
                        Table.INPUT,
                        4,
                        ModbusSource.Type.UINT16,
                        Order.ABCD,
                        0,
                        1,
                        false,
                        null,
                        null,
                        counter);
        return new Point(0, "hours", "time", "h", source, 0.5, 0, null, 0, 1, Map.of(), null);
    }

    private String poll(double number, long seconds) {
        return poll(number, seconds, Quality.GOOD);
    }

    private String poll(double number, long seconds, Quality quality) {
        millis += 1000 * seconds;
        Stamp stamp = new Stamp((millis - boot) * 1_000_000, millis, Stamp.Clock.SYNCHRONISED);
        totals.accept(
                new Readings(DEVICE, stamp, List.of(new Reading(POINT, number * 0.5, quality))));
        Reading last = told.get(told.size() - 1);
        return last.value() + (last.quality().isGood() ? "" : " " + last.quality().text());
    }

    private void restart() {
        totals = totals();
        boot = millis; // the monotonic clock begins anew
    }

    @Test
    void aRollOverGoesOn() {
        assertEquals("48.0", poll(96, 0));
        assertEquals("49.5", poll(99, 2));
        assertEquals("50.5", poll(1, 1));
        assertEquals("70.5", poll(41, 20));
        assertEquals("90.0", poll(80, 20));
        assertEquals("99.5", poll(99, 10));
        assertEquals("100.0", poll(0, 1));
    }

    @Test
    void aFallThatIsTooLargeIsANewBeginning() {
        assertEquals("48.0", poll(96, 0));
        assertEquals("51.0", poll(2, 5));
        assertEquals("0.0", poll(0, 5));
        assertEquals("40.0", poll(80, 20));
        assertEquals("1.5", poll(3, 5));
    }

    @Test
    void aRestartOfTheGatewayIsNoNewBeginning() {
        poll(96, 0);
        assertEquals("51.0", poll(2, 5));
        restart();
        assertEquals("51.5", poll(3, 5));
        poll(95, 24);
        restart();
        assertEquals("101.0", poll(2, 8)); // rolled over while nobody looked
    }

    @Test
    void nobodyKnowsWhatHappenedInALongTime() {
        poll(10, 0);
        assertEquals("10.0 not-accurate", poll(20, 30));
        assertEquals("10.5 not-accurate", poll(21, 1));
        assertEquals("0.5", poll(1, 1)); // it begins anew: that is sure
    }

    @Test
    void aClockThatWentBackSaysNothing() {
        poll(96, 0);
        restart();
        millis -= 5000;
        assertEquals("51.0 not-accurate", poll(2, 0));
    }

    @Test
    void whatIsNotGoodTeachesNothing() {
        poll(96, 0);
        assertEquals("51.0", poll(2, 5));
        Quality doubtful = new Quality(Quality.Status.UNCERTAIN, Quality.Cause.UNASKED_ANSWERS, 0);
        assertEquals("50.0 unasked-answers", poll(0, 0, doubtful));
        assertEquals("51.5", poll(3, 1));
        assertEquals(
                "NaN device-silent", poll(Double.NaN, 1, Quality.bad(Quality.Cause.DEVICE_SILENT)));
        assertEquals("52.0", poll(4, 1));
    }

    @Test
    void otherPointsPassAsTheyAre() {
        Readings poll =
                new Readings(
                        DEVICE,
                        new Stamp(0, 0, Stamp.Clock.SYNCHRONISED),
                        List.of(new Reading(ModbusFixtures.pressure(0), 0.3, Quality.GOOD)));
        List<Readings> passed = new ArrayList<>();
        new Totals(passed::add, KeptCounts.inMemory()).accept(poll);
        assertSame(poll, passed.get(0));
    }

    @Property
    void theTotalIsWhatWasCounted(@ForAll Random random, @ForAll @IntRange(max = 99) int from) {
        TotalsTest test = new TotalsTest();
        long counted = from;
        test.poll((double) counted, 0);
        for (int i = 0; i < 200; i++) {
            int seconds = random.nextInt(16);
            counted += random.nextInt(2 * seconds + 1);
            if (random.nextInt(10) == 0) {
                test.restart();
            }
            assertEquals(counted * 0.5 + "", test.poll((double) (counted % 100), seconds));
        }
    }

    @Property
    void whatBeginsAnewIsNeverTakenForARollOver(
            @ForAll @IntRange(min = 0, max = 99) int before,
            @ForAll @IntRange(min = 0, max = 99) int after,
            @ForAll @IntRange(min = 0, max = 20) int seconds) {
        TotalsTest test = new TotalsTest();
        test.poll(before, 0);
        boolean rolled = after < before && 100 - before + after <= 2 * seconds + 1;
        assertEquals((after + (rolled ? 100 : 0)) * 0.5 + "", test.poll(after, seconds));
    }

    @Test
    void aFileKeepsThem(@TempDir Path folder) {
        Path file = folder.resolve("modbus").resolve("bus.properties");
        List<Runnable> waiting = new ArrayList<>();
        kept = KeptCounts.in(file, waiting::add);
        totals = totals();
        poll(96, 0);
        poll(2, 5);
        assertEquals(1, waiting.size()); // one write for all that came until then
        waiting.get(0).run();
        kept = KeptCounts.in(file, waiting::add);
        restart();
        assertEquals("51.5", poll(3, 5));
        kept.retain(Set.of());
        kept.flush();
        assertEquals(null, KeptCounts.in(file, waiting::add).get("d/hours"));
        kept.forget();
        assertTrue(!file.toFile().exists());
    }
}
