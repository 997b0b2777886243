package io.standpipe.rules.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActiveAlarmsTest {

    private static final int ALARMS = 10_000;
    private static final int BITS = 14;

    private final VirtualTime time = new VirtualTime();
    private long compared;
    private final ActiveAlarms standing =
            new ActiveAlarms(
                    (one, other) -> {
                        compared++;
                        return one.kind.compareTo(other.kind);
                    });

    private Alarm alarm(String id, AlarmKind kind, Condition when) {
        return Alarm.of(
                new AlarmDefinition(id, kind, when, Duration.ZERO, Duration.ZERO, null),
                time.stamp());
    }

    private Alarm alarm(String id, AlarmKind kind) {
        return alarm(id, kind, new Condition.Above(0, 70, 2));
    }

    /** All points of a panel in trouble in one poll: other devices wait for it. */
    @Test
    void oneMoreIsNotComparedWithAllTheOthers() {
        Random random = new Random(1);
        for (int i = 0; i < ALARMS; i++) {
            standing.add(alarm("a" + i, random.nextBoolean() ? AlarmKind.FIRE : AlarmKind.FAULT));
        }
        assertTrue(compared <= (long) ALARMS * BITS, compared + " times");
        assertEquals(ALARMS, standing.list().size());
    }

    @Test
    void theyStandInOrderAndEqualOnesAsTheyCame() {
        List<Alarm> came = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            for (AlarmKind kind : AlarmKind.values()) {
                came.add(alarm("a" + i, kind));
            }
        }
        Collections.shuffle(came, new Random(7));
        came.forEach(standing::add);
        came.sort(Comparator.comparing(alarm -> alarm.kind));
        assertEquals(came, standing.list());
        standing.remove(came.remove(40));
        assertEquals(came, standing.list());
    }

    @Test
    void whatLooksAtOthersIsNoSignOfItsOwn() {
        Alarm confirmed =
                alarm("confirmed", AlarmKind.FIRE, new Condition.InPlace(2, AlarmKind.FIRE, ""));
        Alarm fire = alarm("fire", AlarmKind.FIRE);
        standing.add(confirmed);
        assertFalse(standing.hasOwn(AlarmKind.FIRE));
        assertFalse(standing.hasOwn());
        standing.add(fire);
        assertTrue(standing.hasOwn(AlarmKind.FIRE));
        assertFalse(standing.hasOwn(AlarmKind.FAULT));
        assertTrue(standing.hasOwn());
        standing.remove(fire);
        standing.remove(fire);
        assertFalse(standing.hasOwn(AlarmKind.FIRE));
        standing.add(fire);
        assertTrue(standing.hasOwn(AlarmKind.FIRE));
        standing.clear();
        assertFalse(standing.hasOwn());
    }
}
