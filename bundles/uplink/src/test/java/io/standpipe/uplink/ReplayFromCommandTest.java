package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.uplink.command.CommandTable;
import io.standpipe.uplink.session.SendWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that were confirmed, once more on request: history, and never in the way. */
class ReplayFromCommandTest {

    private final Rig rig = new Rig();
    private final Centre centre = new Centre(rig);

    private void alarms(int from, int to) {
        for (int i = from; i <= to; i++) {
            rig.alarm("hyd-" + i);
        }
    }

    private JsonNode replay(String lane, long seq) {
        return centre.ask("replay-from", "'lane':'" + lane + "','seq':" + seq);
    }

    /** Messages of devices since a place in the list, with an r for replay. */
    private static List<String> since(FakeLink link, int from) {
        return link.all().subList(from, link.all().size()).stream()
                .filter(m -> m.topic().startsWith("alarm/") || m.topic().equals("telemetry"))
                .map(
                        m ->
                                m.body().get("seq").asLong()
                                        + (m.body().get("replay").asBoolean() ? "r" : ""))
                .toList();
    }

    @Test
    void whatIsKeptGoesOnceMoreAsHistory() {
        FakeLink link = rig.connected();
        alarms(1, 5);
        link.acknowledgeAll();
        rig.outbox.evict(Lane.ALARM, 2);
        int before = link.all().size();
        JsonNode answer = replay("alarm", 2);
        assertEquals(3, answer.get("from").asLong());
        assertEquals(5, answer.get("to").asLong());
        rig.alarm("new");
        link.acknowledgeAll();
        // Number 6 tells of the command.
        assertEquals(List.of("3r", "4r", "5r", "7"), since(link, before));
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void whatIsNewOvertakesHistory() {
        FakeLink link = rig.connected();
        alarms(1, 500);
        link.acknowledgeAll();
        replay("alarm", 1);
        assertTrue(link.open().size() <= SendWindow.WINDOW - SendWindow.RESERVED);
        rig.alarm("live");
        assertEquals("alarm/live#502", link.all().get(link.all().size() - 1).brief());
        int before = link.all().size();
        link.acknowledgeAll();
        assertTrue(since(link, before).size() > 400);
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void aLostConnectionDoesNotPutHistoryInFrontOfWhatIsNew() {
        FakeLink link = rig.connected();
        alarms(1, 500);
        link.acknowledgeAll();
        replay("alarm", 1);
        link.lose("it broke");
        rig.alarm("live");
        FakeLink next = rig.reconnected();
        assertEquals("event/command#501", next.brief().get(1));
        assertEquals("alarm/live#502", next.brief().get(2));
        assertEquals("alarm/hyd-1#1", next.brief().get(3));
        next.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void whatIsUnderWayIsNotSentTwice() {
        FakeLink link = rig.connected();
        alarms(1, 4);
        link.acknowledge("alarm/hyd-1");
        link.acknowledge("alarm/hyd-3");
        int before = link.all().size();
        replay("alarm", 1);
        assertEquals(List.of("3r", "1r"), since(link, before), "2 and 4 have no answer yet");
        link.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void oneReplayOfALaneAtATime() {
        FakeLink link = rig.connected();
        alarms(1, 500);
        link.acknowledgeAll();
        replay("alarm", 1);
        JsonNode answer = replay("alarm", 1);
        assertTrue(answer.get("reason").asText().contains("goes on already"), answer.toString());
        link.acknowledgeAll();
        assertEquals(400, replay("alarm", 400).get("from").asLong());
    }

    @Test
    void telemetryGoesBehindWhatIsNewAndKeepsToTheRate() {
        rig.uplinkDuties = new UplinkDuties(10, null, CommandTable.CONTRACT);
        FakeLink link = rig.connected();
        for (int i = 0; i < 100; i++) {
            rig.telemetry(1000);
        }
        link.acknowledgeAll();
        int before = link.all().size();
        replay("telemetry", 1);
        link.acknowledgeAll();
        int sent = since(link, before).size();
        assertTrue(sent >= 10 && sent < 13, "sent are " + sent);
        rig.telemetry(1000);
        assertEquals("telemetry#101", link.all().get(link.all().size() - 1).brief());
        centre.live(10);
        assertEquals(101, since(link, before).size());
    }

    @Test
    void whatIsOnlyAskedForIsNotOverdue() {
        FakeLink link = rig.connected();
        alarms(1, 200);
        centre.live(300);
        replay("alarm", 1);
        for (int i = 0; i < 110; i++) {
            link.acknowledge("status");
            link.open().stream().limit(1).forEach(link::acknowledge);
            rig.seconds(1);
        }
        assertEquals("{}", rig.faults.raised().toString());
    }

    @Test
    void whatAnEarlierBootSentGoesTheSameWay() {
        Rig again = new Rig();
        for (int i = 1; i <= 3; i++) {
            again.append(Lane.ALARM, "alarm/hyd-" + i, "\"x\":1", "otherboot");
        }
        again.connected().acknowledgeAll();
        int before = again.link().all().size();
        new Centre(again).ask("replay-from", "'lane':'alarm','seq':1");
        assertEquals(List.of("1r", "2r", "3r"), since(again.link(), before));
    }
}
