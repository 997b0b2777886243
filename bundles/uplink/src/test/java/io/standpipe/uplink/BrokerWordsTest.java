package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.uplink.UplinkTransport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a broker says besides, what it lets the gateway read, and who else is there. */
class BrokerWordsTest {

    private static final String IDENTITY = "io.standpipe.mqtt/uplink-identity";

    private final Rig rig = new Rig();

    @Test
    void withoutWildcardsEachCommandIsAskedForByName() {
        FakeLink link =
                rig.connected(
                        new UplinkTransport.Limits(
                                65535, Integer.MAX_VALUE, 30, false, true, true));
        assertEquals("status", link.subscriptions.get(0));
        assertFalse(link.subscriptions.contains("cmd/+"));
        assertTrue(link.subscriptions.contains("cmd/shelve"), link.subscriptions.toString());
        link.acknowledgeAll();
        assertEquals("{}", rig.faults.raised().toString());
    }

    @Test
    void whereTheSubscriptionForAllIsRefusedTheyAreToo() {
        rig.start();
        rig.link().subscribing = 0xA2;
        rig.link().accept();
        assertTrue(rig.link().subscriptions.containsAll(List.of("cmd/+", "cmd/shelve")));
        rig.alarm("hyd-1");
        rig.link().acknowledgeAll();
        assertEquals(2, rig.link().all().size(), "status and alarms as ever");
    }

    private void foreign(String boot, int ts, boolean online, boolean retained) {
        rig.link()
                .events
                .arrived(
                        new UplinkTransport.Incoming(
                                "status",
                                "{\"boot\":\"%s\",\"ts\":%d,\"online\":%s}"
                                        .formatted(boot, ts, online)
                                        .getBytes(StandardCharsets.UTF_8),
                                retained,
                                "",
                                new byte[0]));
    }

    @Test
    void anotherGatewayOfTheSameIdIsTold() {
        rig.connected();
        foreign("other", 1, true, true);
        rig.link().acknowledgeAll();
        assertEquals("{}", rig.faults.raised().toString(), "perhaps its own last run");
        foreign("other", 2, false, true);
        assertEquals("{}", rig.faults.raised().toString(), "perhaps that one's will");
        foreign("other", 3, true, true);
        String text = rig.faults.raised().get(IDENTITY);
        assertTrue(text.contains("boot other, this one is testboot"), text);
        int before = rig.links.size();
        rig.link().lose("it broke");
        rig.seconds(9.9);
        assertEquals(before, rig.links.size(), "the other one has the broker for a while");
        rig.seconds(20.2);
        assertEquals(before + 1, rig.links.size());
        for (int i = 0; i < 620; i++) {
            rig.link().accept();
            rig.link().acknowledgeAll();
            rig.seconds(1);
        }
        assertEquals("{}", rig.faults.raised().toString(), "it is gone");
    }

    @Test
    void aForeignStatusThatIsLiveAndOnlineIsProof() {
        rig.connected();
        foreign("other", 1, true, false);
        assertTrue(rig.faults.raised().containsKey(IDENTITY));
    }

    @Test
    void ourOwnAndTheSameOldStatusAreNoProof() {
        rig.connected().acknowledgeAll();
        for (int i = 0; i < 20; i++) {
            foreign("testboot", i, true, false);
            foreign("older", 7, true, true);
        }
        assertEquals("{}", rig.faults.raised().toString());
    }

    @Test
    void beingPushedOutTwiceIsTold() {
        rig.connected().acknowledgeAll();
        String cause = "the broker disconnected: " + FakeLink.refusal(0x8E);
        rig.link().lose(cause, 0x8E);
        assertEquals("{}", rig.faults.raised().toString());
        rig.reconnected().acknowledgeAll();
        rig.link().lose(cause, 0x8E);
        String text = rig.faults.raised().get(IDENTITY);
        assertTrue(text.contains("another client connects to tcp://broker:1883"), text);
    }

    @Test
    void theFaultFollowsTheCause() {
        rig.start();
        for (int i = 0; i < 12; i++) {
            rig.seconds(10);
            rig.link().events.lost("connection refused", UplinkTransport.Loss.UNREACHED);
        }
        assertTrue(fault().contains("connection refused"), fault());
        rig.seconds(2);
        rig.link()
                .events
                .lost("the broker refused: not authorized (0x87)", UplinkTransport.Loss.REFUSED);
        assertTrue(fault().contains("not authorized"), fault());
        int changes = 0;
        String before = fault();
        for (int i = 0; i < 600; i++) {
            rig.seconds(2);
            rig.link().events.lost("cause " + i, UplinkTransport.Loss.ENDED);
            changes += fault().equals(before) ? 0 : 1;
            before = fault();
        }
        assertTrue(changes > 1 && changes < 10, changes + " changes in 20 minutes");
    }

    private String fault() {
        return rig.faults.raised().get("io.standpipe.mqtt/uplink");
    }
}
