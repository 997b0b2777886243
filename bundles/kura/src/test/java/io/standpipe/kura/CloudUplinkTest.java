package io.standpipe.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Stamp;
import io.standpipe.testkit.FakeGateway;
import io.standpipe.testkit.FakeOutbox;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.junit.jupiter.api.Test;

/** The outbox through a cloud publisher that the test plays, in virtual time. */
class CloudUplinkTest {

    private static final String UPLINK = "io.standpipe.kura.cloud~up/uplink";

    private final VirtualTime time = new VirtualTime();
    private final FakeOutbox outbox = new FakeOutbox();
    private final RecordingFaults faults = new RecordingFaults();
    private final FakeGateway gateway = new FakeGateway();
    private final Publisher kura = new Publisher();
    private final CloudUplink uplink =
            new CloudUplink(
                    gateway, outbox, faults, time, time, "up", "io.standpipe.kura.cloud~up");

    /** Kura's side: takes messages, or says no. */
    private static final class Publisher implements CloudPublisher {

        final List<KuraMessage> taken = new ArrayList<>();
        boolean full;
        boolean qos0;

        @Override
        public String publish(KuraMessage message) throws KuraException {
            if (full) {
                throw new KuraException(KuraErrorCode.SERVICE_UNAVAILABLE, "store full");
            }
            taken.add(message);
            return qos0 ? null : String.valueOf(taken.size());
        }

        /** Topics of all but statuses, with their sequence numbers. */
        List<String> topics() {
            return taken.stream()
                    .filter(message -> !message.getProperties().get("topic").equals("status"))
                    .map(m -> m.getProperties().get("topic") + "#" + json(m).get("seq"))
                    .toList();
        }

        int statuses() {
            return taken.size() - topics().size();
        }

        @Override
        public void registerCloudConnectionListener(CloudConnectionListener listener) {}

        @Override
        public void unregisterCloudConnectionListener(CloudConnectionListener listener) {}

        @Override
        public void registerCloudDeliveryListener(CloudDeliveryListener listener) {}

        @Override
        public void unregisterCloudDeliveryListener(CloudDeliveryListener listener) {}
    }

