package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an uplink connects, loses, comes back and ends. */
class UplinkTest {

    private static final String FAULT = "io.standpipe.mqtt/uplink";

    private final Rig rig = new Rig();

    /** When attempts are made, in ms after the first, while each of them fails. */
    private List<Long> attempts(boolean reached, int count) {
        List<Long> at = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            at.add(rig.time.millis());
            int before = rig.links.size();
            rig.link().events.lost("it failed", FakeLink.loss(reached));
            for (int ms = 0; rig.links.size() == before && ms < 31_000; ms++) {
                rig.seconds(0.001);
            }
        }
        return at;
    }

    @Test
    void itNeverGivesUpAndAsksLessAndLessOftenWhenTurnedAway() {
        rig.start();
        assertEquals(
                List.of(0L, 500L, 1500L, 3500L, 7500L, 15_500L, 31_500L, 61_500L, 91_500L),
                attempts(true, 9));
        int before = rig.links.size();
        for (int i = 0; i < 1000; i++) {
            rig.link().events.lost("it failed", UplinkTransport.Loss.ENDED);
            rig.seconds(30);
        }
        assertEquals(before + 1000, rig.links.size());
    }

    @Test
    void itAsksEverySecondWhereNobodyIs() {
        rig.start();
        assertEquals(List.of(0L, 500L, 1500L, 2500L, 3500L), attempts(false, 5));
    }

    @Test
    void aConnectionThatLastedStartsTheBackoffAnew() {
        rig.start();
        attempts(true, 7);
        rig.link().accept();
        rig.seconds(4);
        rig.link().lose("it broke");
        int before = rig.links.size();
        rig.seconds(29.9);
        assertEquals(before, rig.links.size(), "after 4 s the back-off goes on");
        rig.seconds(0.1);
        rig.link().accept();
        rig.seconds(6);
        rig.link().lose("it broke");
        rig.seconds(0.5);
        assertEquals(before + 2, rig.links.size(), "after 6 s it begins anew");
    }

    @Test
    void anAttemptWithoutAnAnswerIsGivenUp() {
        rig.start();
        rig.seconds(19.9);
        assertFalse(rig.link().aborted);
        rig.seconds(0.1);
        assertTrue(rig.links.get(0).aborted);
        rig.seconds(0.5);
        assertEquals(2, rig.links.size());
    }

    @Test
    void whatAnAbandonedAttemptSaysMeansNothing() {
        rig.start();
        FakeLink first = rig.link();
        rig.seconds(20.5);
        rig.link().accept();
        first.accept();
        first.lose("late");
        assertEquals(List.of(), first.all());
        assertFalse(rig.link().aborted);
        assertEquals(List.of("status"), rig.link().brief());
        rig.link().lose("now");
        rig.link().lose("twice");
        rig.seconds(1);
        assertEquals(3, rig.links.size());
    }

    @Test
    void theFaultComesAfter100SecondsAndGoesWithTheFirstAcknowledgement() {
        rig.start();
        for (int i = 0; i < 5; i++) {
            rig.seconds(19);
            rig.link().events.lost("connection refused", UplinkTransport.Loss.UNREACHED);
        }
        rig.seconds(4.9);
        assertEquals("{}", rig.faults.raised().toString());
        rig.seconds(0.1);
        String text = rig.faults.raised().get(FAULT);
        assertTrue(text.contains("tcp://broker:1883"), text);
        assertTrue(text.contains("connection refused"), text);
        rig.link().accept();
        assertTrue(rig.faults.raised().containsKey(FAULT), "a connection alone proves nothing");
        rig.link().acknowledge("status");
        assertFalse(rig.faults.raised().containsKey(FAULT));
    }

    @Test
    void theFaultComesToAConnectionThatKeepsBreaking() {
        rig.connected();
        rig.link().acknowledge("status");
        rig.seconds(50);
        rig.link().lose("it broke");
        for (int i = 0; i < 110; i++) {
            rig.seconds(1);
            if (!rig.link().closed()) {
                rig.link().accept();
                rig.link().lose("it broke again");
            }
        }
        assertTrue(rig.faults.raised().containsKey(FAULT));
    }

    @Test
    void theTimeRunsFromTheLossOn() {
        rig.connected();
        rig.link().acknowledge("status");
        for (int i = 0; i < 20; i++) {
            rig.seconds(30);
            rig.link().acknowledgeAll();
        }
        rig.link().lose("it broke");
        rig.seconds(99);
        assertFalse(rig.faults.raised().containsKey(FAULT));
        rig.seconds(1);
        assertTrue(rig.faults.raised().containsKey(FAULT));
    }

    @Test
    void theWillSaysOfflineWithTheTimeOfTheConnection() {
        rig.time.advance(Duration.ofSeconds(7));
        rig.start();
        assertEquals("status", rig.link().will.path());
        JsonNode will = FakeLink.json(rig.link().will.payload());
        long now = VirtualTime.START.toEpochMilli() + 7000;
        assertEquals(
                "{\"v\":1,\"gw\":\"gw-1\",\"boot\":\"testboot\",\"ts\":"
                        + now
                        + ",\"rts\":"
                        + now
                        + ",\"clock\":\"synchronised\",\"online\":false,\"cause\":\"connection-lost\"}",
                will.toString());
        rig.link().lose("refused");
        rig.seconds(0.5);
        assertEquals(
                now + 500, FakeLink.json(rig.link().will.payload()).get("ts").asLong(), "anew");
    }

    @Test
    void aCleanEndSaysGoodbyeAndWaitsForTheAnswer() {
        FakeLink link = rig.connected();
        rig.alarm("hyd-1");
        boolean[] done = {false};
        rig.stop(() -> done[0] = true);
        rig.alarm("hyd-2");
        assertEquals(List.of("status", "alarm/hyd-1#1", "status"), link.brief(), "and no more");
        JsonNode goodbye = link.last("status").body();
        assertFalse(goodbye.get("online").asBoolean());
        assertEquals("shutdown", goodbye.get("cause").asText());
        assertTrue(link.last("status").retained());
        assertFalse(done[0]);
        link.acknowledge("alarm/hyd-1");
        assertFalse(link.closed(), "only the goodbye's answer ends it");
        link.acknowledge(link.last("status"));
        assertTrue(link.disconnected);
        assertFalse(link.aborted, "else the broker would publish the will");
        assertTrue(done[0]);
        assertTrue(rig.outbox.closed());
        assertEquals(0, rig.gateway.listeners());
        assertEquals(List.of(2L), rig.outbox.open(Lane.ALARM));
    }

    /** It may have been raised by the one before, and the next one looks whether it holds. */
    @Test
    void theAnswerToAGoodbyeEndsNoFault() {
        rig.faults.raise(rig.options.source(), "uplink", "left by the last one");
        FakeLink link = rig.connected(new UplinkTransport.Limits(64, Integer.MAX_VALUE));
        rig.stop(() -> {});
        link.acknowledge(link.last("status"));
        assertTrue(link.disconnected);
        assertTrue(rig.faults.raised().containsKey(rig.options.source() + "/uplink"));
    }

    @Test
    void aCleanEndWaitsTwoSecondsAtMost() {
        FakeLink link = rig.connected();
        boolean[] done = {false};
        rig.stop(() -> done[0] = true);
        rig.seconds(1.9);
        assertFalse(done[0]);
        rig.seconds(0.1);
        assertTrue(done[0]);
        assertTrue(link.disconnected);
        rig.seconds(200);
        assertEquals(1, rig.links.size(), "it is over");
        assertEquals("{}", rig.faults.raised().toString());
    }

    @Test
    void theGoodbyeFindsAPlaceInAFullWindow() {
        FakeLink link = rig.connected(new UplinkTransport.Limits(1, Integer.MAX_VALUE));
        rig.alarm("hyd-1");
        rig.stop(() -> {});
        assertEquals(List.of("status"), link.brief());
        link.acknowledge(link.open().get(0));
        assertEquals(List.of("status", "status"), link.brief());
    }

    @Test
    void anEndWithoutAConnectionIsQuick() {
        for (boolean attempting : new boolean[] {true, false}) {
            Rig other = new Rig();
            other.start();
            if (!attempting) {
                other.link().events.lost("refused", UplinkTransport.Loss.UNREACHED);
            }
            boolean[] done = {false};
            other.stop(() -> done[0] = true);
            assertTrue(done[0]);
            assertTrue(other.link().closed());
            other.seconds(200);
            assertEquals(1, other.links.size());
        }
    }

    @Test
    void aConnectionLostDuringTheGoodbyeEndsIt() {
        FakeLink link = rig.connected();
        boolean[] done = {false};
        rig.stop(() -> done[0] = true);
        link.lose("it broke");
        assertTrue(done[0]);
        rig.seconds(100);
        assertEquals(1, rig.links.size());
    }
}
