package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.uplink.UplinkTransport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connected, but does it flow: the gateway reads its own status. */
class EchoFaultTest {

    private static final String FAULT = "io.standpipe.mqtt/uplink-flow";

    private final Rig rig = new Rig();

    private FakeLink silent(Rig of) {
        of.start();
        of.link().loops = false;
        of.link().accept();
        return of.link();
    }

    @Test
    void itSubscribesBeforeItPublishes() {
        FakeLink link = rig.connected();
        assertEquals(List.of("status", "cmd/+"), link.subscriptions);
    }

    @Test
    void aStatusThatDoesNotComeBackEndsTheConnectionAfterTenSeconds() {
        FakeLink link = silent(rig);
        rig.seconds(3);
        link.acknowledgeAll();
        rig.seconds(9.9);
        assertFalse(link.aborted);
        rig.seconds(0.1);
        assertTrue(link.aborted);
        String text = rig.faults.raised().get(FAULT);
        assertTrue(text.contains("does not deliver it back") && text.contains("broker:1883"), text);
    }

    @Test
    void theFaultGoesWhenOneComesBack() {
        silent(rig).acknowledgeAll();
        rig.seconds(11);
        rig.link().accept();
        assertTrue(rig.faults.raised().containsKey(FAULT), "a connection proves nothing");
        FakeLink.Published status = rig.link().last("status");
        rig.link().loops = false;
        rig.link().acknowledge(status);
        assertTrue(rig.faults.raised().containsKey(FAULT), "nor does an acknowledgement");
        rig.link().deliver(status, false);
        assertFalse(rig.faults.raised().containsKey(FAULT));
    }

    @Test
    void theFaultOfAnEarlierUplinkGoesToo() {
        rig.faults.raise("io.standpipe.mqtt", "uplink-flow", "left over");
        rig.connected().acknowledgeAll();
        assertFalse(rig.faults.raised().containsKey(FAULT));
    }

    @Test
    void theBrokersMemoryProvesNothing() {
        FakeLink link = silent(rig);
        FakeLink.Published status = link.last("status");
        link.acknowledgeAll();
        link.deliver(status, true);
        rig.seconds(10);
        assertTrue(link.aborted);
    }

    @Test
    void anotherGatewaysStatusProvesNothing() {
        FakeLink link = silent(rig);
        byte[] other = "{\"online\":true}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        link.acknowledgeAll();
        link.events.arrived(new UplinkTransport.Incoming("status", other, false, "", new byte[0]));
        rig.seconds(10);
        assertTrue(link.aborted);
    }

    @Test
    void oneMayComeBackBeforeItIsAcknowledged() {
        FakeLink link = silent(rig);
        FakeLink.Published status = link.last("status");
        link.deliver(status, false);
        link.acknowledge(status);
        rig.seconds(29);
        assertFalse(link.aborted);
    }

    @Test
    void eachStatusMustComeBack() {
        FakeLink link = rig.connected();
        for (int i = 0; i < 100; i++) {
            link.acknowledgeAll();
            rig.seconds(1);
        }
        assertFalse(link.aborted);
        link.loops = false;
        for (int i = 0; i < 45 && !link.aborted; i++) {
            link.acknowledgeAll();
            rig.seconds(1);
        }
        assertTrue(link.aborted);
        assertTrue(rig.faults.raised().containsKey(FAULT));
    }

    /** A status of each second must not put the end off. */
    @Test
    void manyStatusesWithoutOneThatComesBackAreNoWayOut() {
        FakeLink link = silent(rig);
        for (int tenth = 0; tenth < 120 && !link.aborted; tenth++) {
            rig.gateway.changed();
            link.acknowledgeAll();
            rig.seconds(0.1);
        }
        assertTrue(link.aborted);
    }

