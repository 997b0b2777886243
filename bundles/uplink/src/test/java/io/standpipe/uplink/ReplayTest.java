package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.uplink.session.SendWindow;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a backlog goes out: at a limited rate, and never in an alarm's way. */
class ReplayTest {

    private final Rig rig = new Rig();

    private void rate(int kilobytes) {
        rig.uplinkDuties = new UplinkDuties(kilobytes, null, Set.of());
    }

    /** A broker that answers everything every 10 ms. */
    private void live(FakeLink link, double seconds) {
        for (int i = 0; i < seconds * 100; i++) {
            link.open().forEach(link::acknowledge);
            rig.seconds(0.01);
        }
    }

    private static long bytes(FakeLink link) {
        return link.all().stream()
                .filter(message -> message.topic().equals("telemetry"))
                .mapToLong(message -> link.outgoing(message).payload().length)
                .sum();
    }

    @Test
    void aBacklogKeepsToTheRate() {
        for (int kilobytes : new int[] {20, 100, 1000}) {
            Rig other = new Rig();
            other.uplinkDuties = new UplinkDuties(kilobytes, null, Set.of());
            for (int i = 0; i < 1000; i++) {
                other.telemetry(kilobytes * 100);
            }
            other.seconds(1);
            FakeLink link = other.connected();
            for (int i = 0; i < 2000; i++) {
                link.open().forEach(link::acknowledge);
                other.seconds(0.01);
            }
            double perSecond = bytes(link) / 20.0 / 1000;
            // One second's worth goes at once.
            assertTrue(
                    perSecond > 0.9 * kilobytes && perSecond < 1.2 * kilobytes,
                    kilobytes + " kB/s became " + perSecond);
        }
    }

    @Test
    void withoutALimitTheBrokerAloneSaysHowFast() {
        rate(0);
        for (int i = 0; i < 1000; i++) {
            rig.telemetry(50_000);
        }
        rig.seconds(1);
        rig.connected().acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.TELEMETRY));
    }

    @Test
    void liveTelemetryWaitsBehindItInOrderAndIsNotLimited() {
        rate(10);
        for (int i = 0; i < 20; i++) {
            rig.telemetry(1000);
        }
        rig.seconds(1);
        FakeLink link = rig.connected();
        rig.telemetry(1000);
        live(link, 0.1);
        long sent = link.all().stream().filter(m -> m.topic().equals("telemetry")).count();
        assertTrue(sent >= 10 && sent < 13, "sent are " + sent);
        live(link, 2);
        List<Long> order =
                link.all().stream()
                        .filter(message -> message.topic().equals("telemetry"))
                        .map(message -> message.body().get("seq").asLong())
                        .toList();
        assertEquals(order.stream().sorted().toList(), order);
        assertEquals(21, order.size());
        for (int i = 0; i < 100; i++) {
            rig.telemetry(1000);
        }
        link.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.TELEMETRY), "what is live is not limited");
    }

    @Test
    void alarmsAreNeverLimited() {
        rate(1);
        for (int i = 0; i < 100; i++) {
            rig.telemetry(1000);
            rig.alarm("hyd-" + i);
        }
        rig.seconds(1);
        rig.connected().acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void halfAsMuchOfABacklogIsUnderWay() {
        rate(0);
        for (int i = 0; i < 10; i++) {
            rig.telemetry(20_000);
        }
        rig.seconds(1);
        FakeLink link = rig.connected();
        assertEquals(
                1, link.open().size(), "the status alone, until it shows how fast the link is");
        link.acknowledge("status");
        assertEquals(3, link.open().size(), "60 kB");
        link.acknowledgeAll();
        for (int i = 0; i < 10; i++) {
            rig.telemetry(20_000);
        }
        assertEquals(6, link.open().size(), "120 kB of what is live");
    }

    @Test
    void anAlarmIsNextWhateverIsReplayed() {
        rate(2000);
        for (int i = 0; i < 1000; i++) {
            rig.telemetry(50_000);
        }
        rig.seconds(1);
        FakeLink link = rig.connected();
        live(link, 3);
        rig.alarm("hyd-1");
        FakeLink.Published last = link.all().get(link.all().size() - 1);
        assertEquals("alarm/hyd-1#1", last.brief(), "sent in the same moment");
        long before =
                link.open().stream()
                        .filter(message -> message.topic().equals("telemetry"))
                        .mapToLong(message -> link.outgoing(message).payload().length)
                        .sum();
        assertTrue(before <= SendWindow.REPLAY_BYTES, before + " bytes stand in front of it");
    }
}
