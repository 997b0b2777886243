package io.standpipe.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.uplink.UplinkTransport.Outgoing;
import io.standpipe.model.uplink.Uplinks;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.FakeGateway;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.VirtualTime;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.CloudConnectionManager;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A cloud publisher that the test plays, as a way upstream. */
class KuraTransportTest {

    private static final String SOURCE = "io.standpipe.kura.cloud~up";

    private final VirtualTime time = new VirtualTime();
    private final RecordingFaults faults = new RecordingFaults();
    private final FakeGateway gateway = new FakeGateway();
    private final Publisher kura = new Publisher();
    private final CloudConnections connections = new CloudConnections();
    private final KuraTransport transport =
            new KuraTransport(gateway, faults, time, time, SOURCE, connections);
    private final Told told = new Told();

    /** Kura's side: takes messages, or says no. Their ids are m1, m2, ... */
    private static final class Publisher implements CloudPublisher {

        final List<KuraMessage> taken = new ArrayList<>();
        @Nullable KuraErrorCode refusal;
        boolean qos0;
        Runnable meanwhile = () -> {};

        @Override
        public String publish(KuraMessage message) throws KuraException {
            if (refusal != null) {
                throw new KuraException(refusal, "why");
            }
            taken.add(message);
            meanwhile.run();
            return qos0 ? null : "m" + taken.size();
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

    /** What the uplink is told. */
    private static final class Told implements UplinkTransport.Events {

        final List<String> lines = new ArrayList<>();

        @Override
        public void connected(UplinkTransport.Limits limits) {
            lines.add("connected, window " + limits.unacknowledged());
        }

        @Override
        public void acknowledged(long handle, String refusal) {
            lines.add("has " + handle + refusal);
        }

        @Override
        public void listening(long handle, String refusal) {
            lines.add("listening");
        }

        @Override
        public void arrived(UplinkTransport.Incoming message) {
            lines.add("arrived");
        }

        @Override
        public void dropped(String name, String why) {
            lines.add("dropped");
        }

        @Override
        public void lost(String cause, UplinkTransport.Loss how) {
            ChineseText.of(cause, "STORE_ERROR [why]", "SERVICE_UNAVAILABLE [why]");
            lines.add(how + ": " + cause);
        }

        List<String> since() {
            List<String> news = List.copyOf(lines);
            lines.clear();
            return news;
        }
    }

    private Outgoing message(String path) {
        byte[] payload = path.getBytes(StandardCharsets.UTF_8);
        return new Outgoing(path, payload, false);
    }

    private UplinkTransport connect() {
        time.advance(Duration.ZERO);
        return transport.connect(
                KuraTransport.SERVER, message("status"), Duration.ofSeconds(20), told);
    }

    private UplinkTransport connected() {
        transport.use(kura, "endpoint");
        UplinkTransport connection = connect();
        assertEquals(List.of("connected, window 6"), told.since());
        return connection;
    }

    private void confirm(String id) {
        transport.confirmed(id);
        time.advance(Duration.ZERO);
    }

    @Test
    void aMessageIsDeliveredWhenKuraSaysSoAndNotBefore() {
        UplinkTransport connection = connected();
        connection.publish(7, message("alarm/hyd-1"));
        connection.publish(8, message("telemetry"));
        assertEquals(2, kura.taken.size());
        assertEquals(List.of(), told.since());
        confirm("somebody else's");
        confirm("m2");
        confirm("m1");
        confirm("m1");
        assertEquals(List.of("has 8", "has 7"), told.since());
    }

    /** From its own thread, before the uplink has noted the id. */
    @Test
    void aConfirmationMayComeBeforeKuraHasSaidTheId() {
        UplinkTransport connection = connected();
        kura.meanwhile = () -> transport.confirmed("m1");
        time.execute(() -> connection.publish(7, message("alarm/hyd-1")));
        time.advance(Duration.ZERO);
        assertEquals(List.of("has 7"), told.since());
    }

    @Test
    void theBodyIsTheContractsAndTopicLaneAndTimeComeBeside() {
        byte[] payload = "alarm/hyd-1".getBytes(StandardCharsets.UTF_8);
        Message content =
                new Message(Lane.ALARM, "alarm/hyd-1", false, "boot", 1234L, time.stamp(), payload);
        connected().publish(1, new Outgoing("alarm/hyd-1", payload, false, payload, content));
        KuraMessage message = kura.taken.get(0);
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
        assertEquals(Date.from(Instant.ofEpochMilli(1234)), message.getPayload().getTimestamp());
        assertEquals(
                "alarm/hyd-1", new String(message.getPayload().getBody(), StandardCharsets.UTF_8));
    }

    @Test
    void withoutAPublisherThereIsNoConnection() {
        connect();
        assertEquals(
                List.of("UNREACHED: no cloud publisher is selected, or it is not there"),
                told.since());
        UplinkTransport connection = connected();
        transport.use(null, "");
        time.advance(Duration.ZERO);
        assertEquals(1, told.since().size());
        connection.publish(1, message("alarm/hyd-1"));
        assertEquals(List.of(), kura.taken);
    }

    /** What the old one had is not confirmed by the new one, whose ids begin anew. */
    @Test
    void anotherPublisherIsAnotherConnection() {
        connected().publish(1, message("alarm/hyd-1"));
        Publisher other = new Publisher();
        transport.use(other, "endpoint");
        time.advance(Duration.ZERO);
        assertEquals(1, told.since().size());
        UplinkTransport second = connect();
        confirm("m1");
        assertEquals(List.of("connected, window 6"), told.since());
        second.publish(2, message("alarm/hyd-1"));
        confirm("m1");
        assertEquals(List.of("has 2"), told.since());
        assertEquals(1, other.taken.size());
    }

    @Test
    void whileKuraIsOfflineThereIsNoConnection() {
        connected();
        transport.connection(false);
        connect();
        String down = "UNREACHED: the cloud connection of Kura is down";
        assertEquals(List.of(down, down), told.since());
        transport.connection(true);
        connect();
        assertEquals(List.of("connected, window 6"), told.since());
    }

    /** As one of Kura's cloud connections says it. */
    private static final class Endpoint implements CloudConnectionManager {

        boolean stands;
        boolean broken;

        @Override
        public boolean isConnected() {
            if (broken) {
                throw new IllegalStateException("stopping");
            }
            return stands;
        }

        @Override
        public void registerCloudConnectionListener(CloudConnectionListener listener) {}

        @Override
        public void unregisterCloudConnectionListener(CloudConnectionListener listener) {}
    }

    /** Kura tells of changes only, and the gateway may start during an outage. */
    @Test
    void aConnectionThatIsDownAtTheBeginningIsNotTakenForOneThatStands() {
        String down = "UNREACHED: the cloud connection of Kura is down";
        Endpoint endpoint = new Endpoint();
        Endpoint another = new Endpoint();
        another.stands = true;
        connections.add("another", another);
        connections.add("endpoint", endpoint);
        transport.use(kura, "endpoint");
        connect();
        endpoint.broken = true;
        connect();
        assertEquals(List.of(down, down), told.since());
        endpoint.broken = false;
        endpoint.stands = true;
        connect();
        assertEquals(List.of("connected, window 6"), told.since());
        transport.connection(false);
        time.advance(Duration.ZERO);
        connect();
        assertEquals(List.of(down, "connected, window 6"), told.since());
        connections.remove("endpoint", another);
        endpoint.stands = false;
        connect();
        connections.remove("endpoint", endpoint);
        transport.connection(true);
        connect();
        assertEquals(List.of(down, "connected, window 6"), told.since());
    }

    @Test
    void whatKuraDoesNotTakeEndsTheConnection() {
        UplinkTransport connection = connected();
        kura.refusal = KuraErrorCode.STORE_ERROR;
        connection.publish(1, message("alarm/hyd-1"));
        connection.publish(2, message("alarm/hyd-2"));
        assertEquals(List.of("ENDED: Kura takes no message: STORE_ERROR [why]"), told.since());
    }

    /** So it is for a moment after a rollback; else an alarm would be put off as refused. */
    @Test
    void aPublisherWithoutItsCloudConnectionBlamesNoMessage() {
        UplinkTransport connection = connected();
        kura.refusal = KuraErrorCode.SERVICE_UNAVAILABLE;
        connection.publish(1, message("alarm/hyd-1"));
        assertEquals(
                List.of("UNREACHED: Kura takes no message: SERVICE_UNAVAILABLE [why]"),
                told.since());
    }

    /** Kura says by the id that it will confirm; that it does may take until it is online. */
    @Test
    void qosZeroIsAFaultUntilKuraTakesAMessageThatItWillConfirm() {
        kura.qos0 = true;
        connected().publish(1, message("status"));
        assertTrue(
                faults.raised().get(SOURCE + "/configuration").contains("QoS must be 1 or 2"),
                faults.raised()::toString);
        String unconfirmed = told.since().get(0);
        assertTrue(unconfirmed.startsWith("UNREACHED: "), unconfirmed);
        kura.qos0 = false;
        time.advance(KuraTransport.NEXT_TRIAL);
        connect().publish(2, message("status"));
        assertEquals(Map.of(), faults.raised());
    }

    /** What it takes goes upstream, confirmed or not. */
    @Test
    void whatIsNotConfirmedIsTriedSeldom() {
        kura.qos0 = true;
        connected().publish(1, message("status"));
        String unconfirmed = told.since().get(0);
        time.advance(KuraTransport.NEXT_TRIAL.minusSeconds(1));
        connect();
        assertEquals(List.of(unconfirmed), told.since());
        time.advance(Duration.ofSeconds(1));
        connect().publish(2, message("status"));
        assertEquals(List.of("connected, window 6", unconfirmed), told.since());
        transport.use(kura, "endpoint");
        connect();
        assertEquals(List.of("connected, window 6"), told.since());
    }

    /** Nothing can be tried then. */
    @Test
    void aPublisherThatIsMendedWhileKuraIsOfflineIsNoFault() {
        kura.qos0 = true;
        connected().publish(1, message("status"));
        transport.connection(false);
        transport.changed();
        time.advance(Duration.ZERO);
        assertEquals(Map.of(), faults.raised());
        transport.connection(true);
        told.since();
        connect().publish(2, message("status"));
        assertTrue(faults.raised().containsKey(SOURCE + "/configuration"), "it was not mended");
    }

    @Test
    void aPublisherThatIsThereAtTheBeginningIsUsedAtOnce() {
        List<UplinkTransport.Connector> opened = new ArrayList<>();
        Uplinks uplinks =
                (Uplinks)
                        Proxy.newProxyInstance(
                                Uplinks.class.getClassLoader(),
                                new Class<?>[] {Uplinks.class},
                                (self, method, arguments) -> {
                                    opened.add((UplinkTransport.Connector) arguments[4]);
                                    Scheduler thread = (Scheduler) arguments[3];
                                    CountDownLatch done = new CountDownLatch(1);
                                    thread.execute(
                                            () -> {
                                                opened.get(0)
                                                        .connect(
                                                                KuraTransport.SERVER,
                                                                message("status"),
                                                                Duration.ofSeconds(20),
                                                                told);
                                                done.countDown();
                                            });
                                    done.await();
                                    return null;
                                });
        CloudComponent component =
                new CloudComponent(gateway, uplinks, faults, Map.of("service.pid", SOURCE));
        component.bindPublisher(kura, Map.of());
        component.open();
        component.deactivate(0);
        assertEquals(List.of("connected, window 6"), told.since());
    }

    @Test
    void aConnectionThatWasGivenUpSaysNothingMore() {
        UplinkTransport connection = connected();
        connection.publish(1, message("alarm/hyd-1"));
        connection.abort();
        confirm("m1");
        transport.connection(false);
        time.advance(Duration.ZERO);
        assertEquals(List.of(), told.since());
    }

    @Test
    void anInstanceWithoutAUsableNameSaysSoInBothLanguages() {
        Uplinks uplinks =
                (Uplinks)
                        Proxy.newProxyInstance(
                                Uplinks.class.getClassLoader(),
                                new Class<?>[] {Uplinks.class},
                                (self, method, arguments) -> {
                                    throw new AssertionError(method + " is not to be called");
                                });
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new CloudComponent(
                                gateway,
                                uplinks,
                                faults,
                                Map.of("service.pid", "io.standpipe.kura.cloud~-")));
        assertEquals(
                "实例名称须为 1 至 64 个字母、数字、“.”、“_”或“-”，现为 \"-\"；不上报任何内容；请将其删除，用其他名称新建",
                ChineseText.of(faults.raised().get("io.standpipe.kura.cloud~-/configuration")));
    }
}
