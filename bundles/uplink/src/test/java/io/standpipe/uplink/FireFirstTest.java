package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkTransport;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fire goes next, whatever waits, and no device's order breaks over it. */
class FireFirstTest {

    private final Rig rig = new Rig();

    private static String latest(FakeLink link) {
        return link.brief().get(link.brief().size() - 1);
    }

    private void states(int count) {
        for (int device = 1; device <= count; device++) {
            rig.state("det-" + device);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 20, 64, 65535})
    void itGoesAtOnceThoughNothingIsAcknowledged(int receiveMaximum) {
        FakeLink link =
                rig.connected(new UplinkTransport.Limits(receiveMaximum, Integer.MAX_VALUE));
        states(60);
        rig.seconds(2);
        rig.fire("det-99");
        assertEquals("alarm/det-99#61", latest(link));
    }

    @Test
    void whereTheBrokerTakesOneAtATimeItIsTheNext() {
        FakeLink link = rig.connected(new UplinkTransport.Limits(1, Integer.MAX_VALUE));
        states(60);
        link.acknowledge(link.open().get(0));
        rig.fire("det-99");
        assertEquals("state/det-1#1", latest(link));
        link.acknowledge(link.open().get(0));
        assertEquals("alarm/det-99#61", latest(link));
    }

    @Test
    void itGoesAtOnceThoughCopiesOfOthersAreDue() {
        FakeLink link = rig.connected(new UplinkTransport.Limits(20, Integer.MAX_VALUE));
        link.acknowledgeAll();
        states(60);
        rig.seconds(5.1);
        assertTrue(link.open().size() <= 15, "copies keep out of the fires' places");
        rig.fire("det-99");
        assertEquals("alarm/det-99#61", latest(link));
    }

    @Test
    void whatItsDeviceHasSaidBeforeGoesBefore() {
        FakeLink link = rig.connected(new UplinkTransport.Limits(8, Integer.MAX_VALUE));
        for (int round = 0; round < 5; round++) {
            rig.alarm("det-1");
            rig.alarm("hyd-1");
        }
        rig.state("det-1");
        rig.alarm("det-10");
        rig.fire("det-1");
        link.acknowledge("status");
        link.acknowledgeAll();
        assertEquals(
                List.of(1L, 3L, 5L, 7L, 9L, 11L, 13L),
                link.all().stream()
                        .filter(one -> one.topic().endsWith("/det-1"))
                        .map(one -> one.body().get("seq").asLong())
                        .toList());
        List<String> all = link.brief();
        assertTrue(all.indexOf("alarm/det-1#13") < all.indexOf("alarm/hyd-1#10"), all.toString());
        assertEquals(1, all.stream().filter("alarm/det-1#13"::equals).count(), all.toString());
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void atTheEndOfALongBacklogItGoesFirstAfterTheOutage() {
        for (int device = 0; device < 2_000; device++) {
            rig.state("det-" + device);
        }
        rig.telemetry();
        rig.fire("det-1711");
        FakeLink link = rig.connected();
        assertEquals(
                List.of("state/det-1711#1712", "alarm/det-1711#2001", "status"),
                link.brief().subList(0, 3));
        link.acknowledgeAll();
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
        assertEquals(
                2_001,
                link.all().stream().filter(one -> one.body().has("seq")).distinct().count() - 1);
    }

    @Test
    void whatIsRefusedHoldsItUpNoMore() {
        FakeLink link = rig.connected();
        rig.state("det-1");
        link.acknowledge("status");
        link.answer(link.last("state/det-1"), 0x87);
        rig.fire("det-1");
        assertEquals("alarm/det-1#2", latest(link));
        link.answer(link.last("alarm/det-1"), 0x87);
        link.acknowledgeAll();
        rig.fire("det-1");
        assertEquals("alarm/det-1#", latest(link).replaceAll("[0-9]+$", ""));
        link.acknowledgeAll();
        for (int second = 0; second < 10; second++) {
            rig.seconds(1);
            link.acknowledgeAll();
        }
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }

    @Test
    void itIsSentAgainIfItIsNotAcknowledged() {
        FakeLink link = rig.connected(new UplinkTransport.Limits(20, Integer.MAX_VALUE));
        link.acknowledgeAll();
        states(60);
        rig.fire("det-99");
        rig.seconds(2.6);
        assertEquals(
                2, link.brief().stream().filter("alarm/det-99#61"::equals).count(), "two copies");
        rig.seconds(10);
        FakeLink next = rig.reconnected();
        assertEquals("alarm/det-99#61", next.brief().get(0));
    }

    /** A broker that works off a message in 0.3 s, in their order. */
    @Test
    void behindASlowBrokersQueueItWaitsLittle() {
        FakeLink link = rig.connected(new UplinkTransport.Limits(20, Integer.MAX_VALUE));
        states(200);
        ArrayDeque<Integer> waits = new ArrayDeque<>();
        for (int tick = 0; tick < 200; tick++) {
            if (!link.open().isEmpty()) {
                link.acknowledge(link.open().get(0));
            }
            if (tick > 20 && tick % 20 == 0) {
                rig.fire("fire-" + tick);
                waits.add(link.open().size());
            }
            rig.seconds(0.3);
        }
        assertTrue(waits.stream().allMatch(wait -> wait * 0.3 < 2.5), waits + " messages in front");
    }

    /** A broker that is far away, and not slow, is used to the full. */
    @Test
    void aLongWayIsNoQueue() {
        FakeLink link = rig.connected(new UplinkTransport.Limits(20, Integer.MAX_VALUE));
        states(200);
        ArrayDeque<List<FakeLink.Published>> onTheWay = new ArrayDeque<>();
        int most = 0;
        for (int second = 0; second < 60; second++) {
            onTheWay.add(link.open());
            if (onTheWay.size() > 2) {
                onTheWay.remove().stream().filter(link.open()::contains).forEach(link::acknowledge);
            }
            most = Math.max(most, link.open().size());
            rig.seconds(1);
        }
        assertEquals(15, most);
        assertEquals(List.of(), rig.outbox.open(Lane.ALARM));
    }
}
