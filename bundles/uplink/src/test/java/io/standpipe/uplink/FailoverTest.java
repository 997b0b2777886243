package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several servers: which is tried when, and how the uplink comes back to the preferred one. */
class FailoverTest {

    private final Rig rig = new Rig().servers(3);

    /** Which servers were tried, with ms from the first attempt on. */
    private List<String> tries(int count, boolean reached) {
        List<String> tried = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tried.add(rig.link().host() + " " + rig.time.millis());
            int before = rig.links.size();
            rig.link().events.lost("it failed", FakeLink.loss(reached));
            for (int ms = 0; rig.links.size() == before && ms < 31_000; ms++) {
                rig.seconds(0.001);
            }
        }
        return tried;
    }

    private String server() {
        return rig.link().host();
    }

    /** Connects to the second server, because the first is not there. */
    private FakeLink second() {
        rig.start();
        rig.link().events.lost("nobody there", UplinkTransport.Loss.UNREACHED);
        rig.seconds(0.25);
        rig.link().accept();
        return rig.link();
    }

    @Test
    void theNextServerIsTriedAtOnceAndEachRoundLater() {
        rig.start();
        assertEquals(
                List.of(
                        "a 0", "b 250", "c 500", // then 500
                        "a 1000", "b 1250", "c 1500", // then 1000
                        "a 2500", "b 2750", "c 3000", // then 2000
                        "a 5000"),
                tries(10, true));
    }

    @Test
    void whereNobodyIsARoundComesEverySecond() {
        rig.start();
        tries(15, false);
        long before = rig.time.millis();
        List<String> tried = tries(6, false);
        assertEquals("a " + (before + 1500), tried.get(3), tried.toString());
    }

    @Test
    void oneServerOfARoundThatAnswersMakesThePausesLong() {
        rig.start();
        for (int round = 0; round < 10; round++) {
            for (boolean reached : new boolean[] {false, true, false}) {
                int before = rig.links.size();
                rig.link().events.lost("it failed", FakeLink.loss(reached));
                while (rig.links.size() == before) {
                    rig.seconds(0.01);
                }
            }
        }
        long before = rig.time.millis();
        tries(3, false);
        assertTrue(rig.time.millis() - before <= 1501, "nobody was there");
        before = rig.time.millis();
        rig.link().events.lost("it failed", UplinkTransport.Loss.ENDED);
        rig.seconds(0.25);
        tries(2, false);
        assertTrue(rig.time.millis() - before > 30_000, "turned away, for the eleventh time");
    }

    @Test
    void aLostConnectionGoesToTheNextServer() {
        rig.start();
        rig.link().accept();
        rig.seconds(6);
        rig.alarm("hyd-1");
        rig.link().lose("it broke");
        rig.seconds(0.25);
        assertEquals("b", server());
        rig.link().accept();
        assertEquals(List.of("status", "alarm/hyd-1#1"), rig.link().brief());
    }

    @Test
    void afterTheLastComesTheFirst() {
        FakeLink second = second();
        rig.seconds(6);
        second.acknowledgeAll();
        second.lose("it broke");
        rig.seconds(0.25);
        assertEquals("c", server());
        rig.link().accept();
        rig.seconds(6);
        rig.link().lose("it broke");
        rig.seconds(0.25);
        assertEquals("a", server());
    }

    @Test
    void thePreferredServerIsLookedForEveryFiveMinutes() {
        FakeLink second = second();
        List<Long> looks = new ArrayList<>();
        long begin = rig.time.millis();
        int links = rig.links.size();
        for (int second10 = 0; second10 < 12_000; second10++) {
            rig.seconds(0.1);
            second.acknowledgeAll();
            if (rig.links.size() > links) {
                links = rig.links.size();
                assertEquals("a", server());
                looks.add((rig.time.millis() - begin) / 1000);
                rig.link().events.lost("nobody there", UplinkTransport.Loss.UNREACHED);
            }
        }
        assertEquals(List.of(330L, 660L, 990L), looks, "5 min and the longest jitter");
        assertFalse(second.closed(), "the connection goes on meanwhile");
        rig.alarm("hyd-1");
        assertEquals("alarm/hyd-1#1", second.all().get(second.all().size() - 1).brief());
    }

    /** Until the preferred server is asked while the second one is connected. */
    private FakeLink asked(FakeLink second) {
        int links = rig.links.size();
        for (int i = 0; i < 1000 && rig.links.size() == links; i++) {
            rig.seconds(1);
            second.acknowledgeAll();
        }
        assertEquals(links + 1, rig.links.size(), "the preferred server is asked");
        return rig.link();
    }

    @Test
    void whenThePreferredServerAnswersTheUplinkGoesBackAndLosesNothing() {
        FakeLink second = second();
        FakeLink first = asked(second);
        rig.alarm("hyd-1");
        rig.telemetry();
        second.acknowledge("alarm/hyd-1");
        first.accept();
        FakeLink.Published goodbye = second.last("status");
        assertEquals("moved", goodbye.body().get("cause").asText());
        assertFalse(goodbye.body().get("online").asBoolean());
        rig.alarm("hyd-2");
        assertEquals(List.of(), first.all(), "first the goodbye");
        second.acknowledge("status");
        assertTrue(second.disconnected, "in good order: no will");
        assertFalse(second.aborted);
        assertEquals(List.of("status", "alarm/hyd-2#2", "telemetry#1"), first.brief());
        first.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
        assertEquals(List.of(), rig.outbox.open(Lane.TELEMETRY));
        second.lose("late");
        for (int i = 0; i < 1000; i++) {
            rig.seconds(1);
            first.acknowledgeAll();
        }
        assertFalse(first.closed(), "what the old one says means nothing");
    }

    @Test
    void theGoodbyeIsNotWaitedForLongerThanTwoSeconds() {
        FakeLink second = second();
        FakeLink first = asked(second);
        first.accept();
        rig.seconds(1.9);
        assertEquals(List.of(), first.all());
        rig.seconds(0.1);
        assertEquals(List.of("status"), first.brief());
        assertTrue(second.disconnected);
    }

    @Test
    void aClusterThatTakesTheSessionOverIsNoDetour() {
        FakeLink second = second();
        FakeLink first = asked(second);
        second.lose("session taken over by another client of the same id (0x8E)", 0x8E);
        rig.seconds(0.1);
        first.accept();
        assertEquals(List.of("status"), first.brief());
        int links = rig.links.size();
        rig.seconds(14);
        assertEquals(links, rig.links.size());
    }

    @Test
    void aPreferredServerThatBreaksWhileItIsGoneToIsNoEnd() {
        FakeLink second = second();
        FakeLink first = asked(second);
        rig.alarm("hyd-1");
        first.accept();
        first.lose("it broke");
        assertTrue(second.closed());
        rig.seconds(0.5);
        rig.link().accept();
        assertEquals(List.of("status", "alarm/hyd-1#1"), rig.link().brief());
    }

    @Test
    void anAttemptAtThePreferredServerThatGetsNoAnswerIsGivenUp() {
        FakeLink second = second();
        FakeLink first = asked(second);
        for (int i = 0; i < 20; i++) {
            rig.seconds(1);
            second.acknowledgeAll();
        }
        assertTrue(first.aborted);
        assertFalse(second.closed());
        assertEquals("a", asked(second).host(), "and another one follows");
    }

    @Test
    void nobodyLooksForAnotherServerWhereTheFirstIsConnected() {
        rig.start();
        rig.link().accept();
        for (int i = 0; i < 1000; i++) {
            rig.seconds(1);
            rig.link().acknowledgeAll();
        }
        assertEquals(1, rig.links.size());
    }

    @Test
    void theEndComesWhateverGoesOn() {
        for (boolean moving : new boolean[] {false, true}) {
            Rig other = new Rig().servers(2);
            other.start();
            other.link().events.lost("nobody there", UplinkTransport.Loss.UNREACHED);
            other.seconds(0.25);
            FakeLink second = other.link();
            second.accept();
            for (int i = 0; i < 1000 && other.links.size() == 2; i++) {
                other.seconds(1);
                second.acknowledgeAll();
            }
            if (moving) {
                other.link().accept();
            }
            boolean[] done = {false};
            other.stop(() -> done[0] = true);
            other.seconds(2);
            assertTrue(done[0], "moving is " + moving);
            assertTrue(other.links.stream().allMatch(FakeLink::closed));
            other.seconds(1000);
            assertEquals(3, other.links.size());
        }
    }
}
