package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.testkit.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An alarm that nobody acknowledges: fault, event and local output after 100 s. */
class AckWatchdogTest {

    private static final String FAULT = "io.standpipe.mqtt/uplink";
    private static final String OUTPUT_FAULT = "io.standpipe.mqtt/local-output";
    private static final String ON = "write panel-1/lamp=1.0";
    private static final String OFF = "write panel-1/lamp=0.0";

    private final Rig rig = new Rig();
    private final FakeBus bus = new FakeBus("panel-1");

    private void withOutput() {
        rig.uplinkDuties =
                new UplinkDuties(0, new UplinkDuties.PointName("panel-1", "lamp"), Set.of());
        rig.installed.add(bus);
    }

    private boolean raised() {
        return rig.faults.raised().containsKey(FAULT);
    }

    /** A broker that acknowledges all but some topics, for so long; it is found again when lost. */
    private void live(int seconds, String unanswered) {
        for (int i = 0; i < seconds; i++) {
            if (!rig.link().closed()) {
                rig.link().accept();
                rig.link().open().stream()
                        .filter(message -> !message.topic().startsWith(unanswered))
                        .forEach(rig.link()::acknowledge);
            }
            rig.seconds(1);
        }
    }

    @Test
    void aConnectionThatAnswersAllButTheAlarmIsNoDelivery() {
        rig.connected();
        rig.link().acknowledgeAll();
        rig.alarm("hyd-1");
        live(99, "alarm/");
        assertFalse(raised());
        live(2, "alarm/");
        assertTrue(raised());
        live(20, "alarm/");
        assertTrue(raised(), "other answers do not end it");
        live(10, "nothing");
        assertFalse(raised());
    }

    @Test
    void aRefusedAlarmIsNotDeliveredEither() {
        FakeLink link = rig.connected();
        rig.alarm("hyd-1");
        for (int i = 0; i < 102; i++) {
            for (FakeLink.Published message : link.open()) {
                link.answer(message, message.topic().startsWith("alarm/") ? 0x87 : 0);
            }
            rig.seconds(1);
        }
        String text = rig.faults.raised().get(FAULT);
        assertTrue(text.contains("has not acknowledged an alarm for 100 s"), text);
        live(65, "nothing");
        assertFalse(raised());
    }

    @Test
    void theTimeRunsFromTheOldestAlarmThatIsOpen() {
        rig.connected();
        for (int i = 0; i < 300; i++) {
            rig.alarm("hyd-" + i);
            live(1, "nothing");
        }
        assertFalse(raised());
        rig.alarm("last");
        live(98, "alarm/last");
        assertFalse(raised());
        live(4, "alarm/last");
        assertTrue(raised());
    }

    @Test
    void unansweredTelemetryIsNoReason() {
        rig.connected();
        rig.telemetry();
        live(300, "telemetry");
        assertFalse(raised());
    }

    @Test
    void theEventSaysSinceWhen() {
        rig.start();
        rig.seconds(101);
        assertEquals(List.of(1L), rig.outbox.open(Lane.ALARM));
        rig.link().accept();
        JsonNode begun = rig.link().last("event/uplink-overdue").body();
        assertEquals("BEGUN", begun.get("state").asText());
        assertEquals("mqtt", begun.get("uplink").asText());
        assertEquals(VirtualTime.START.toEpochMilli(), begun.get("since").asLong());
        rig.link().acknowledgeAll();
        JsonNode ended = rig.link().last("event/uplink-overdue").body();
        assertEquals("ENDED", ended.get("state").asText());
        assertEquals(begun.get("since"), ended.get("since"));
        assertEquals(2, rig.outbox.lastSeq(Lane.ALARM), "and no more");
    }

    @Test
    void whatBeganBeforeARestartIsRememberedAndEnds() {
        rig.outbox.remembers(Map.of("uplink-overdue/mqtt", "1767000000000"));
        rig.faults.raise("io.standpipe.mqtt", "uplink", "left over");
        withOutput();
        rig.start();
        rig.seconds(10);
        assertEquals(List.of(ON), bus.asked);
        assertTrue(raised());
        rig.link().accept();
        rig.link().acknowledgeAll();
        assertFalse(raised());
        assertEquals(List.of(ON, OFF), bus.asked);
        JsonNode ended = rig.link().last("event/uplink-overdue").body();
        assertEquals("ENDED", ended.get("state").asText());
        assertEquals(1767000000000L, ended.get("since").asLong());
    }

    @Test
    void theOutputFollows() {
        withOutput();
        rig.connected();
        live(10, "nothing");
        assertEquals(List.of(OFF), bus.asked, "the right state after a start");
        rig.alarm("hyd-1");
        live(99, "alarm/");
        assertEquals(1, bus.asked.size());
        live(2, "alarm/");
        assertEquals(List.of(OFF, ON), bus.asked);
        live(40, "nothing");
        assertEquals(List.of(OFF, ON, OFF), bus.asked);
        live(500, "nothing");
        assertEquals(3, bus.asked.size());
        assertEquals("{}", rig.faults.raised().toString());
    }

