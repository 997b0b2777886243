package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkTransport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that lives but acknowledges late, or not at all. */
class SlowAnswersTest {

    private static final String FAULT = "io.standpipe.mqtt/uplink";
    private static final double NEVER = Double.MAX_VALUE;

    private final Rig rig = new Rig();
    private final Map<Long, Double> due = new HashMap<>();
    private double now;

    private FakeLink lives() {
        FakeLink link = rig.connected();
        link.answersPings = true;
        return link;
    }

    /** Each message is acknowledged after its time. */
    private void live(double seconds, ToDoubleFunction<FakeLink.Published> takes) {
        for (double end = now + seconds; now < end; now += 0.25) {
            FakeLink link = rig.link();
            link.answersPings = true;
            link.accept();
            link.open()
                    .forEach(
                            one ->
                                    due.computeIfAbsent(
                                            one.handle() + 1_000_000L * rig.links.size(),
                                            h -> now + takes.applyAsDouble(one)));
            link.open().stream()
                    .filter(one -> due.get(one.handle() + 1_000_000L * rig.links.size()) <= now)
                    .forEach(link::acknowledge);
            rig.seconds(0.25);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {8, 9, 20, 60, 90})
    void lateAcknowledgementsConfirmOverOneConnection(double late) {
        FakeLink link = lives();
        rig.alarm("hyd-1");
        live(late + 1, one -> late);
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
        for (int i = 0; i < 20; i++) {
            rig.alarm("hyd-" + i);
            rig.telemetry();
            live(20, one -> late);
        }
        live(3 * late, one -> late);
        assertFalse(link.aborted);
        assertEquals(1, rig.links.size());
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
        assertEquals(List.of(), rig.outbox.open(Lane.TELEMETRY));
        long copies = link.brief().stream().filter("alarm/hyd-19#21"::equals).count();
        assertEquals(1, copies, "by then it is known how long an answer takes");
    }

    @Test
    void jitterIsNoEndEither() {
        Random random = new Random(3);
        FakeLink link = lives();
        for (int i = 0; i < 60; i++) {
            rig.alarm("hyd-" + i);
            live(3, one -> random.nextInt(40));
        }
        live(120, one -> 1);
        assertFalse(link.aborted);
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void theLimitsComeBack() {
        FakeLink link = lives();
        rig.alarm("slow");
        live(30, one -> 20);
        for (int i = 0; i < 60; i++) {
            rig.alarm("hyd-" + i);
            live(1, one -> 0);
        }
        int before = link.all().size();
        rig.alarm("last");
        rig.seconds(2.6);
        assertEquals(before + 2, link.all().size(), "a copy after 2.5 s, as ever");
    }

    @Test
    void whereEverySecondAcknowledgementIsLeftOutAlarmsArriveAllTheSame() {
        int[] count = {0};
        lives();
        for (int i = 0; i < 30; i++) {
            rig.alarm("hyd-" + i);
            live(1, one -> count[0]++ % 2 == 0 ? 0.1 : NEVER);
        }
        live(150, one -> count[0]++ % 2 == 0 ? 0.1 : NEVER);
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void aBrokerThatAcknowledgesNothingButAnswersPingsIsAFaultAndNoLoop() {
        FakeLink link = lives();
        rig.alarm("hyd-1");
        rig.seconds(99);
        assertFalse(link.aborted);
        assertEquals(1, rig.links.size());
        rig.seconds(3);
        String text = rig.faults.raised().get(FAULT);
        assertTrue(text.contains("has acknowledged"), text);
        for (int i = 0; i < 3600; i++) {
            rig.link().answersPings = true;
            if (!rig.link().closed()) {
                rig.link().accept();
            }
            rig.seconds(1);
        }
        assertTrue(rig.links.size() <= 7, rig.links.size() + " connections in an hour");
        assertTrue(rig.faults.raised().containsKey(FAULT));
        assertFalse(
                rig.faults.raised().containsKey("io.standpipe.mqtt/uplink-refused"),
                "the alarm is not to blame");
    }

    @Test
    void withoutAnAlarmItIsTold() {
        FakeLink link = lives();
        link.acknowledgeAll();
        rig.seconds(140);
        String text = rig.faults.raised().get(FAULT);
        assertTrue(text.contains("can be reached but"), text);
        rig.reconnected().acknowledgeAll();
        assertEquals("{}", rig.faults.raised().toString());
    }

    @Test
    void aConnackThatComesLateIsWaitedForLongerEachTime() {
        rig.start();
        rig.seconds(20.5);
        assertEquals(2, rig.links.size());
        rig.seconds(25);
        rig.link().accept();
        assertFalse(rig.link().aborted);
        rig.link().acknowledgeAll();
        rig.link().lose("it broke");
        rig.seconds(1);
        int before = rig.links.size();
        rig.seconds(45);
        assertEquals(before, rig.links.size(), "it takes 25 s there, as is known now");
    }

    @Test
    void aLinkThatFlapsButWorksIsUsed() {
        rig.start();
        for (int i = 0; i < 10; i++) {
            rig.link().accept();
            rig.link().acknowledgeAll();
            rig.seconds(1);
            rig.alarm("hyd-" + i);
            rig.link().acknowledgeAll();
            int before = rig.links.size();
            rig.link().lose("it broke");
            rig.seconds(2);
            assertEquals(before + 1, rig.links.size());
        }
    }

    /** However often it was lost before: what worked begins a new story. */
    @Test
    void oneFailedAttemptAfterAFlapIsNoLongPause() {
        rig.start();
        for (int i = 0; i < 10; i++) {
            rig.link().accept();
            rig.link().acknowledgeAll();
            rig.link().lose("it broke");
            rig.seconds(2);
            int before = rig.links.size();
            rig.link().lose("it broke before it stood");
            rig.seconds(0.6);
            assertEquals(before + 1, rig.links.size(), "flap " + i);
        }
    }

    /** Each pause is longer than the one before, up to two seconds: many gateways flap together. */
    @Test
    void aLinkThatFlapsIsNotCalledWithoutAPause() {
        rig.start();
        for (double pause : new double[] {0.5, 1, 2, 2, 2}) {
            rig.link().accept();
            rig.link().acknowledgeAll();
            int before = rig.links.size();
            rig.link().lose("it broke");
            rig.seconds(pause - 0.01);
            assertEquals(before, rig.links.size(), "before " + pause);
            rig.seconds(0.01);
            assertEquals(before + 1, rig.links.size(), "after " + pause);
        }
    }

    @Test
    void theBrokersKeepAliveIsKept() {
        for (int keepAlive : new int[] {1, 6, 30, 600}) {
            Rig other = new Rig();
            FakeLink link =
                    other.connected(
                            new UplinkTransport.Limits(
                                    65535, Integer.MAX_VALUE, keepAlive, true, true, true));
            link.answersPings = true;
            link.acknowledgeAll();
            int packets = link.all().size() + link.pings;
            double quiet = 0;
            for (int i = 0; i < 40; i++) {
                other.seconds(keepAlive / 20.0);
                link.acknowledgeAll();
                int now = link.all().size() + link.pings;
                quiet = now > packets ? 0 : quiet + keepAlive / 20.0;
                assertTrue(quiet < keepAlive, "quiet for " + quiet + " of " + keepAlive);
                packets = now;
            }
        }
    }

    @Test
    void withoutAKeepAliveNobodyPingsAnIdleLink() {
        FakeLink link =
                rig.connected(
                        new UplinkTransport.Limits(65535, Integer.MAX_VALUE, 0, true, true, true));
        for (int i = 0; i < 600; i++) {
            link.acknowledgeAll();
            rig.seconds(1);
        }
        assertEquals(0, link.pings);
        assertFalse(link.aborted);
    }

    @Test
    void anIdleLinkThatIsHalfOpenIsNoticedByThePing() {
        FakeLink link =
                rig.connected(
                        new UplinkTransport.Limits(65535, Integer.MAX_VALUE, 6, true, true, true));
        link.acknowledgeAll();
        rig.seconds(3 + 15.1);
        assertTrue(link.aborted);
    }
}
