package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.eclipse.kura.channel.ChannelFlag;
import org.eclipse.kura.channel.ChannelRecord;
import org.eclipse.kura.cloudconnection.CloudConnectionManager;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.eclipse.kura.driver.Driver;
import org.eclipse.kura.type.DataType;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEmitter;
import org.eclipse.kura.wire.WireHelperService;
import org.eclipse.kura.wire.WireRecord;
import org.eclipse.kura.wire.WireSupport;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.wireadmin.Wire;

/** What Kura's users get on the spot: channels of the driver, a wire, a cloud publisher. */
class AddOnTest extends InKura {

    @Test
    void theDriversChannelsRead() throws Exception {
        install();
        kura.create("io.standpipe.kura.driver", "standpipe", Map.of());
        Driver driver = ours(Driver.class, "standpipe");
        ChannelRecord good = channel("good", "hyd-1");
        ChannelRecord bad = channel("bad", "hyd-2");
        driver.read(List.of(good, bad));
        assertEquals(0.35, (Double) good.getValue().getValue(), 0.0005);
        assertEquals("MPa", good.getUnit());
        assertTrue(Math.abs(System.currentTimeMillis() - good.getTimestamp()) < 20_000);
        assertEquals(ChannelFlag.FAILURE, bad.getChannelStatus().getChannelFlag());
        assertEquals("BAD no-connection", bad.getChannelStatus().getExceptionMessage());
        assertNull(bad.getValue());

        kura.resend("standpipe");
        hydrant.pressure(0.2, Duration.ZERO);
        KuraFramework.eventually(
                "the new pressure",
                () -> {
                    ChannelRecord again = channel("again", "hyd-1");
                    try {
                        driver.read(List.of(again));
                    } catch (Driver.ConnectionException e) {
                        throw new AssertionError(e);
                    }
                    return (Double) again.getValue().getValue() < 0.21;
                });
        anUpdateOfTheBundleBringsTheDriverBack();
        kura.delete("standpipe");
        KuraFramework.eventually(
                "the driver is gone", () -> !framework.present("(kura.service.pid=standpipe)"));
    }

    private void anUpdateOfTheBundleBringsTheDriverBack() throws BundleException, IOException {
        framework
                .bundle("io.standpipe.kura")
                .update(new ByteArrayInputStream(Built.english().bundle("io.standpipe.kura")));
        ours(Driver.class, "standpipe");
        KuraFramework.eventually("it is back", () -> kura.active().contains("standpipe"));
    }

    private static ChannelRecord channel(String name, String device) {
        ChannelRecord record = ChannelRecord.createReadRecord(name, DataType.DOUBLE);
        record.setChannelConfig(Map.of("device", device, "point", "pressure", "read", "value"));
        return record;
    }

    @Test
    void aWireEmitsReadingsAndAlarms() throws Exception {
        Wires wires = new Wires();
        framework.register(WireHelperService.class, wires, "wires");
        install();
        kura.draw("io.standpipe.kura.wires", "emitter", 0, 1);
        ours(WireEmitter.class, "emitter").consumersConnected(new Wire[0]);
        assertEquals("emitter", wires.pid);
        hydrant.pressure(0.2, Duration.ZERO);
        Map<String, String> reading =
                wires.next(
                        r ->
                                "reading".equals(r.get("type"))
                                        && "pressure".equals(r.get("point"))
                                        && r.getOrDefault("value", "").startsWith("0.2"));
        assertEquals("hyd-1", reading.get("device"));
        assertEquals("MPa", reading.get("unit"));
        assertEquals("GOOD", reading.get("quality"));
        hydrant.close();
        Map<String, String> alarm =
                wires.next(
                        r ->
                                "hyd-1".equals(r.get("device"))
                                        && "communication".equals(r.get("condition")));
        assertEquals("alarm", alarm.get("type"));
        assertEquals("RAISED", alarm.get("state"));
        assertEquals(List.of(), new PresentView(framework).configurationFaults());

        kura.update("emitter", Map.of("emit", "everything"));
        KuraFramework.eventually(
                "a fault",
                () ->
                        new PresentView(framework)
                                .configurationFaults().stream()
                                        .anyMatch(f -> f.text().contains("emit must be one of")));
        kura.update("emitter", Map.of("emit", "alarms"));
        KuraFramework.eventually(
                "no fault", () -> new PresentView(framework).configurationFaults().isEmpty());
    }

    @Test
    void theOutboxGoesThroughACloudPublisher() throws Exception {
        Cloud cloud = new Cloud();
        framework.register(CloudPublisher.class, cloud, "publisher");
        framework.register(CloudPublisher.class, new Cloud(), "another");
        install();
        kura.create(
                "io.standpipe.kura.cloud",
                "up",
                Map.of("CloudPublisher.target", "(kura.service.pid=publisher)"));
        KuraFramework.eventually(
                "the restart, a state and an alarm",
                () ->
                        cloud.topics.contains("event/restart")
                                && cloud.topics.contains("state/hyd-2")
                                && cloud.topics.contains("alarm/hyd-2"));
        JsonNode first =
                new ObjectMapper()
                        .readTree(cloud.bodies.get(cloud.topics.indexOf("event/restart")));
        assertEquals(1, first.get("seq").asInt());
        assertEquals("gw-1", first.get("gw").asText());
        assertFalse(cloud.confirmed.isEmpty());
        assertEquals(List.of(), new PresentView(framework).configurationFaults());
    }

