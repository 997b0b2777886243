package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A broker that lost what it kept, or never had it, is given all present states once more. */
class RetainedAtReceiverTest {

    private final Rig rig = new Rig();

    /** A broker that keeps nothing of its own; connected, with some states. */
    private FakeLink withStates() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        rig.state("det-1");
        rig.alarm("det-1");
        rig.state("det-2");
        rig.state("det-1");
        rig.lastState("det-3");
        link.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
        return link;
    }

    private static List<String> states(FakeLink link) {
        return link.all().stream()
                .filter(one -> one.topic().startsWith("state/"))
                .map(
                        one ->
                                one.body().isMissingNode()
                                        ? one.topic() + " nothing"
                                        : one.brief()
                                                + (one.body().path("copy").asBoolean()
                                                        ? " copy"
                                                        : ""))
                .toList();
    }

    private static final List<String> ALL =
            List.of("state/det-1#4 copy", "state/det-2#3 copy", "state/det-3 nothing");

    /** The broker delivers what it kept of the status, before it answers anything. */
    private FakeLink reconnected(byte[] kept) {
        rig.link().lose("gone");
        int before = rig.links.size();
        for (int second = 0; second < 40 && rig.links.size() == before; second++) {
            rig.seconds(1);
        }
        FakeLink link = rig.link();
        link.accept();
        if (kept.length > 0) {
            link.events.arrived(
                    new UplinkTransport.Incoming("status", kept, true, "", new byte[0]));
        }
        return link;
    }

    private static byte[] status(FakeLink link) {
        return link.outgoing(link.last("status")).payload();
    }

    @Test
    void aBrokerThatKeptNothingGetsAllOnce() {
        withStates();
        FakeLink link = reconnected(new byte[0]);
        assertEquals(List.of(), states(link), "nothing is known yet");
        link.acknowledgeAll();
        assertEquals(ALL, states(link));
        link.all().stream()
                .filter(one -> one.topic().startsWith("state/"))
                .forEach(one -> assertTrue(one.retained()));
        assertTrue(link.last("state/det-1").body().get("replay").asBoolean());
        rig.seconds(60);
        link.acknowledgeAll();
        assertEquals(ALL, states(link), "once");
    }

    @Test
    void aBrokerThatKeptTheWillGetsNothing() {
        FakeLink first = withStates();
        FakeLink link = reconnected(first.will.payload());
        link.acknowledgeAll();
        assertEquals(List.of(), states(link));
        FakeLink next = reconnected(link.will.payload());
        next.acknowledgeAll();
        assertEquals(List.of(), states(next));
    }

    @Test
    void aBrokerWithAnOldMemoryGetsWhatCameLater() {
        FakeLink first = withStates();
        rig.seconds(31);
        first.acknowledgeAll();
        byte[] saved = status(first);
        rig.state("det-2");
        first.acknowledgeAll();
        rig.seconds(31);
        first.acknowledgeAll();
        FakeLink link = reconnected(saved);
        link.acknowledgeAll();
        assertEquals(List.of("state/det-2#6 copy"), states(link));
    }

    @Test
    void aBrokerThatDoesNotKnowTheStatusGetsAll() {
        withStates();
        FakeLink link =
                reconnected("{\"online\":false}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        link.acknowledgeAll();
        assertEquals(ALL, states(link));
    }

    @Test
    void whatBreaksOffIsDoneAgain() {
        withStates();
        FakeLink link = reconnected(new byte[0]);
        link.acknowledge("status");
        assertEquals(ALL, states(link));
        FakeLink next = reconnected(link.will.payload());
        next.acknowledgeAll();
        assertEquals(ALL, states(next));
    }

    @Test
    void anotherAddressGetsAllAndThePreferredOneWhatItMissed() {
        Rig two = new Rig().servers(2);
        two.start();
        two.link().accept();
        FakeLink a = two.link();
        a.acknowledgeAll();
        two.state("det-1");
        two.state("det-2");
        a.acknowledgeAll();
        a.lose("gone");
        while (two.link() == a) {
            two.seconds(0.1);
        }
        FakeLink b = two.link();
        assertEquals("tcp://b:1883", b.server);
        b.accept();
        b.acknowledgeAll();
        assertEquals(List.of("state/det-1#1 copy", "state/det-2#2 copy"), states(b));
        two.state("det-2");
        b.acknowledgeAll();
        while (two.link() == b) {
            two.seconds(10);
            b.acknowledgeAll();
        }
        FakeLink again = two.link();
        again.accept();
        b.acknowledgeAll();
        again.events.arrived(
                new UplinkTransport.Incoming("status", a.will.payload(), true, "", new byte[0]));
        again.acknowledgeAll();
        assertEquals(List.of("state/det-2#3 copy"), states(again));
    }

    @Test
    void whereTheStatusMayNotBeReadTheAddressDecides() {
        Rig blind = new Rig().servers(2);
        blind.start();
        FakeLink a = blind.link();
        a.subscribing = 0x87;
        a.loops = false;
        a.accept();
        blind.state("det-1");
        a.acknowledgeAll();
        a.lose("gone");
        while (blind.link() == a) {
            blind.seconds(0.1);
        }
        FakeLink b = blind.link();
        b.subscribing = 0x87;
        b.loops = false;
        b.accept();
        b.acknowledgeAll();
        assertEquals(List.of("state/det-1#1 copy"), states(b));
    }

    @Test
    void anAlarmGoesFirst() {
        rig.connected().acknowledgeAll();
        for (int device = 0; device < 100; device++) {
            rig.state("det-" + device);
        }
        rig.link().acknowledgeAll();
        FakeLink link = reconnected(new byte[0]);
        link.acknowledge("status");
        assertTrue(states(link).size() < 20);
        rig.alarm("hyd-1");
        rig.fire("det-1");
        assertEquals(
                List.of("alarm/hyd-1#101", "alarm/det-1#102"),
                link.brief().subList(link.brief().size() - 2, link.brief().size()));
        link.acknowledgeAll();
        assertEquals(100, states(link).size());
    }

    @Test
    void aStateThatChangesMeanwhileIsNotPutBack() {
        withStates();
        FakeLink link = reconnected(new byte[0]);
        rig.state("det-2");
        link.acknowledgeAll();
        List<String> ofTwo = new ArrayList<>(states(link));
        ofTwo.removeIf(one -> !one.startsWith("state/det-2"));
        assertEquals("state/det-2#6", ofTwo.get(0));
        assertFalse(ofTwo.contains("state/det-2#3 copy"));
    }

    @Test
    void whatComesLateIsNotKept() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        rig.state("det-1");
        link.answer(link.last("state/det-1"), 0x97);
        rig.state("det-1");
        link.acknowledgeAll();
        for (int second = 0; second < 5; second++) {
            rig.seconds(1);
            link.acknowledgeAll();
        }
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
        FakeLink.Published late = link.last("state/det-1");
        assertEquals("state/det-1#1", late.brief());
        assertFalse(late.retained(), "the broker keeps the newer one");
    }

    @Test
    void oneThatBreaksTheConnectionIsGivenUp() {
        withStates();
        for (int round = 0; round < 3; round++) {
            FakeLink link = reconnected(new byte[0]);
            link.acknowledge("status");
            assertEquals(ALL, states(link));
        }
        FakeLink link = reconnected(new byte[0]);
        link.acknowledgeAll();
        assertEquals(List.of(), states(link));
    }
}