    private static JsonNode json(KuraMessage message) {
        try {
            return new ObjectMapper().readTree(message.getPayload().getBody());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void append(Lane lane, String topic) {
        outbox.append(message(lane, topic));
    }

    private Message message(Lane lane, String topic) {
        Stamp now = time.stamp();
        return new Message(
                lane,
                topic,
                false,
                "testboot",
                now.utc(),
                now,
                ("\"device\":\"" + topic + "\"").getBytes(StandardCharsets.UTF_8));
    }

    private void alarm(String device) {
        append(Lane.ALARM, "alarm/" + device);
    }

    private void seconds(int seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    /** Kura confirms what it took, from one number to the other. */
    private void confirm(int from, int to) {
        for (int id = from; id <= to; id++) {
            uplink.confirmed(String.valueOf(id));
        }
        seconds(0);
    }

    /** Kura binds the publisher anew with each change of its configuration. */
    @Test
    void aPublisherThatIsBoundAgainAndAgainAddsNoTimers() {
        kura.qos0 = true;
        for (int i = 0; i < 20; i++) {
            uplink.use(kura);
            seconds(1);
        }
        int before = kura.statuses();
        time.advance(CloudUplink.STATUS.multipliedBy(3));
        assertEquals(before + 3, kura.statuses());
    }

    @Test
    void aMessageIsDeliveredWhenKuraSaysSoAndNotBefore() {
        alarm("hyd-1");
        uplink.use(kura);
        seconds(0);
        assertEquals(List.of("alarm/hyd-1#1"), kura.topics());
        seconds(60);
        assertEquals(Set.of(), outbox.confirmed(Lane.ALARM));
        uplink.confirmed("4711");
        confirm(1, 2);
        assertEquals(Set.of(1L), outbox.confirmed(Lane.ALARM));
    }

    @Test
    void theBodyIsTheContractsAndTheTopicComesBeside() {
        alarm("hyd-1");
        uplink.use(kura);
        seconds(0);
        KuraMessage message = kura.taken.get(1);
        assertEquals(
                Map.of(
                        "topic",
                        "alarm/hyd-1",
                        "lane",
                        "alarm",
                        "gateway",
                        "gw-1",
                        "district",
                        "fengtai"),
                message.getProperties());
        assertEquals(message.getProperties(), message.getPayload().metrics());
        JsonNode body = json(message);
        assertEquals("gw-1", body.get("gw").asText());
        assertEquals(1, body.get("seq").asInt());
        assertEquals("alarm/hyd-1", body.get("device").asText());
        assertNotNull(message.getPayload().getTimestamp());
    }

    @Test
    void alarmsGoFirstAndFindRoomWhileTelemetryWaits() {
        for (int i = 0; i < 50; i++) {
            append(Lane.TELEMETRY, "telemetry");
        }
        uplink.use(kura);
        seconds(0);
        assertEquals(CloudUplink.TELEMETRY_WINDOW, kura.topics().size());
        alarm("hyd-1");
        seconds(0);
        assertEquals("alarm/hyd-1#1", kura.topics().get(CloudUplink.TELEMETRY_WINDOW));
        assertEquals(CloudUplink.TELEMETRY_WINDOW + 1, kura.topics().size());
    }

    @Test
    void kuraHoldsOnlyAFewAtATime() {
        for (int i = 0; i < 100; i++) {
            alarm("hyd-" + i);
        }
        uplink.use(kura);
        seconds(0);
        assertEquals(CloudUplink.COMMON_WINDOW, kura.topics().size());
        confirm(2, 6);
        assertEquals(CloudUplink.COMMON_WINDOW + 5, kura.topics().size());
        int before = 0;
        while (kura.taken.size() > before) {
            before = kura.taken.size();
            confirm(1, before);
        }
        assertEquals(100, kura.topics().size());
        assertEquals(100, outbox.confirmed(Lane.ALARM).size());
    }

    @Test
    void aFireGoesNextBehindWhatItsDeviceHasSaid() {
        for (int i = 0; i < 100; i++) {
            alarm("hyd-" + i);
        }
        uplink.use(kura);
        seconds(0);
        outbox.append(message(Lane.ALARM, "alarm/hyd-50").urgent());
        seconds(0);
        assertEquals("alarm/hyd-50#51", kura.topics().get(CloudUplink.COMMON_WINDOW));
        confirm(1, 2);
        assertEquals("alarm/hyd-50#101", kura.topics().get(CloudUplink.WINDOW));
        int before = 0;
        while (kura.taken.size() > before) {
            before = kura.taken.size();
            confirm(1, before);
        }
        assertEquals(101, kura.topics().size());
        assertEquals(101, outbox.confirmed(Lane.ALARM).size());
    }

    @Test
    void whatKuraDoesNotTakeComesAgainInOrder() {
        uplink.use(kura);
        seconds(0);
        kura.full = true;
        alarm("hyd-1");
        alarm("hyd-2");
        seconds(10);
        assertEquals(List.of(), kura.topics());
        kura.full = false;
        seconds(60);
        assertEquals(List.of("alarm/hyd-1#1", "alarm/hyd-2#2"), kura.topics());
    }

    @Test
    void aNewConnectionEndsTheBackOff() {
        uplink.use(kura);
        seconds(0);
        kura.full = true;
        alarm("hyd-1");
        seconds(600);
        kura.full = false;
        uplink.connection(true);
        seconds(0);
        assertEquals(List.of("alarm/hyd-1#1"), kura.topics());
    }

    @Test
    void qosZeroIsAFaultAndDeliversNothing() {
        kura.qos0 = true;
        alarm("hyd-1");
        uplink.use(kura);
        seconds(200);
        assertTrue(
                faults.raised()
                        .get("io.standpipe.kura.cloud~up/configuration")
                        .contains("QoS must be 1 or 2"),
                faults.raised()::toString);
        assertEquals(Set.of(), outbox.confirmed(Lane.ALARM));
        kura.qos0 = false;
        seconds(60);
        confirm(1, kura.taken.size());
        assertEquals(Set.of(1L), outbox.confirmed(Lane.ALARM));
        assertEquals(Map.of(), faults.raised());
    }

    @Test
    void whatAnotherPublisherHadIsSentAgain() {
        alarm("hyd-1");
        alarm("hyd-2");
        uplink.use(kura);
        seconds(0);
        confirm(2, 2);
        Publisher other = new Publisher();
        uplink.use(other);
        seconds(0);
        assertEquals(List.of("alarm/hyd-2#2"), other.topics());
        confirm(1, 2);
        assertEquals(Set.of(1L, 2L), outbox.confirmed(Lane.ALARM));
    }

    @Test
    void whatKuraLostIsSentAgainButNotWhileItIsOffline() {
        uplink.use(kura);
        alarm("hyd-1");
        seconds(0);
        uplink.connection(false);
        seconds(3600);
        assertEquals(List.of("alarm/hyd-1#1"), kura.topics());
        uplink.connection(true);
        seconds((int) CloudUplink.LOST.toSeconds() - 1);
        assertEquals(List.of("alarm/hyd-1#1"), kura.topics());
        seconds(1);
        assertEquals(List.of("alarm/hyd-1#1", "alarm/hyd-1#1"), kura.topics());
    }

    @Test
    void aHundredSecondsWithoutAConfirmationIsAFault() {
        uplink.use(kura);
        seconds(300);
        assertEquals(Map.of(), faults.raised(), "nothing waits");
        alarm("hyd-1");
        seconds(99);
        assertEquals(Map.of(), faults.raised());
        seconds(1);
        assertTrue(
                faults.raised().get(UPLINK).contains("confirmed nothing for 100 s"),
                faults.raised()::toString);
        confirm(1, kura.taken.size());
        assertEquals(Map.of(), faults.raised());
        seconds(1000);
        assertEquals(Map.of(), faults.raised(), "nothing waits any more");
        alarm("hyd-2");
        seconds(50);
        confirm(1, kura.taken.size());
        alarm("hyd-3");
        seconds(99);
        assertEquals(Map.of(), faults.raised(), "counted from the last confirmation");
    }

    @Test
    void withoutAPublisherTheFaultNamesIt() {
        alarm("hyd-1");
        seconds(100);
        assertTrue(
                faults.raised().get(UPLINK).contains("no cloud publisher is selected"),
                faults.raised()::toString);
    }

    @Test
    void statusesDoNotFillKurasStoreDuringAnOutage() {
        uplink.use(kura);
        seconds(0);
        assertEquals(1, kura.statuses());
        for (int i = 0; i < 280; i++) {
            gateway.changed();
            seconds(1);
        }
        assertEquals(1, kura.statuses(), "Kura still holds the first one");
        confirm(1, 1);
        gateway.changed();
        seconds(10);
        assertEquals(2, kura.statuses());
        assertEquals("true", json(kura.taken.get(1)).get("online").asText());
    }

    @Test
    void afterItsEndNothingIsSent() {
        uplink.use(kura);
        seconds(0);
        uplink.close();
        seconds(0);
        alarm("hyd-1");
        gateway.changed();
        seconds(1000);
        assertEquals(List.of(), kura.topics());
        assertTrue(outbox.closed());
        assertEquals(0, gateway.listeners());
    }
}