    @Test
    void aBacklogThatGoesOutMayHoldItUpForAMinute() {
        for (int i = 0; i < 2000; i++) {
            rig.telemetry();
        }
        rig.seconds(1);
        FakeLink link = silent(rig);
        for (int second = 0; second < 59; second++) {
            link.acknowledge("status");
            for (int i = 0; i < 10; i++) {
                link.open().stream().limit(1).forEach(link::acknowledge);
            }
            rig.seconds(1);
            assertFalse(link.aborted, "after " + second + " s");
        }
        for (int second = 0; second < 15; second++) {
            link.open().stream().limit(10).forEach(link::acknowledge);
            rig.seconds(1);
        }
        assertTrue(link.aborted);
    }

    @Test
    void whereTheGatewayMayNotReadItsStatusItGoesOnUnchecked() {
        rig.start();
        rig.link().loops = false;
        rig.link().subscribing = 0x87;
        rig.link().accept();
        String text = rig.faults.raised().get(FAULT);
        assertTrue(
                text.contains("not authorized (0x87)") && text.contains("let the broker allow it"),
                text);
        for (int i = 0; i < 200; i++) {
            rig.link().acknowledgeAll();
            rig.seconds(1);
        }
        assertFalse(rig.link().aborted);
        assertEquals(1, rig.links.size());
    }

    @Test
    void noAnswerToTheSubscriptionIsADeadConnection() {
        rig.start();
        rig.link().subscribing = -1;
        rig.link().accept();
        for (int i = 0; i < 19; i++) {
            rig.link().acknowledgeAll();
            rig.seconds(1);
        }
        assertFalse(rig.link().aborted);
        rig.seconds(1);
        assertTrue(rig.links.get(0).aborted);
    }

    /** Each connection flows at first and then no more; until then nothing is known of a broker. */
    @Test
    void aBrokerThatFlowsNoMoreIsTriedLessAndLessOftenAndTheOthersToo() {
        Rig two = new Rig().servers(2);
        two.start();
        two.link().accept();
        two.link().acknowledgeAll();
        two.link().loops = false;
        two.seconds(30);
        StringBuilder order = new StringBuilder();
        long last = 0;
        long pause = 0;
        for (int i = 0; i < 16; i++) {
            FakeLink link = two.link();
            order.append(link.host());
            pause = two.time.millis() - last;
            if (i > 0) {
                link.loops = false;
                link.accept();
            }
            link.acknowledgeAll();
            two.seconds(10);
            assertTrue(link.aborted);
            last = two.time.millis();
            for (int before = two.links.size(); two.links.size() == before; ) {
                two.seconds(0.01);
            }
        }
        assertEquals("abababababababab", order.toString());
        assertTrue(pause < 300, "to the next at once: " + pause);
        long after = two.time.millis() - last;
        assertTrue(after > 29_000, "and a long pause after each round: " + after);
    }

    /** Mosquitto grants a subscription that its access list forbids, and delivers nothing. */
    @Test
    void whereNoneEverCameBackTheConnectionIsKeptInTheEnd() {
        Rig two = new Rig().servers(2);
        two.start();
        for (int i = 0; i < 2; i++) {
            two.link().loops = false;
            two.link().accept();
            two.link().acknowledgeAll();
            two.seconds(10.9);
        }
        assertEquals(3, two.links.size());
        FakeLink third = two.link();
        third.loops = false;
        third.accept();
        for (int i = 0; i < 300; i++) {
            third.acknowledgeAll();
            two.seconds(1);
        }
        assertFalse(third.aborted);
        String text = two.faults.raised().get(FAULT);
        assertTrue(text.contains("goes on unchecked"), text);
        third.loops = true;
        for (int i = 0; i < 31; i++) {
            third.acknowledgeAll();
            two.seconds(1);
        }
        assertFalse(two.faults.raised().containsKey(FAULT), "the broker allows it now");
        third.loops = false;
        for (int i = 0; i < 45; i++) {
            third.acknowledgeAll();
            two.seconds(1);
        }
        assertTrue(third.aborted, "from now on it is known what to expect");
    }
}