    /** Kura tells of changes only; the gateway may start, or restart, during an outage. */
    @Test
    @SuppressWarnings("JdkObsolete") // the framework takes nothing newer
    void aCloudConnectionThatIsDownIsAskedUntilItStands() throws Exception {
        Cloud cloud = new Cloud();
        Endpoint endpoint = new Endpoint();
        framework.register(CloudConnectionManager.class, endpoint, "connection");
        framework
                .register(CloudPublisher.class, cloud, "publisher")
                .setProperties(
                        new Hashtable<>(
                                Map.of(
                                        "kura.service.pid",
                                        "publisher",
                                        "cloud.endpoint.service.pid",
                                        "connection")));
        install();
        kura.create(
                "io.standpipe.kura.cloud",
                "up",
                Map.of("CloudPublisher.target", "(kura.service.pid=publisher)"));
        KuraFramework.eventually("asked again", () -> endpoint.asked.get() > 2);
        assertEquals(List.of(), cloud.topics);
        endpoint.stands = true;
        KuraFramework.eventually("the restart", () -> cloud.topics.contains("event/restart"));
    }

    /** Simulates one of Kura's cloud connections. */
    private static final class Endpoint implements CloudConnectionManager {

        final AtomicInteger asked = new AtomicInteger();
        volatile boolean stands;

        @Override
        public boolean isConnected() {
            asked.incrementAndGet();
            return stands;
        }

        @Override
        public void registerCloudConnectionListener(CloudConnectionListener listener) {}

        @Override
        public void unregisterCloudConnectionListener(CloudConnectionListener listener) {}
    }

    /** Kura's publishers are services of a component: their settings are service properties. */
    @Test
    @SuppressWarnings("JdkObsolete") // the framework takes nothing newer
    void aPublisherOfQosZeroIsAFaultUntilItsSettingsChange() throws Exception {
        Cloud cloud = new Cloud();
        cloud.confirms = false;
        ServiceRegistration<CloudPublisher> publisher =
                framework.register(CloudPublisher.class, cloud, "publisher");
        install();
        kura.create(
                "io.standpipe.kura.cloud",
                "up",
                Map.of("CloudPublisher.target", "(kura.service.pid=publisher)"));
        KuraFramework.eventually(
                "the fault",
                () ->
                        new PresentView(framework)
                                .configurationFaults().stream()
                                        .anyMatch(f -> f.text().contains("QoS must be 1 or 2")));
        cloud.connections.forEach(CloudConnectionListener::onConnectionLost);
        publisher.setProperties(new Hashtable<>(Map.of("kura.service.pid", "publisher", "qos", 1)));
        KuraFramework.eventually(
                "no fault", () -> new PresentView(framework).configurationFaults().isEmpty());
    }

    /** Simulates Kura's WireHelperService: its support keeps what is emitted. */
    private static final class Wires implements WireHelperService {

        private final BlockingQueue<Map<String, String>> emitted = new LinkedBlockingQueue<>();
        volatile String pid;

        /** The next record that fits; those before it are passed over. */
        Map<String, String> next(Predicate<Map<String, String>> fits) throws InterruptedException {
            while (true) {
                Map<String, String> record = emitted.poll(20, TimeUnit.SECONDS);
                if (record == null) {
                    throw new AssertionError("no such record within 20 s");
                }
                if (fits.test(record)) {
                    return record;
                }
            }
        }

        @Override
        public WireSupport newWireSupport(
                WireComponent component, ServiceReference<WireComponent> reference) {
            pid = String.valueOf(reference.getProperty("kura.service.pid"));
            return new WireSupport() {
                @Override
                public void emit(List<WireRecord> records) {
                    for (WireRecord record : records) {
                        Map<String, String> texts = new HashMap<>();
                        record.getProperties()
                                .forEach((k, v) -> texts.put(k, String.valueOf(v.getValue())));
                        emitted.add(texts);
                    }
                }

                @Override
                public Object polled(Wire wire) {
                    return null;
                }

                @Override
                public void consumersConnected(Wire[] wires) {}

                @Override
                public void updated(Wire wire, Object value) {}

                @Override
                public void producersConnected(Wire[] wires) {}
            };
        }

        @Override
        public String getPid(WireComponent component) {
            return null;
        }

        @Override
        public String getServicePid(String pid) {
            return null;
        }

        @Override
        public String getServicePid(WireComponent component) {
            return null;
        }

        @Override
        public boolean isEmitter(String pid) {
            return false;
        }

        @Override
        public boolean isReceiver(String pid) {
            return false;
        }
    }

    /** Simulates a cloud publisher that delivers at once and says so from another thread. */
    private static final class Cloud implements CloudPublisher {

        final List<String> topics = new CopyOnWriteArrayList<>();
        final List<byte[]> bodies = new CopyOnWriteArrayList<>();
        final List<String> confirmed = new CopyOnWriteArrayList<>();
        final List<CloudConnectionListener> connections = new CopyOnWriteArrayList<>();
        volatile boolean confirms = true;
        private final List<CloudDeliveryListener> listeners = new CopyOnWriteArrayList<>();

        @Override
        public synchronized String publish(KuraMessage message) {
            if (!confirms) {
                return null;
            }
            bodies.add(message.getPayload().getBody());
            topics.add(String.valueOf(message.getProperties().get("topic")));
            String id = String.valueOf(bodies.size());
            new Thread(
                            () -> {
                                listeners.forEach(listener -> listener.onMessageConfirmed(id));
                                confirmed.add(id);
                            },
                            "cloud")
                    .start();
            return id;
        }

        @Override
        public void registerCloudDeliveryListener(CloudDeliveryListener listener) {
            listeners.add(listener);
        }

        @Override
        public void unregisterCloudDeliveryListener(CloudDeliveryListener listener) {
            listeners.remove(listener);
        }

        @Override
        public void registerCloudConnectionListener(CloudConnectionListener listener) {
            connections.add(listener);
        }

        @Override
        public void unregisterCloudConnectionListener(CloudConnectionListener listener) {
            connections.remove(listener);
        }
    }
}
