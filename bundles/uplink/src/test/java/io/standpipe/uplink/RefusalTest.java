package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.session.SendWindow;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages the broker does not take: never dropped, never in the way. */
class RefusalTest {

    private static final String FAULT = "io.standpipe.mqtt/uplink-refused";
    private static final int NOT_AUTHORIZED = 0x87;

    private final Rig rig = new Rig();

    private static FakeLink.Published open(FakeLink link, String topic) {
        return link.open().stream()
                .filter(message -> message.topic().equals(topic))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRefusedMessageIsKeptAndTheOthersGoOn() {
        rig.alarm("hyd-1");
        rig.alarm("hyd-2");
        rig.telemetry();
        FakeLink link = rig.connected();
        link.answer(open(link, "alarm/hyd-1"), NOT_AUTHORIZED);
        link.acknowledgeAll();
        rig.alarm("hyd-3");
        link.acknowledgeAll();
        assertEquals(List.of(1L), rig.outbox.open(Lane.ALARM));
        assertEquals(Set.of(2L, 3L), rig.outbox.confirmed(Lane.ALARM));
        String text = rig.faults.raised().get(FAULT);
        assertTrue(text.contains("alarm/hyd-1") && text.contains("seq 1"), text);
        assertTrue(text.contains("not authorized (0x87)"), text);
    }

    @Test
    void itIsTriedAgainLessAndLessOftenUntilItIsTaken() {
        rig.alarm("hyd-1");
        FakeLink link = rig.connected();
        link.acknowledge("status");
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            link.answer(open(link, "alarm/hyd-1"), NOT_AUTHORIZED);
            for (int s = 0; s < seconds; s++) {
                assertTrue(link.open().isEmpty(), "after " + s + " s of " + seconds);
                rig.seconds(1);
                link.acknowledge("status");
                link.acknowledge("event/uplink-overdue");
            }
        }
        assertTrue(rig.faults.raised().containsKey(FAULT));
        link.acknowledge("alarm/hyd-1");
        assertFalse(rig.faults.raised().containsKey(FAULT));
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
        rig.alarm("hyd-2");
        link.answer(open(link, "alarm/hyd-2"), NOT_AUTHORIZED);
        rig.seconds(1);
        open(link, "alarm/hyd-2"); // the back-off begins anew
    }

    @Test
    void theFaultIsRaisedOnce() {
        rig.alarm("hyd-1");
        FakeLink link = rig.connected();
        link.answer(open(link, "alarm/hyd-1"), NOT_AUTHORIZED);
        String text = rig.faults.raised().get(FAULT);
        // The fault's own message is refused too; another text would be another message.
        rig.alarm("gw-1");
        link.answer(open(link, "alarm/gw-1"), NOT_AUTHORIZED);
        assertEquals(text, rig.faults.raised().get(FAULT));
    }

    @Test
    void aNewConnectionDoesNotForgetIt() {
        rig.alarm("hyd-1");
        rig.alarm("hyd-2");
        FakeLink link = rig.connected();
        link.answer(open(link, "alarm/hyd-1"), NOT_AUTHORIZED);
        link.lose("it broke");
        rig.seconds(0.5);
        rig.link().accept();
        assertEquals(List.of("status", "alarm/hyd-2#2"), rig.link().brief());
        rig.seconds(2);
        assertEquals(List.of("status", "alarm/hyd-2#2", "alarm/hyd-1#1"), rig.link().brief());
        rig.link().lose("while it is tried again");
        rig.seconds(5);
        rig.link().accept();
        assertEquals(List.of("status", "alarm/hyd-2#2"), rig.link().brief());
        rig.seconds(5);
        rig.link().acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
        assertFalse(rig.faults.raised().containsKey(FAULT));
    }

