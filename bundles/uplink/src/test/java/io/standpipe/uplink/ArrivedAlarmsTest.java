package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.message.Message;
import io.standpipe.model.uplink.AlarmReceipts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever wants to know is told which alarms the receiver has. */
class ArrivedAlarmsTest {

    private final Rig rig = new Rig();
    private final List<String> told = new ArrayList<>();

    private final class Wants implements AlarmReceipts {
        @Override
        public void acknowledged(String uplink, Message alarm) {
            told.add(uplink + " " + alarm.device());
        }
    }

    @BeforeEach
    void ask() {
        rig.installed.add(
                (uplink, alarm) -> {
                    throw new IllegalStateException("a defect of somebody else");
                });
        rig.installed.add(new Wants());
    }

    @Test
    void onceForEachAlarmAndForNothingElse() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        rig.alarm("hyd-1");
        rig.state("hyd-1");
        rig.telemetry();
        rig.seconds(0.1);
        assertEquals(List.of(), told, "not when it is sent");
        link.acknowledgeAll();
        assertEquals(List.of("mqtt hyd-1"), told);
    }

    @Test
    void aCopyIsNoSecondOne() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        rig.alarm("hyd-1");
        rig.seconds(2.6);
        link.acknowledgeAll();
        assertEquals(List.of("mqtt hyd-1"), told);
    }

    @Test
    void whatGoesOverTheNextConnectionIsToldToo() {
        rig.connected().acknowledgeAll();
        rig.alarm("hyd-1");
        FakeLink second = rig.reconnected();
        second.acknowledgeAll();
        assertEquals(List.of("mqtt hyd-1"), told);
    }
}
