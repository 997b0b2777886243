package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.session.InFlightLimit;
import io.standpipe.uplink.session.SendWindow;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What goes over a connection, in which order, and what its answers do. */
class SessionTest {

    private static final int NO_MATCHING_SUBSCRIBERS = 0x10;

    private final Rig rig = new Rig();

    private void telemetry(int count) {
        IntStream.range(0, count).forEach(i -> rig.telemetry());
    }

    private void alarms(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(i -> rig.alarm("hyd-" + i));
    }

    @Test
    void theStatusGoesFirstThenTheAlarmsThenTheTelemetry() {
        telemetry(2);
        alarms(1, 2);
        telemetry(1);
        FakeLink link = rig.connected();
        assertEquals(
                List.of(
                        "status",
                        "alarm/hyd-1#1",
                        "alarm/hyd-2#2",
                        "telemetry#1",
                        "telemetry#2",
                        "telemetry#3"),
                link.brief());
        assertEquals("mqtt", rig.outbox.opened());
    }

    @Test
    void anAlarmGoesOutAtOnce() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        long before = rig.time.nanos();
        rig.alarm("hyd-1");
        assertEquals("alarm/hyd-1#1", link.all().get(1).brief());
        assertEquals(before, rig.time.nanos(), "nobody waits for anything");
    }

    @Test
    void theWindowIsTheBrokersAndSomePlacesAreTheAlarmsAndSomeTheFires() {
        FakeLink link = rig.connected(new UplinkTransport.Limits(13, Integer.MAX_VALUE));
        telemetry(30);
        assertEquals(9, link.open().size(), "the status and 8 of telemetry");
        link.acknowledge("status");
        assertEquals(8, link.open().size());
        alarms(1, 4);
        assertEquals(
                List.of("alarm/hyd-1#1", "alarm/hyd-2#2"),
                link.brief().subList(link.brief().size() - 2, link.brief().size()));
        assertEquals(10, link.open().size());
        link.acknowledge("alarm/hyd-1");
        assertEquals("alarm/hyd-3#3", link.all().get(link.all().size() - 1).brief());
        link.acknowledge(link.open().get(0));
        assertEquals("alarm/hyd-4#4", link.all().get(link.all().size() - 1).brief());
        assertEquals(10, link.open().size());
        for (int fire = 1; fire <= 4; fire++) {
            rig.fire("det-" + fire);
        }
        assertEquals("alarm/det-3#7", link.all().get(link.all().size() - 1).brief());
        assertEquals(13, link.open().size());
        link.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
        assertEquals(List.of(), rig.outbox.open(Lane.TELEMETRY));
    }

    @Test
    void theWindowIsNeverLargerThan64() {
        alarms(1, 100);
        telemetry(100);
        FakeLink link = rig.connected();
        assertEquals(InFlightLimit.FIRST + SendWindow.RESERVED, link.open().size());
        link.acknowledgeAll();
        for (int fire = 0; fire < 100; fire++) {
            rig.alarm("hyd-1");
            rig.fire("det-1");
        }
        assertEquals(64, link.open().size());
        link.acknowledgeAll();
        telemetry(100);
        assertEquals(48 - SendWindow.RESERVED, link.open().size());
    }

    @Test
    void aWindowOfOneStillMoves() {
        telemetry(3);
        alarms(1, 2);
        FakeLink link = rig.connected(new UplinkTransport.Limits(1, Integer.MAX_VALUE));
        while (!link.open().isEmpty()) {
            assertEquals(1, link.open().size());
            link.acknowledge(link.open().get(0));
        }
        assertEquals(
                List.of(
                        "status",
                        "alarm/hyd-1#1",
                        "alarm/hyd-2#2",
                        "telemetry#1",
                        "telemetry#2",
                        "telemetry#3"),
                link.brief());
    }

    @Test
    void onlySoMuchTelemetryIsUnderWayThatAnAlarmIsNotHeldUp() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        for (int i = 0; i < 5; i++) {
            rig.telemetry(50_000);
        }
        rig.telemetry(300_000);
        assertEquals(List.of("telemetry#1", "telemetry#2"), link.brief().subList(1, 3));
        assertEquals(2, link.open().size());
        rig.alarm("hyd-1");
        assertEquals(3, link.open().size());
        link.acknowledge(link.open().get(0));
        assertEquals("telemetry#3", link.all().get(link.all().size() - 1).brief());
        link.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.TELEMETRY), "the large one too, alone");
    }

    @Test
    void acknowledgementsComeInAnyOrder() {
        alarms(1, 5);
        FakeLink link = rig.connected();
        for (String topic : List.of("alarm/hyd-4", "alarm/hyd-2", "status", "alarm/hyd-5")) {
            link.acknowledge(topic);
        }
        assertEquals(Set.of(2L, 4L, 5L), rig.outbox.confirmed(Lane.ALARM));
        assertEquals(List.of(1L, 3L), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void aReasonThatIsNoErrorConfirms() {
        rig.alarm("hyd-1");
        FakeLink link = rig.connected();
        link.answer(link.open().get(1), NO_MATCHING_SUBSCRIBERS);
        assertEquals(Set.of(1L), rig.outbox.confirmed(Lane.ALARM));
        assertEquals("{}", rig.faults.raised().toString());
    }

    @Test
    void whatWasNotAcknowledgedGoesOutAgainInOrderUnderTheSameNumber() {
        FakeLink link = rig.connected();
        link.acknowledge("status");
        alarms(1, 4);
        telemetry(2);
        link.acknowledge("alarm/hyd-2");
        List<JsonNode> before = link.all().stream().map(FakeLink.Published::body).toList();
        link.lose("it broke");
        assertTrue(link.aborted);
        rig.alarm("hyd-5");
        FakeLink next = rig.reconnected();
        assertEquals(
                List.of(
                        "status",
                        "alarm/hyd-1#1",
                        "alarm/hyd-3#3",
                        "alarm/hyd-4#4",
                        "alarm/hyd-5#5",
                        "telemetry#1",
                        "telemetry#2"),
                next.brief());
        assertEquals(before.get(1).get("ts"), next.all().get(1).body().get("ts"));
        next.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
        assertEquals(List.of(), rig.outbox.open(Lane.TELEMETRY));
    }

    @Test
    void replayIsWhatIsOlderThanTheConnection() {
        rig.alarm("before");
        rig.append(Lane.ALARM, "alarm/other", "\"x\":1", "otherboot");
        rig.seconds(1);
        FakeLink link = rig.connected();
        rig.alarm("live");
        rig.append(Lane.ALARM, "alarm/other", "\"x\":2", "otherboot");
        assertEquals(List.of(true, true, false, true), replays(link));
        link.lose("it broke");
        assertEquals(List.of(true, true, true, true), replays(rig.reconnected()));
    }

    private static List<Boolean> replays(FakeLink link) {
        return link.all().stream()
                .filter(message -> message.topic().startsWith("alarm/"))
                .map(message -> message.body().get("replay").asBoolean())
                .toList();
    }

    @Test
    void retainedIsWhatTheMessageSays() {
        rig.append(Lane.ALARM, "state/hyd-1", "\"state\":\"NORMAL\"", "testboot");
        rig.alarm("hyd-1");
        FakeLink link = rig.connected();
        assertEquals(
                List.of(true, true, false),
                link.all().stream().map(FakeLink.Published::retained).toList());
    }

    @Test
    void noAnswerMeansADeadConnection() {
        FakeLink link = rig.connected();
        link.acknowledge("status");
        rig.seconds(10);
        rig.telemetry();
        rig.seconds(10);
        rig.telemetry();
        link.acknowledge(link.open().get(0));
        rig.seconds(19.9);
        assertFalse(link.aborted);
        rig.seconds(0.1);
        assertTrue(link.aborted, "the second has waited for 20 s");
        rig.seconds(0.5);
        rig.link().accept();
        assertEquals(List.of("status", "telemetry#2"), rig.link().brief());
    }

    @Test
    void anAnswerInTimeKeepsTheConnection() {
        FakeLink link = rig.connected();
        for (int i = 0; i < 600; i++) {
            rig.seconds(1);
            rig.telemetry();
            link.acknowledge("status");
            if (i >= 18) {
                link.acknowledge(link.open().get(0));
            }
        }
        assertFalse(link.aborted);
    }

    @Test
    void theOutboxIsAskedForWhatTheWindowTakes() {
        FakeLink link = rig.connected(new UplinkTransport.Limits(10, Integer.MAX_VALUE));
        telemetry(500);
        alarms(1, 500);
        link.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
        assertEquals(List.of(), rig.outbox.open(Lane.TELEMETRY));
        assertTrue(rig.outbox.asked().stream().allMatch(max -> max >= 1 && max <= 10));
    }

    @Test
    void anIdleUplinkDoesNotAskTheOutbox() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        int asked = rig.outbox.asked().size();
        for (int i = 0; i < 100; i++) {
            rig.seconds(10);
            link.acknowledgeAll();
        }
        assertEquals(asked, rig.outbox.asked().size());
    }

    @Test
    void evictedTelemetryIsNoObstacle() {
        telemetry(5);
        rig.outbox.evict(Lane.TELEMETRY, 1);
        rig.outbox.evict(Lane.TELEMETRY, 3);
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        assertEquals(
                LongStream.of(2, 4, 5).boxed().toList(),
                List.copyOf(rig.outbox.confirmed(Lane.TELEMETRY)));
    }
}