    /** A way upstream that is down again and again says nothing about the message under way. */
    @Test
    void whereNobodyIsThereNoMessageIsToBlame() {
        rig.alarm("hyd-1");
        FakeLink link = rig.connected();
        for (int i = 0; i < 5; i++) {
            assertTrue(link.brief().contains("alarm/hyd-1#1"), link.brief()::toString);
            link.events.lost("nobody is there", UplinkTransport.Loss.UNREACHED);
            rig.seconds(30);
            link = rig.link();
            link.accept();
        }
        assertFalse(rig.faults.raised().containsKey(FAULT), rig.faults.raised()::toString);
        link.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void aLaneRefusedAsAWholeIsNotReadToItsEnd() {
        for (int i = 0; i < 3000; i++) {
            rig.telemetry();
        }
        FakeLink link = rig.connected();
        link.acknowledge("status");
        while (!link.open().isEmpty()) {
            link.answer(link.open().get(0), NOT_AUTHORIZED);
        }
        long sent = link.brief().stream().filter(brief -> brief.startsWith("telemetry")).count();
        assertTrue(sent >= 1000 && sent <= 1000 + 2 * SendWindow.WINDOW, "sent are " + sent);
        rig.seconds(1);
        link.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.TELEMETRY));
        assertEquals("{}", rig.faults.raised().toString());
    }

    @Test
    void aMessageTooLargeForTheBrokerIsNotSentAndNotInTheWay() {
        rig.telemetry(5000);
        rig.telemetry(1000);
        FakeLink link = rig.connected(new UplinkTransport.Limits(100, 2000));
        link.acknowledgeAll();
        assertEquals(List.of("status", "telemetry#2"), link.brief());
        String text = rig.faults.raised().get(FAULT);
        assertTrue(text.contains("the broker takes at most 2000"), text);
        link.lose("the broker starts anew with another setting");
        rig.seconds(0.5);
        rig.link().accept();
        rig.seconds(2);
        rig.link().acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.TELEMETRY));
        assertFalse(rig.faults.raised().containsKey(FAULT));
    }

    @Test
    void thePacketsSizeIsExact() {
        rig.telemetry(1000);
        FakeLink link = rig.connected();
        int payload = link.last("telemetry").body().toString().length();
        // Fixed header 3, topic 2 + n, packet id 2, properties 1 + 2 + 19, payload (MQTT 5, 3.3).
        int packet = 3 + 2 + (Rig.TOPICS + "telemetry").length() + 2 + 22 + payload;
        link.lose("it broke");
        rig.seconds(0.5);
        rig.link().accept(new UplinkTransport.Limits(100, packet - 1));
        assertEquals(List.of("status"), rig.link().brief());
        rig.link().lose("it broke");
        rig.seconds(1);
        rig.link().accept(new UplinkTransport.Limits(100, packet + 2));
        rig.seconds(4);
        assertEquals(List.of("status", "telemetry#1"), rig.link().brief());
    }

    @Test
    void aMessageThatBreaksTheConnectionIsPutAside() {
        rig.alarm("poison");
        rig.alarm("hyd-2");
        rig.connected();
        for (int i = 0; i < 3; i++) {
            assertFalse(rig.faults.raised().containsKey(FAULT));
            assertEquals("alarm/poison#1", rig.link().brief().get(1));
            rig.link().acknowledge("status");
            rig.link().lose("the broker disconnected: packet too large (0x95)");
            for (int before = rig.links.size(); rig.links.size() == before; ) {
                rig.seconds(0.1);
            }
            rig.link().accept();
        }
        assertEquals("alarm/hyd-2#2", rig.link().brief().get(1));
        String text = rig.faults.raised().get(FAULT);
        assertTrue(text.contains("alarm/poison") && text.contains("packet too large"), text);
        rig.link().acknowledgeAll();
        assertEquals(List.of(1L), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void aFaultLeftByAnEarlierUplinkGoesWhenAllIsWell() {
        rig.faults.raise("io.standpipe.mqtt", "uplink-refused", "left over");
        rig.connected();
        rig.link().acknowledge("status");
        assertFalse(rig.faults.raised().containsKey(FAULT));
    }

    @Test
    void refusedTelemetryMayBeEvictedMeanwhile() {
        rig.telemetry();
        FakeLink link = rig.connected();
        link.acknowledge("status");
        link.answer(open(link, "telemetry"), 0x97);
        rig.outbox.evict(Lane.TELEMETRY, 1);
        rig.seconds(1);
        rig.telemetry();
        link.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.TELEMETRY));
        assertFalse(rig.faults.raised().containsKey(FAULT));
    }
}
