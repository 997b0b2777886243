package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a broker keeps of a device is taken away after the last that is said of it. */
class RemovedDeviceTest {

    private final Rig rig = new Rig();

    private static List<String> ofStates(FakeLink link) {
        return link.all().stream()
                .filter(one -> one.topic().startsWith("state/"))
                .map(one -> one.body().isMissingNode() ? "nothing" : one.brief())
                .toList();
    }

    @Test
    void afterItsLastStateTheBrokerIsToKeepNothing() {
        FakeLink link = rig.connected();
        rig.lastState("det-1");
        assertEquals(List.of("state/det-1#1"), ofStates(link));
        link.acknowledge("state/det-1");
        assertEquals(List.of("state/det-1#1", "nothing"), ofStates(link));
        FakeLink.Published nothing = link.last("state/det-1");
        assertTrue(nothing.retained());
        assertArrayEquals(new byte[0], link.outgoing(nothing).payload());
        assertEquals(List.of(1L), rig.outbox.open(Lane.ALARM), "it is not done yet");
        link.acknowledge(nothing);
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void itIsDoneAgainIfTheConnectionBreaksBetween() {
        FakeLink link = rig.connected();
        rig.lastState("det-1");
        link.acknowledge("state/det-1");
        link.lose("gone");
        FakeLink next = rig.reconnected();
        next.acknowledgeAll();
        assertEquals(List.of("state/det-1#1", "nothing"), ofStates(next));
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void aDeviceThatIsBackKeepsItsState() {
        FakeLink link = rig.connected();
        rig.lastState("det-1");
        rig.state("det-1");
        link.acknowledgeAll();
        assertEquals(List.of("state/det-1#1", "state/det-1#2"), ofStates(link));
        rig.lastState("det-1");
        link.acknowledge("state/det-1");
        rig.state("det-1");
        link.acknowledgeAll();
        assertEquals(
                List.of("nothing", "state/det-1#4"),
                ofStates(link).subList(3, ofStates(link).size()));
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void aBrokerThatRefusesIsAskedAgain() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        rig.lastState("det-1");
        link.acknowledge("state/det-1");
        link.answer(link.last("state/det-1"), 0x87);
        for (int second = 0; second < 10; second++) {
            rig.seconds(1);
            link.acknowledgeAll();
        }
        assertEquals(
                List.of("state/det-1#1", "nothing", "state/det-1#1", "nothing"), ofStates(link));
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }
}
