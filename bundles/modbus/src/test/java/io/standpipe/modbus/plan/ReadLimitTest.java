package io.standpipe.modbus.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Limits without a device: what one trial after the other shows. */
class ReadLimitTest {

    private static final Quality SILENT = Quality.bad(Cause.DEVICE_SILENT);
    private static final Quality REFUSED = Quality.exception(3);

    private final List<String> told = new ArrayList<>();
    private final ReadLimits limits = new ReadLimits();

    ReadLimitTest() {
        limits.tell(told::add);
    }

    private static Read read(Table table, int address, int count) {
        return new Read(table, address, count, false, List.of());
    }

    /** What comes before the answer that a trial deserves. */
    private enum Before {
        NOTHING,
        LOST,
        ACKNOWLEDGE,
        BUSY,
        NO_PATH,
        NO_TARGET
    }

    private static Quality of(Before before) {
        return switch (before) {
            case ACKNOWLEDGE -> Quality.exception(5);
            case BUSY -> Quality.exception(6);
            case NO_PATH -> Quality.exception(10);
            case NO_TARGET -> Quality.exception(11);
            default -> SILENT;
        };
    }

    /** A lost answer, or a device that is busy, is no word about lengths. */
    @Property
    void theLongestIsFoundWhateverIsLostOnTheWay(
            @ForAll @IntRange(min = 62, max = 125) int longest,
            @ForAll @Size(min = 1, max = 12) List<Before> befores,
            @ForAll boolean silent) {
        Read whole = read(Table.HOLDING, 0, 125);
        List<Integer> ends = IntStream.rangeClosed(1, 125).boxed().toList();
        Quality why = silent ? SILENT : REFUSED;
        ReadLimit limit = ReadLimit.length(whole, ends, 62, why);
        ReadLimit.Verdict verdict = ReadLimit.Verdict.OPEN;
        int trials = 0;
        while (verdict == ReadLimit.Verdict.OPEN) {
            Before before = befores.get(trials++ % befores.size());
            boolean answered = limit.trial().count() <= longest;
            // Of what the device refuses by silence, a lost answer is one more of the same.
            if (before != Before.NOTHING && !(before == Before.LOST && silent && !answered)) {
                assertEquals(ReadLimit.Verdict.OPEN, limit.judge(false, of(before)));
            }
            verdict = limit.judge(answered, why);
            assertTrue(trials < 40);
        }
        boolean none = longest == 125;
        assertEquals(none ? ReadLimit.Verdict.WRONG : ReadLimit.Verdict.PROVEN, verdict);
        assertTrue(none || limit.longest() == longest, () -> String.valueOf(limit.longest()));
    }

    private static List<Point> points(int count) {
        int[] addresses = IntStream.range(0, count).toArray();
        return TcpFrames.words(addresses).points();
    }

    @Test
    void theNewPlanIsSeenToWorkBeforeMoreIsAsked() {
        List<Point> points = points(100);
        limits.partsAnswered(points, points.get(50), 50, REFUSED);
        assertNull(limits.trial(0));
        assertNotNull(limits.trial(1));
    }

    /** A longer read of other points was answered before. */
    @Test
    void whatWasAnsweredIsNotTooLong() {
        limits.answered(read(Table.HOLDING, 500, 70), 0);
        List<Point> points = points(100);
        limits.partsAnswered(points, points.get(50), 50, REFUSED);
        assertEquals(70, limits.longest(Table.HOLDING, 125));
    }

    @Test
    void oneShortAnswerIsNoLimitTwoAre() {
        for (int came : new int[] {10, 20, 10, 30}) {
            limits.shortened(read(Table.HOLDING, 0, 100), came, REFUSED);
            assertEquals(125, limits.longest(Table.HOLDING, 125));
        }
        limits.shortened(read(Table.HOLDING, 0, 100), 30, REFUSED);
        assertEquals(30, limits.longest(Table.HOLDING, 125));
        assertEquals(125, limits.longest(Table.INPUT, 125));
    }

    /** The device was exchanged, so what was found out of the other one may be wrong as well. */
    @Test
    void whenOnePlaceIsNoneAnyMoreTheOthersAreTriedAtOnce() {
        long half = ReadLimits.AGAIN / 2;
        List<Point> points = points(100);
        limits.answered(read(Table.HOLDING, 0, 125), 0);
        limits.partsAnswered(points, points.get(50), 50, REFUSED);
        refuse(0);
        limits.partsAnswered(points, points.get(70), 70, REFUSED);
        refuse(half);
        long again = half + ReadLimits.AGAIN;
        assertNull(limits.trial(again - 1));
        for (int i = 0; i < 2; i++) {
            Read trial = limits.trial(again);
            assertNotNull(trial);
            limits.answered(trial, again);
        }
        assertNull(limits.trial(again));
        assertEquals(4, told.size(), told::toString);
    }

    private void refuse(long now) {
        assertNull(limits.trial(now));
        Read trial = limits.trial(now);
        assertNotNull(trial);
        assertTrue(limits.failed(trial, REFUSED, now));
    }

    @Test
    void ofFewCoilsNoProfileSaysIt() {
        ReadLimit few = ReadLimit.length(read(Table.COIL, 0, 40), List.of(15, 40), 15, REFUSED);
        assertEquals(
                "refuses reads of more than 15 coils (coil, exception 3 (illegal data value)); they"
                        + " are read so from now on, and this is found out at each start",
                few.sentence());
    }
}
