package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.queue.PoisonMessage;
import io.standpipe.uplink.session.AnswerTimes;
import io.standpipe.uplink.session.InFlightLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Dead, slow, or only idle: what is taken for what, and when. */
class LivenessTest {

    private static final String FAULT = "io.standpipe.mqtt/uplink";
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final Rig rig = new Rig();

    private static UplinkTransport.Limits keepAlive(int seconds) {
        return new UplinkTransport.Limits(65535, UNLIMITED, seconds, true, true, true);
    }

    /** When the present connection is given up while nothing comes, seconds from now. */
    private double givenUpAfter(FakeLink link) {
        for (int tenths = 0; tenths < 20_000; tenths++) {
            if (link.aborted) {
                return tenths / 10.0;
            }
            rig.seconds(0.1);
        }
        throw new AssertionError("never");
    }

    /** A connection that nothing comes over is waited for twice as long the next time. */
    @Test
    void silenceIsBorneTwiceAsLongEachTime() {
        List<Long> waited = new ArrayList<>();
        rig.start();
        for (int i = 0; i < 5; i++) {
            rig.link().accept();
            rig.alarm("hyd-" + i);
            waited.add(Math.round(givenUpAfter(rig.link())));
            int before = rig.links.size();
            while (rig.links.size() == before) {
                rig.seconds(0.5);
            }
        }
        assertEquals(List.of(8L, 15L, 30L, 60L, 60L), waited);
        rig.link().accept();
        rig.link().acknowledgeAll();
        rig.alarm("last");
        assertEquals(8, Math.round(givenUpAfter(rig.link())), "until the broker answers");
    }

    /** It is the broker that does not work, and not a message that it does not bear. */
    @Test
    void noMessageIsToBlameWhereNothingIsAcknowledged() {
        rig.start();
        rig.alarm("hyd-1");
        for (int i = 0; i < 2 * PoisonMessage.CERTAIN; i++) {
            rig.link().accept();
            givenUpAfter(rig.link());
            int before = rig.links.size();
            while (rig.links.size() == before) {
                rig.seconds(0.5);
            }
        }
        rig.link().accept();
        assertTrue(rig.link().brief().contains("alarm/hyd-1#1"), "it is not put aside");
        assertFalse(rig.faults.raised().containsKey("io.standpipe.mqtt/uplink-refused"));
    }

    /** The same silence after other answers: then the oldest without one is suspected. */
    @Test
    void oneThatIsNeverAcknowledgedThoughOthersAreIsPutAside() {
        rig.alarm("hyd-1");
        rig.start();
        for (int i = 0; i < PoisonMessage.CERTAIN; i++) {
            rig.link().accept();
            rig.link().acknowledge("status");
            assertTrue(rig.link().brief().contains("alarm/hyd-1#1"), "connection " + i);
            givenUpAfter(rig.link());
            int before = rig.links.size();
            while (rig.links.size() == before) {
                rig.seconds(0.5);
            }
        }
        rig.link().accept();
        assertFalse(rig.link().brief().contains("alarm/hyd-1#1"));
        assertTrue(rig.faults.raised().containsKey("io.standpipe.mqtt/uplink-refused"));
        assertEquals(List.of(1L), rig.outbox.open(Lane.ALARM).subList(0, 1), "it is kept");
    }

