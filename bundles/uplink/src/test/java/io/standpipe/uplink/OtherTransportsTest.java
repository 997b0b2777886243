package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.uplink.UplinkEncoder;
import io.standpipe.model.uplink.UplinkTransport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Transports that can less than MQTT, or write something else than JSON of the contract. */
class OtherTransportsTest {

    private static final UplinkTransport.Limits ACKNOWLEDGING =
            UplinkTransport.Limits.acknowledging(8, Integer.MAX_VALUE);

    private final Rig rig = new Rig();

    @Test
    void whereNothingIsReadNothingIsAskedFor() {
        FakeLink link = rig.connected(ACKNOWLEDGING);
        link.loops = false;
        rig.alarm("hyd-1");
        for (int i = 0; i < 100; i++) {
            link.acknowledgeAll();
            rig.seconds(1);
        }
        assertEquals(List.of(), link.subscriptions);
        assertFalse(link.closed(), "no status can come back, so none is missed");
        assertEquals(Set.of(1L), rig.outbox.confirmed(Lane.ALARM));
        assertEquals("{}", rig.faults.raised().toString());
    }

    @Test
    void whatNothingReadsIsStillGivenUpWhenItIsDead() {
        FakeLink link = rig.connected(ACKNOWLEDGING);
        link.acknowledgeAll();
        rig.alarm("hyd-1");
        rig.seconds(8);
        assertTrue(link.aborted);
        FakeLink next = rig.reconnected();
        assertTrue(next.brief().contains("alarm/hyd-1#1"), next.brief().toString());
    }

    /** Nobody kept a state there, so none is to be put right. */
    @Test
    void whereNothingIsRetainedNoCopyGoes() {
        FakeLink link = rig.connected(ACKNOWLEDGING);
        rig.state("hyd-1");
        link.acknowledgeAll();
        link.lose("gone");
        rig.seconds(30);
        FakeLink next = rig.link();
        next.accept(ACKNOWLEDGING);
        next.acknowledgeAll();
        assertEquals(List.of("status"), next.brief());
    }

    /** Writes less than JSON; the test reads it as JSON all the same. */
    private static final class Terse implements UplinkEncoder {

        private static final int TIMES = 4;

        @Override
        public byte[] message(Outbox.Entry entry, boolean replay, boolean copy, Stamp now) {
            String much = "x".repeat(entry.message().body().length / TIMES);
            return "{\"seq\":%d,\"replay\":%b,\"much\":\"%s\"}"
                    .formatted(entry.seq(), replay, much)
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] online() {
            return "{\"up\":1}".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] offline(String cause) {
            return "{\"up\":0}".getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void anEncoderWritesAllThatGoesOut() {
        rig.encoder = new Terse();
        rig.alarm("old");
        rig.seconds(1);
        FakeLink link = rig.connected();
        rig.alarm("new");
        link.acknowledgeAll();
        assertEquals("{\"up\":0}", new String(link.will.payload(), StandardCharsets.UTF_8));
        assertEquals(1, link.last("status").body().get("up").asInt());
        assertTrue(link.last("alarm/old").body().get("replay").asBoolean());
        assertFalse(link.last("alarm/new").body().get("replay").asBoolean());
        assertEquals(Set.of(1L, 2L), rig.outbox.confirmed(Lane.ALARM));
    }

    /** As many bytes of JSON as make a frame that the receiver takes. */
    @Test
    void telemetryIsCutByWhatItTakesOnTheWay() {
        rig.encoder = new Terse();
        FakeLink link = rig.connected(new UplinkTransport.Limits(64, 1000));
        link.acknowledgeAll();
        String poll = "{\"device\":\"hyd-1\",\"readings\":[%s]}".formatted("1".repeat(150));
        rig.append(
                Lane.TELEMETRY,
                "telemetry",
                IntStream.range(0, 60)
                        .mapToObj(i -> poll)
                        .collect(Collectors.joining(",", "\"devices\":[", "]")),
                "testboot");
        link.acknowledgeAll();
        long parts = link.brief().stream().filter("telemetry#1"::equals).count();
        assertTrue(parts >= 4 && parts <= 10, "parts: " + parts);
        assertTrue(link.all().stream().allMatch(one -> link.size(link.outgoing(one)) <= 1000));
        assertEquals(Set.of(1L), rig.outbox.confirmed(Lane.TELEMETRY));
        assertEquals("{}", rig.faults.raised().toString());
    }
}
