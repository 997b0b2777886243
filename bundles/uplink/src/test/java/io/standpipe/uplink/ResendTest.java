package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.measure.Durations;
import io.standpipe.model.measure.Figure;
import io.standpipe.model.measure.Figures;
import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Alarms without an answer go again, and a connection that does not answer is given up. */
class ResendTest {

    private static final int NOT_AUTHORIZED = 0x87;

    private final Rig rig = new Rig();

    private static long count(FakeLink link, String brief) {
        return link.brief().stream().filter(brief::equals).count();
    }

    @Test
    void anAlarmGoesAgainTwiceAndThenTheConnectionIsDead() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        rig.alarm("hyd-1");
        List<Long> sent = new ArrayList<>();
        long begin = rig.time.millis();
        for (int ms = 0; !link.aborted && ms < 20_000; ms += 10) {
            while (sent.size() < count(link, "alarm/hyd-1#1")) {
                sent.add(rig.time.millis() - begin);
            }
            rig.seconds(0.01);
        }
        assertEquals(List.of(0L, 2500L, 5000L), sent);
        assertEquals(7500, rig.time.millis() - begin);
        rig.seconds(0.5);
        rig.link().accept();
        assertEquals(List.of("status", "alarm/hyd-1#1"), rig.link().brief());
    }

    @Test
    void theCopyIsTheSameMessage() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        rig.alarm("hyd-1");
        rig.seconds(2.5);
        assertEquals(link.all().get(1).body(), link.all().get(2).body());
        assertTrue(link.all().get(1).handle() != link.all().get(2).handle(), "another packet");
    }

    @Test
    void whatHappensToConnectionsAndAlarmsIsCounted() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        rig.alarm("hyd-1");
        rig.seconds(2.6);
        link.acknowledge(link.open().get(0));
        Map<String, Double> told = new TreeMap<>();
        Figures into =
                new Figures() {
                    @Override
                    public void add(Figure figure, double value, String... values) {
                        told.put(figure.name() + List.of(values), value);
                    }

                    @Override
                    public void add(Figure figure, Durations durations, String... values) {
                        told.put(figure.name() + List.of(values), durations.sum());
                    }
                };
        rig.figures.tell(into);
        assertEquals(1, told.get("standpipe_uplink_connected[test]"));
        assertEquals(1, told.get("standpipe_uplink_connections[test]"));
        assertEquals(0, told.get("standpipe_uplink_connections_lost[test]"));
        assertEquals(1, told.get("standpipe_uplink_alarm_copies[test]"));
        assertEquals(
                2.6,
                told.get("standpipe_uplink_acknowledgement_duration_seconds[test]"),
                0.02,
                "the status at once, the alarm then");
        double last = rig.time.stamp().utc() / 1e3;
        assertEquals(last, told.get("standpipe_uplink_acknowledged_last_seconds[test]"), 0.02);
        assertEquals(last - 2.6, told.get("standpipe_uplink_connected_since_seconds[test]"), 0.1);
        rig.seconds(60);
        rig.figures.tell(into);
        assertEquals(0, told.get("standpipe_uplink_connected[test]"));
        assertEquals(1, told.get("standpipe_uplink_connections_lost[test]"));
        assertEquals(0, told.get("standpipe_uplink_connected_since_seconds[test]"));
    }

    @Test
    void theFirstAnswerOfAnyCounts() {
        for (int first : new int[] {0, 1, 2}) {
            Rig other = new Rig();
            FakeLink link = other.connected();
            link.acknowledgeAll();
            other.alarm("hyd-1");
            other.seconds(5.1);
            List<FakeLink.Published> copies = link.open();
            assertEquals(3, copies.size());
            link.acknowledge(copies.get(first));
            assertEquals(Set.of(1L), other.outbox.confirmed(Lane.ALARM));
            for (FakeLink.Published copy : copies) {
                if (!copy.equals(copies.get(first))) {
                    link.answer(copy, NOT_AUTHORIZED);
                }
            }
            assertEquals("{}", other.faults.raised().toString(), "later answers mean nothing");
            for (int i = 0; i < 20; i++) {
                other.seconds(1);
                link.acknowledgeAll();
            }
            assertFalse(link.aborted);
            assertEquals(3, count(link, "alarm/hyd-1#1"), "it is over");
        }
    }

    @Test
    void copiesKeepToTheWindow() {
        FakeLink link = rig.connected(new UplinkTransport.Limits(5, Integer.MAX_VALUE));
        link.acknowledgeAll();
        for (int i = 1; i <= 3; i++) {
            rig.alarm("hyd-" + i);
        }
        rig.seconds(2.5);
        assertEquals(4, link.open().size(), "one copy finds room");
        assertEquals(2, count(link, "alarm/hyd-1#1"));
        link.acknowledge(link.open().get(3));
        assertEquals(4, link.open().size(), "the next takes its place");
        rig.seconds(7.4);
        assertFalse(link.aborted, "the broker answered something");
        rig.seconds(0.1);
        assertTrue(link.aborted, "with room or without, 7.5 s of silence are the end");
    }

    @Test
    void aWindowOfOneHasNoRoomForCopies() {
        FakeLink link = rig.connected(new UplinkTransport.Limits(1, Integer.MAX_VALUE));
        link.acknowledgeAll();
        rig.alarm("hyd-1");
        rig.seconds(7.4);
        assertEquals(1, count(link, "alarm/hyd-1#1"));
        rig.seconds(0.1);
        assertTrue(link.aborted);
    }

    @Test
    void whatIsAnsweredInOrderThoughSlowlyIsNotSentTwice() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        for (int i = 1; i <= 10; i++) {
            rig.alarm("hyd-" + i);
        }
        for (int i = 0; i < 10; i++) {
            rig.seconds(1.5);
            link.acknowledge(link.open().get(0));
        }
        assertFalse(link.aborted);
        assertEquals(1, count(link, "alarm/hyd-10#10"), "the network was slow, not dead");
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void anAlarmThatTheBrokerPassesOverGoesAgainThoughOthersAreAnswered() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        rig.alarm("lost");
        for (int i = 0; i < 25; i++) {
            rig.telemetry();
            rig.seconds(0.1);
            link.acknowledge("telemetry");
        }
        assertEquals(2, count(link, "alarm/lost#1"));
    }

    @Test
    void telemetryDoesNotGoAgain() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        rig.telemetry();
        rig.seconds(19.9);
        assertEquals(1, count(link, "telemetry#1"));
        assertFalse(link.aborted);
    }

    /** Half-open: nothing comes any more, and nothing says so. */
    @Test
    void aHalfOpenConnectionIsNoticed() {
        record Row(String traffic, double within) {}
        for (Row row :
                List.of(
                        new Row("alarm", 7.5),
                        new Row("telemetry", 20),
                        // The next status goes within 30 s, and half the keep-alive later it is
                        // overdue: one and a half keep-alives.
                        new Row("none", 45))) {
            Rig other = new Rig();
            FakeLink link = other.connected();
            link.acknowledgeAll();
            other.seconds(0.001);
            long begin = other.time.millis();
            switch (row.traffic()) {
                case "alarm" -> other.alarm("hyd-1");
                case "telemetry" -> other.telemetry();
                default -> {}
            }
            while (!link.aborted && other.time.millis() - begin < 100_000) {
                other.seconds(0.1);
            }
            double took = (other.time.millis() - begin) / 1000.0;
            assertTrue(took <= row.within(), row + " took " + took);
        }
    }
}
