package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.Bits;
import io.standpipe.model.Condition;
import io.standpipe.model.Derived;
import io.standpipe.model.Device;
import io.standpipe.model.DeviceKind;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandOverTest {

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
    private final HandOver handOver = new HandOver();

    @Test
    void wakesTheRulesOnceForWhatTheyTakeTogether() {
        assertTrue(handOver.put(poll(1, 0)));
        assertFalse(handOver.put(poll(2, 0)));
        assertEquals(2, handOver.take().size());
        assertTrue(handOver.put(poll(3, 0)));
    }

    @Test
    void whenTheRulesLagNewTelemetryTakesTheOldOnesPlace() {
        for (int i = 0; i < HandOver.SLACK + 100; i++) {
            handOver.put(poll(i, 0));
        }
        List<Readings> taken = handOver.take();
        assertEquals(HandOver.SLACK, taken.size());
        assertEquals(100, handOver.replaced());
        assertEquals(HandOver.SLACK + 99, taken.get(taken.size() - 1).readings().get(0).value());
    }

    @Test
    void aChangeThatAnAlarmCouldSeeIsNeverMergedAway() {
        for (int i = 0; i < HandOver.SLACK; i++) {
            handOver.put(poll(0, 0));
        }
        Readings pulse = poll(0, 1);
        handOver.put(pulse);
        handOver.put(poll(0, 0));
        handOver.put(poll(7, 0));
        List<Readings> taken = handOver.take();
        assertSame(pulse, taken.get(HandOver.SLACK));
        assertEquals(HandOver.SLACK + 2, taken.size());
        assertEquals(7, taken.get(HandOver.SLACK + 1).readings().get(0).value());
    }

    @Test
    void norAChangeThatAnAlarmCouldSeeThroughAFilter() {
        Device filtered =
                Definitions.device(
                        "dev-2",
                        DeviceKind.PUMP,
                        List.of(
                                Fixtures.word(0, "raw", 0),
                                Fixtures.word(1, "other", 1),
                                Definitions.derived(2, "median", 0, new Derived.Median(3)),
                                Definitions.derived(
                                        3, "rate", 2, new Derived.Rate(Duration.ofSeconds(3)))),
                        Definitions.alarm("fast", AlarmKind.FAULT, new Condition.Above(3, 1, 0)));
        for (int i = 0; i < HandOver.SLACK + 10; i++) {
            Readings poll =
                    new Readings(
                            filtered,
                            new VirtualTime().stamp(),
                            List.of(
                                    new Reading(
                                            filtered.profile().points().get(0),
                                            i < HandOver.SLACK + 5 ? 0 : i,
                                            Quality.GOOD),
                                    new Reading(
                                            filtered.profile().points().get(1), i, Quality.GOOD)));
            handOver.put(poll);
        }
        // Five changed only what no alarm looks at; the five after them changed what one does.
        assertEquals(HandOver.SLACK + 5, handOver.take().size());
        assertEquals(5, handOver.replaced());
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
