package io.standpipe.rules.alarm;

import static io.standpipe.rules.Definitions.alarm;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.condition.Check;
import io.standpipe.rules.condition.PointState;
import io.standpipe.testkit.VirtualTime;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmRulesTest {

    /** Counts how often somebody looks at one of its definitions. */
    private static final class Counted extends AbstractList<AlarmDefinition> {

        private final List<AlarmDefinition> all;
        private long looks;

        Counted(List<AlarmDefinition> all) {
            this.all = all;
        }

        @Override
        public AlarmDefinition get(int index) {
            looks++;
            return all.get(index);
        }

        @Override
        public int size() {
            return all.size();
        }
    }

    private static final AlarmTransitions NOTHING =
            new AlarmTransitions() {
                @Override
                public void begin(Alarm alarm, Stamp since, String cause) {}

                @Override
                public void end(Alarm alarm, Stamp since, String cause) {}

                @Override
                public void reset(Alarm alarm, String who, Stamp now) {}

                @Override
                public void suppressionChanged() {}

                @Override
                public void failed(RuntimeException why) {
                    throw why;
                }
            };

    /** The largest panel has six thousand; each pre-alarm of it looks at all fires. */
    @Test
    void puttingThousandsInOrderLooksAtEachAFewTimes() {
        List<AlarmDefinition> panel = new ArrayList<>();
        Condition none = new Condition.Not(new Condition.Other(AlarmKind.FIRE));
        for (int i = 0; i < 3000; i++) {
            panel.add(alarm("pre-" + i, AlarmKind.PRE_ALARM, none));
            panel.add(alarm("fire-" + i, AlarmKind.FIRE, new Condition.All(List.of())));
        }
        Counted counted = new Counted(panel);
        VirtualTime time = new VirtualTime();
        new AlarmRules(
                counted,
                new PointState[0],
                NOTHING,
                new ActiveAlarms(Comparator.comparing(alarm -> alarm.kind)),
                sort -> Check.Verdict.GONE,
                time,
                time);
        assertTrue(counted.looks <= 4L * panel.size(), () -> counted.looks + " looks");
    }
}
