package io.standpipe.rules.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.Definitions;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadingQueueTest {

    private final Device device =
            Fixtures.device(
                    "dev-1",
                    Fixtures.profile(
                            DeviceKind.PUMP,
                            List.of(Fixtures.word(0, "analog", 0), Fixtures.word(1, "bits", 1)),
                            List.of(
                                    new AlarmDefinition(
                                            "fault",
                                            AlarmKind.FAULT,
                                            new Condition.Is(1, Bits.bit(0)),
                                            Duration.ZERO,
                                            Duration.ZERO,
                                            null))));
    private final ReadingQueue handOver = new ReadingQueue();

    @Test
    void wakesTheRulesOnceForWhatTheyTakeTogether() {
        assertTrue(handOver.put(poll(1, 0)));
        assertFalse(handOver.put(poll(2, 0)));
        assertEquals(2, handOver.take().size());
        assertTrue(handOver.put(poll(3, 0)));
    }

    @Test
    void whenTheRulesLagNewTelemetryTakesTheOldOnesPlace() {
        for (int i = 0; i < 10 * ReadingQueue.SLACK; i++) {
            handOver.put(poll(i, 0));
        }
        List<Readings> taken = handOver.take();
        assertTrue(taken.size() < ReadingQueue.SLACK, () -> "waiting: " + taken.size());
        assertEquals(10L * ReadingQueue.SLACK - taken.size(), handOver.replaced());
        assertEquals(
                10 * ReadingQueue.SLACK - 1, taken.get(taken.size() - 1).readings().get(0).value());
    }

    @Test
    void fewPollsOfManyReadingsGiveWayBeforeTheyFillTheHeap() {
        ReadingQueue small = new ReadingQueue(100 * 44);
        for (int i = 0; i < 1000; i++) {
            small.put(poll(i, 0));
        }
        int waiting = small.take().size();
        assertTrue(waiting <= 50, () -> "waiting, of two readings each: " + waiting);
        for (int i = 0; i < 49; i++) {
            small.put(poll(i, 0));
        }
        assertEquals(49, small.take().size(), "who keeps up sees every poll");
    }

    @Test
    void aChangeThatAnAlarmCouldSeeIsNeverMergedAway() {
        for (int i = 0; i < ReadingQueue.SLACK; i++) {
            handOver.put(poll(0, 0));
        }
        Readings pulse = poll(0, 1);
        handOver.put(pulse);
        for (int i = 0; i < ReadingQueue.SLACK; i++) {
            handOver.put(poll(7, 0));
        }
        List<Readings> taken = handOver.take();
        assertTrue(taken.size() < ReadingQueue.SLACK, () -> "waiting: " + taken.size());
        assertEquals(1, taken.stream().filter(pulse::equals).count());
        assertEquals(7, taken.get(taken.size() - 1).readings().get(0).value());
    }

    /** A pressure that is never twice the same, and at a limit besides. */
    @Test
    void aNoisyPointThatAnAlarmLooksAtIsBoundedToo() {
        Device noisy =
                Definitions.device(
                        "dev-2",
                        DeviceKind.HYDRANT,
                        List.of(
                                Fixtures.pressure(0),
                                Definitions.derived(1, "median", 0, new Derived.Median(5))),
                        Definitions.alarm(
                                "low",
                                AlarmKind.SUPERVISORY,
                                new Condition.Below(1, 0.1, 0.02),
                                15,
                                60),
                        Definitions.alarm(
                                "no-water",
                                AlarmKind.SUPERVISORY,
                                new Condition.Below(0, 0.02, 0.02)));
        Random random = new Random(13);
        for (int i = 0; i < 100_000; i++) {
            handOver.put(
                    new Readings(
                            noisy,
                            new Stamp(i * 1_000_000_000L, i * 1000L, Stamp.Clock.SYNCHRONISED),
                            List.of(
                                    new Reading(
                                            noisy.profile().points().get(0),
                                            0.1 + random.nextGaussian() / 20,
                                            Quality.GOOD))));
        }
        List<Readings> taken = handOver.take();
        assertTrue(taken.size() < 2 * ReadingQueue.SLACK, () -> "waiting: " + taken.size());
    }

    private Readings poll(double analog, double bits) {
        return new Readings(
                device,
                new VirtualTime().stamp(),
                List.of(
                        new Reading(device.profile().points().get(0), analog, Quality.GOOD),
                        new Reading(device.profile().points().get(1), bits, Quality.GOOD)));
    }
}
