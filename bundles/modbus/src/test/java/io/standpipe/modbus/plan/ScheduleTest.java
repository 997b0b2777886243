package io.standpipe.modbus.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final long MS = Duration.ofMillis(1).toNanos();

    @Test
    void keepsItsGridHoweverLateEachPollBegins() {
        Schedule schedule = new Schedule(1000 * MS, 0, 0);
        List<Long> due = new ArrayList<>();
        for (long late : new long[] {0, 3, 400, 999, 0}) {
            due.add(schedule.due() / MS);
            schedule.begin(schedule.due() + late * MS);
        }
        assertEquals(List.of(0L, 1000L, 2000L, 3000L, 4000L), due);
        assertEquals(0, schedule.skipped());
    }

    @Test
    void whatIsLateByAnIntervalIsSkipped() {
        Schedule schedule = new Schedule(1000 * MS, 0, 0);
        schedule.begin(0);
        schedule.begin(3500 * MS);
        assertEquals(4000, schedule.due() / MS);
        assertEquals(2, schedule.skipped());
    }

    @Test
    void theFirstPollIsAtOnceAndTheNextInItsPhase() {
        Schedule schedule = new Schedule(1000 * MS, 0, 300 * MS);
        assertEquals(0, schedule.due());
        schedule.begin(20 * MS);
        assertEquals(300, schedule.due() / MS);
        schedule.begin(300 * MS);
        assertEquals(1300, schedule.due() / MS);
        assertEquals(0, schedule.skipped());
    }

    @Test
    void aPauseThatWasMeantIsNotSkipped() {
        Schedule schedule = new Schedule(1000 * MS, 0, 0);
        schedule.begin(0);
        schedule.resume(7300 * MS);
        assertEquals(8000, schedule.due() / MS, "on its grid");
        schedule.restart(7400 * MS);
        assertEquals(7400, schedule.due() / MS);
        schedule.begin(7400 * MS);
        assertEquals(8000, schedule.due() / MS);
        assertEquals(0, schedule.skipped());
    }

    @Test
    void howLateTheLatestWasIsKnown() {
        Schedule schedule = new Schedule(1000 * MS, 0, 0);
        for (long late : new long[] {0, 30, 2400, 400}) {
            schedule.begin(schedule.due() + late * MS);
        }
        assertEquals(2400, schedule.latest() / MS);
        assertEquals(4, schedule.begun());
        assertEquals(2, schedule.skipped());
    }

    @Property
    void neverLeavesItsGridAndCountsEveryPlace(
            @ForAll @LongRange(min = 20, max = 3_600_000) long interval,
            @ForAll List<@LongRange(min = 0, max = 10_000_000) Long> late,
            @ForAll long start) {
        Schedule schedule = new Schedule(interval * MS, start, 0);
        for (long each : late) {
            schedule.begin(schedule.due() + each * MS);
            assertEquals(0, (schedule.due() - start) % (interval * MS));
            assertEquals(
                    (schedule.due() - start) / (interval * MS),
                    schedule.begun() + schedule.skipped(),
                    "each place was polled or skipped");
        }
    }
}
