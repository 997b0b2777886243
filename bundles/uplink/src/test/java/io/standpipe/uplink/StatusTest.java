package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.testkit.VirtualTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the status says, and when. */
class StatusTest {

    private final Rig rig = new Rig();

    /** When statuses were sent over a connection, in ms. */
    private static List<Long> times(FakeLink link) {
        return link.all().stream()
                .filter(message -> message.topic().equals("status"))
                .map(m -> m.body().get("ts").asLong() - VirtualTime.START.toEpochMilli())
                .toList();
    }

    @Test
    void itSaysOnlineAndHowTheGatewayAndItsOutboxFare() {
        rig.telemetry();
        rig.telemetry();
        rig.alarm("hyd-1");
        FakeLink link = rig.connected();
        link.acknowledge("alarm/hyd-1");
        link.acknowledge("status");
        rig.seconds(5);
        rig.gateway.changed();
        rig.seconds(0.2);
        long now = VirtualTime.START.toEpochMilli() + 5_200;
        assertEquals(
                "{\"v\":1,\"gw\":\"gw-1\",\"boot\":\"testboot\",\"ts\":"
                        + now
                        + ",\"rts\":"
                        + now
                        + ",\"clock\":\"synchronised\",\"online\":true,\"version\":\"0.1.0\",\"faults\":0,"
                        + "\"outbox\":{\"alarm\":{\"depth\":0,\"lastSeq\":1},"
                        + "\"telemetry\":{\"depth\":2,\"lastSeq\":2}}}",
                link.last("status").body().toString());
        assertTrue(link.last("status").retained());
    }

    @Test
    void itComesAgainEveryInterval() {
        FakeLink link = rig.connected();
        for (int i = 0; i < 100; i++) {
            link.acknowledgeAll();
            rig.seconds(1);
        }
        assertEquals(List.of(0L, 30_000L, 60_000L, 90_000L), times(link));
    }

    @Test
    void aChangeIsToldSoonButNotMoreThanOnceASecond() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        rig.seconds(10);
        for (int i = 0; i < 25; i++) {
            rig.gateway.changed();
            rig.seconds(0.1);
            link.acknowledgeAll();
        }
        rig.seconds(1);
        link.acknowledgeAll();
        rig.seconds(29);
        assertEquals(List.of(0L, 10_200L, 11_200L, 12_200L, 13_200L), times(link));
        rig.seconds(1);
        assertEquals(43_200L, times(link).get(5), "the interval runs from the latest");
    }

    @Test
    void oneIsUnderWayAtATime() {
        FakeLink link = rig.connected();
        rig.seconds(5);
        rig.gateway.changed();
        rig.seconds(5);
        assertEquals(List.of(0L), times(link));
        link.acknowledge("status");
        assertEquals(List.of(0L, 10_000L), times(link));
    }

    @Test
    void aChangeWithoutAConnectionIsToldByTheNextOne() {
        rig.start();
        rig.gateway.changed();
        rig.link().accept();
        rig.link().lose("it broke");
        rig.gateway.changed();
        assertEquals(1, times(rig.reconnected()).size());
    }

    /** A storm on a link that takes two seconds for a message. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void itWaitsForFiresAnIntervalAtMost(int receiveMaximum) {
        for (int fire = 0; fire < 200; fire++) {
            rig.fire("det-" + fire);
        }
        FakeLink link =
                rig.connected(new UplinkTransport.Limits(receiveMaximum, Integer.MAX_VALUE));
        for (int round = 0; round < 60; round++) {
            rig.seconds(2);
            link.acknowledge(link.open().get(0));
        }
        assertEquals(List.of(30_000L, 90_000L), times(link));
    }

    @Test
    void aRefusedStatusIsAFaultUntilOneIsTaken() {
        FakeLink link = rig.connected();
        link.answer(link.last("status"), 0x87);
        String text = rig.faults.raised().get("io.standpipe.mqtt/uplink-refused");
        assertTrue(text.contains("status") && text.contains("not authorized (0x87)"), text);
        rig.seconds(30);
        link.acknowledge("status");
        assertEquals("{}", rig.faults.raised().toString());
    }
}