    @Test
    void whatCannotBeSetIsAFaultAndTriedEveryTenSeconds() {
        withOutput();
        rig.start();
        rig.seconds(10);
        bus.answer = "the device does not answer";
        rig.seconds(91);
        String text = rig.faults.raised().get(OUTPUT_FAULT);
        assertTrue(
                text.contains("panel-1/lamp could not be set to 1: the device does not answer"),
                text);
        rig.seconds(30);
        assertEquals(List.of(OFF, ON, ON, ON, ON), bus.asked);
        bus.answer = "";
        rig.seconds(10);
        assertFalse(rig.faults.raised().containsKey(OUTPUT_FAULT));
        rig.seconds(100);
        assertEquals(6, bus.asked.size());
    }

    @Test
    void anOutputThatIsOnNoBusOrDoesNotAnswerIsAFaultToo() {
        withOutput();
        bus.answer = null;
        rig.connected();
        live(20, "nothing");
        assertTrue(rig.faults.raised().get(OUTPUT_FAULT).contains("no answer within 10 s"));
        rig.installed.remove(bus);
        live(20, "nothing");
        bus.answer = "";
        rig.installed.add(bus);
        live(10, "nothing");
        assertEquals("{}", rig.faults.raised().toString());
        assertEquals(OFF, bus.asked.get(bus.asked.size() - 1));
    }

    @Test
    void withoutABusAtTheStartThereIsTimeForOneToCome() {
        rig.uplinkDuties =
                new UplinkDuties(0, new UplinkDuties.PointName("panel-1", "lamp"), Set.of());
        rig.start();
        rig.seconds(9);
        assertEquals("{}", rig.faults.raised().toString());
        rig.seconds(1);
        assertTrue(rig.faults.raised().get(OUTPUT_FAULT).contains("panel-1 is on no bus here"));
    }

    private String text() {
        return String.valueOf(rig.faults.raised().get(FAULT));
    }

    /** Each attempt ends so. */
    private void failing(int seconds, String cause) {
        failing(seconds, cause, 0);
    }

    /** Each attempt is refused so. */
    private void failing(int seconds, String cause, int reason) {
        for (int i = 0; i < seconds; i++) {
            if (!rig.link().closed()) {
                rig.link().lose(cause, reason);
            }
            rig.seconds(1);
        }
    }

    /** Somebody has just pressed Apply, and looks whether it works. */
    @Test
    void aBrokerThatDoesNotLetInIsAFaultAtOnceThatSaysWhy() {
        rig.start();
        rig.link().lose("the broker refused: not authorized (0x87)", 0x87);
        String said = text();
        assertTrue(
                said.contains("does not let this gateway in: the broker refused: not auth"), said);
        assertFalse(said.contains("100 s") || said.contains("network"), said);
        failing(99, "the broker refused: not authorized (0x87)", 0x87);
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM), "that is overdue after 100 s only");
        failing(2, "the broker refused: not authorized (0x87)", 0x87);
        assertEquals(List.of(1L), rig.outbox.open(Lane.ALARM));
        assertEquals(said, text(), "one fault, one text");
        live(40, "nothing");
        assertFalse(raised());
    }

    @Test
    void aMendedPasswordEndsItBeforeItIsOverdue() {
        rig.start();
        rig.link().lose("the broker refused: bad user name or password", 0x86);
        assertTrue(raised());
        live(40, "nothing");
        assertFalse(raised());
        assertEquals(0, rig.outbox.lastSeq(Lane.ALARM), "no event");
    }

    /** A broker that begins anew, or whose list of users is away for a moment, has its 100 s. */
    @Test
    void whoWasInOnceIsPatient() {
        rig.connected();
        rig.link().acknowledgeAll();
        rig.link().lose("gone");
        failing(98, "the broker refused: not authorized (0x87)", 0x87);
        assertFalse(raised());
        rig.seconds(3);
        assertTrue(
                text().contains("for 100 s (the broker refused: not authorized (0x87))"), text());
    }

    @Test
    void whatMayPassByItselfHasItsTime() {
        rig.start();
        failing(20, "the broker refused: server unavailable (0x88)", 0x88);
        failing(79, "unknown host broker");
        assertFalse(raised());
        failing(2, "unknown host broker");
        assertTrue(text().contains("for 100 s (unknown host broker); alarms"), text());
        assertFalse(text().contains("check the network"), text());
    }

    @Test
    void ofSeveralServersEachIsTriedBefore() {
        rig.servers(2);
        rig.start();
        rig.link().lose("the broker refused: not authorized (0x87)", 0x87);
        assertFalse(raised());
        rig.seconds(5);
        rig.link().lose("connection refused");
        assertTrue(text().contains("a:1883: the broker refused: not authorized"), text());
        assertTrue(text().contains("b:1883: connection refused"), text());
    }

    /** An uplink that begins with an old alarm: its first attempt is waited for. */
    @Test
    void anOldAlarmIsToldWithTheCause() {
        rig.alarm("hyd-1");
        rig.seconds(200);
        rig.start();
        assertFalse(raised());
        rig.seconds(2);
        rig.link().lose("connection refused");
        assertTrue(text().contains("(connection refused)"), text());
    }

    @Test
    void anAttemptThatTakesLongIsWaitedFor() {
        rig.alarm("hyd-1");
        rig.seconds(200);
        rig.start();
        FakeLink first = rig.link();
        while (!first.closed()) {
            assertFalse(raised());
            rig.seconds(1);
        }
        assertTrue(text().contains("for 100 s (no answer within "), text());
    }
}
