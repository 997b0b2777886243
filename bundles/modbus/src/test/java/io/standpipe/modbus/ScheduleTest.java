package io.standpipe.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        // interval in ms, then the pauses after the 3rd and later failures in s
        "1000,    '2 4 8 16 30 30 30'",
        "20000,   '30 30 30'",
        "60000,   '60 60 60'",
        "3600000, '3600 3600'",
        "250,     '0.5 1 2 4 8 16 30 30'",
    })
    void asksASilentSlaveEverMoreSeldom(long interval, String pauses) {
        Schedule schedule = new Schedule(interval * MS, 0, 0);
        for (int i = 0; i < 2; i++) {
            schedule.begin(schedule.due());
            schedule.failed(schedule.due() - interval * MS + 5);
            assertEquals((i + 1) * interval, schedule.due() / MS, "at the normal rate first");
        }
        for (String pause : pauses.split(" ", -1)) {
            long now = schedule.due();
            schedule.begin(now);
            schedule.failed(now + 7);
            assertEquals(Math.round(Double.parseDouble(pause) * 1e9), schedule.due() - (now + 7));
        }
        assertTrue(schedule.failing());
        assertEquals(0, schedule.skipped(), "a pause is meant");
    }

    @Test
    void returnsToItsGridAfterAPause() {
        Schedule schedule = new Schedule(1000 * MS, 0, 0);
        for (int i = 0; i < 5; i++) {
            schedule.begin(schedule.due());
            schedule.failed(schedule.due() + 123 * MS);
        }
        long now = schedule.due();
        schedule.begin(now);
        schedule.succeeded();
        assertEquals(0, schedule.due() % (1000 * MS));
        assertTrue(schedule.due() > now && schedule.due() <= now + 1000 * MS);
    }

    @Test
    void aPauseCanBeCutShort() {
        Schedule schedule = new Schedule(1000 * MS, 0, 0);
        for (int i = 0; i < 8; i++) {
            schedule.begin(schedule.due());
            schedule.failed(schedule.due());
        }
        long now = schedule.due() - 25_000 * MS;
        schedule.hurry(now);
        assertEquals(now, schedule.due());
        schedule.begin(now);
        assertEquals(0, schedule.skipped());
    }

    @Property
    void neverEndsAndNeverPausesLongerThanAllowed(
            @ForAll @LongRange(min = 20, max = 3_600_000) long interval,
            @ForAll List<Boolean> outcomes,
            @ForAll long start) {
        Schedule schedule = new Schedule(interval * MS, start, 0);
        for (boolean good : outcomes) {
            long now = schedule.due();
            schedule.begin(now);
            if (good) {
                schedule.succeeded();
            } else {
                schedule.failed(now);
            }
            long pause = schedule.due() - now;
            assertTrue(pause > 0, "pause " + pause);
            assertTrue(pause <= Math.max(interval * MS, Schedule.MAX_PAUSE), "pause " + pause);
        }
    }
}