    /** A broker that is far away answers pings late too, and is not given up between them. */
    @Test
    void silenceIsBorneAsLongAsAnswersToPingsTake() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        // A ping asks after 2.5 s, and something comes 18 s after that, often enough to be known.
        for (int i = 0; i < 20; i++) {
            rig.telemetry();
            rig.seconds(2.5);
            int pings = link.pings;
            assertTrue(pings > 0);
            rig.seconds(15.5);
            link.acknowledgeAll();
            assertFalse(link.aborted, "round " + i);
        }
        rig.alarm("hyd-1");
        assertTrue(givenUpAfter(link) > 15, "more than the 7.5 s that an alarm has otherwise");
    }

    /** What a slow link needs to carry what is under way is no silence. */
    @Test
    void theTimeThatTheLinkCarriesCountsFromItsEnd() {
        FakeLink link = rig.connected();
        rig.seconds(1);
        link.acknowledgeAll();
        String filler = "\"filler\":\"" + "x".repeat(19_800) + "\"";
        rig.append(Lane.ALARM, "alarm/big", filler, "testboot");
        // As far as is known a link carries no more than so many bytes in a second at first.
        double carries = 20_000.0 / InFlightLimit.FIRST_BYTES;
        double waited = givenUpAfter(link);
        assertTrue(waited > 7.5 + carries / 2 && waited < 7.5 + 2 * carries, "after " + waited);
    }

    @Test
    void anUnansweredPingAloneMeansNothingForSomeSeconds() {
        for (int usual : new int[] {1, 8, 30, 600}) {
            Rig other = new Rig();
            other.options =
                    new UplinkSettings(
                            Rig.OPTIONS.source(),
                            Rig.OPTIONS.name(),
                            Rig.OPTIONS.servers(),
                            Rig.OPTIONS.identity(),
                            usual,
                            Duration.ofHours(1));
            FakeLink link = other.connected(keepAlive(4));
            link.acknowledgeAll();
            // The ping goes after 2 s; half of the usual keep-alive, 5 to 20 s, it has.
            double limit = 2 + Math.max(5, Math.min(20, usual / 2.0));
            other.seconds(limit - 0.1);
            assertFalse(link.aborted, "usual " + usual);
            other.seconds(0.2);
            assertTrue(link.aborted, "usual " + usual);
        }
    }

    /** One ping asks; while it is not answered nobody asks again but for the keep-alive. */
    @Test
    void oneAsksUntilItIsAnswered() {
        FakeLink link = rig.connected(keepAlive(0));
        rig.telemetry();
        rig.seconds(19);
        assertEquals(1, link.pings);
        link.answersPings = true;
        link.acknowledge("status");
        rig.seconds(2.6);
        assertEquals(2, link.pings, "2.5 s after it heard something");
        rig.seconds(2.6);
        assertEquals(3, link.pings);
    }

    /** Told from the moment on since when nothing was acknowledged, and once. */
    @Test
    void thatNothingIsAcknowledgedIsToldFromItsBeginningOn() {
        FakeLink link = rig.connected();
        link.answersPings = true;
        link.acknowledgeAll();
        for (int minute = 0; minute < 5; minute++) {
            rig.seconds(60);
            link.acknowledgeAll();
        }
        rig.telemetry();
        rig.seconds(99);
        assertFalse(rig.faults.raised().containsKey(FAULT));
        rig.seconds(1.1);
        assertTrue(rig.faults.raised().containsKey(FAULT), "100 s after it was sent");
        rig.reconnected().acknowledgeAll();
        rig.seconds(2);
        assertFalse(rig.faults.raised().containsKey(FAULT));
    }

    /** Answered now and then, though never the same: that is no fault, and no end either. */
    @Test
    void whatIsToldIsToldAnewAfterAnAnswer() {
        FakeLink link = rig.connected();
        link.answersPings = true;
        link.acknowledgeAll();
        rig.telemetry();
        rig.seconds(35); // told
        link.acknowledgeAll();
        rig.seconds(1);
        rig.telemetry();
        rig.seconds(98);
        assertEquals("{}", rig.faults.raised().toString());
        rig.seconds(3);
        String text = rig.faults.raised().get(FAULT);
        assertTrue(text != null && text.contains("has acknowledged nothing"), text);
    }

    /**
     * Whatever else happens: the broker hears something within its keep-alive, a connection over
     * which something comes at least every two seconds and all is acknowledged in time is never
     * given up, and one over which nothing comes at all is given up within its time.
     */
    @Property(tries = 60)
    void aliveIsAliveAndDeadIsDead(@ForAll long seed) {
        Random random = new Random(seed);
        int keepAlive = 2 + random.nextInt(60);
        Rig any = new Rig();
        FakeLink link = any.connected(keepAlive(keepAlive));
        link.acknowledgeAll();
        int packets = 0;
        double quiet = 0;
        for (int i = 0; i < 1_000; i++) {
            if (random.nextInt(30) == 0) {
                switch (random.nextInt(3)) {
                    case 0 -> any.alarm("hyd-" + i);
                    case 1 -> any.telemetry();
                    default -> any.fire("det-" + i);
                }
            }
            link.answersPings = true;
            any.seconds(0.25);
            for (FakeLink.Published one : link.open()) {
                if (random.nextInt(8) == 0) {
                    link.acknowledge(one);
                }
            }
            int now = link.all().size() + link.pings;
            quiet = now > packets ? 0 : quiet + 0.25;
            packets = now;
            assertTrue(quiet <= keepAlive - 1, "quiet for " + quiet + " of " + keepAlive);
            assertFalse(link.aborted, "at " + i);
        }
        link.answersPings = false;
        any.alarm("last");
        any.seconds((double) AnswerTimes.SILENT_AT_MOST.toSeconds() + 10);
        assertTrue(link.aborted, "nothing came any more");
    }
}
