package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.model.time.SystemTime;
import io.standpipe.testkit.RecordingSink;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.EmptyMessage;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A detector that is a server itself: it registers and is observed. */
@Timeout(60)
class Lwm2mTest {

    private static final String LINKS =
            "</>;rt=\"oma.lwm2m\";ct=11542,</1/0>,</3/0>,</3407/0>,</3300/0>";

    private final RecordingSink sink = new RecordingSink();
    private final CoapBus bus = new CoapBus("coap-test", sink, SystemTime.INSTANCE);
    private Client client;
    private CoapServer objects;
    private final Map<String, Instance> instances = new ConcurrentHashMap<>();
    private final BlockingQueue<Integer> acknowledged = new LinkedBlockingQueue<>();

    /** An object instance, read as TLV. */
    private static final class Instance extends CoapResource {

        private volatile byte[] tlv;

        Instance(String name, byte[] tlv) {
            super(name);
            this.tlv = tlv;
            setObservable(true);
            setObserveType(CoAP.Type.CON);
        }

        void set(byte[] now) {
            tlv = now;
            changed();
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            exchange.respond(
                    CoAP.ResponseCode.CONTENT,
                    tlv,
                    MediaTypeRegistry.APPLICATION_VND_OMA_LWM2M_TLV);
        }
    }

    @BeforeEach
    void start() throws Exception {
        bus.install(List.of(Kit.detector("a", Kit.LWM2M, Security.PSK, Kit.KEY)));
        assertEquals(
                List.of(),
                bus.start(
                        new CoapBusConfig.Ports(
                                ListenAddress.parse("127.0.0.1:0", 0), null, "", ""),
                        problems -> {}));
        InetSocketAddress server = bus.addresses().get(0);
        client = Client.psk(server, "ep-a", Kit.KEY);
        objects = new CoapServer(client.endpoint().getConfig());
        client.endpoint().stop(); // the objects share its socket, and start it again
        objects.addEndpoint(client.endpoint());
        for (String path : List.of("3/0", "3407/0", "3300/0")) {
            String[] parts = path.split("/", -1);
            Instance instance =
                    new Instance(
                            parts[1], Kit.hex(path.equals("3/0") ? "c1 09 64" : "e1 17 9e 00"));
            instances.put("/" + path, instance);
            CoapResource object = new CoapResource(parts[0]);
            object.add(instance);
            objects.add(object);
        }
        client.endpoint()
                .addInterceptor(
                        new MessageInterceptorAdapter() {
                            @Override
                            public void receiveEmptyMessage(EmptyMessage message) {
                                if (message.getType() == CoAP.Type.ACK) {
                                    acknowledged.add(message.getMID());
                                }
                            }
                        });
        objects.start();
    }

    @AfterEach
    void close() {
        objects.destroy();
        client.close();
        bus.close();
    }

    private String register() throws Exception {
        Response created =
                client.send(CoAP.Code.POST, "rd?ep=ep-a&lt=3600&lwm2m=1.1&b=U", 40, LINKS);
        assertEquals("2.01", created.getCode().text);
        List<String> location = created.getOptions().getLocationPath();
        assertEquals("rd", location.get(0));
        return String.join("/", location);
    }

    private void await(String readings) {
        sink.await(readings, r -> PointMapTest.shown(r.readings()).equals(readings));
    }

    @Test
    void whatIsRegisteredIsObserved() throws Exception {
        register();
        await("battery=100.0");
        await("smoke=0.0");
        instances.get("/3407/0").set(Kit.hex("e1 17 9e 01"));
        await("smoke=1.0");
        instances.get("/3/0").set(Kit.hex("c1 09 0a 83 0b 41 00 01"));
        await("battery=10.0 error=1.0");
        assertFalse(
                instances.get("/3300/0").getObserverCount() > 0,
                "nobody reads that of the profile");
    }

    @Test
    void anUpdateLeavesOneObserver() throws Exception {
        String location = register();
        await("battery=100.0");
        await("smoke=0.0");
        for (int i = 0; i < 3; i++) {
            sink.forget();
            assertEquals("2.04", client.send(CoAP.Code.POST, location, -1, "").getCode().text);
            await("battery=100.0");
            await("smoke=0.0");
        }
        assertEquals(1, instances.get("/3407/0").getObserverCount());
        instances.get("/3407/0").set(Kit.hex("e1 17 9e 01"));
        await("smoke=1.0");
    }

    /** What comes in blocks is acknowledged too: its first block waits for the whole. */
    @Test
    void aLargeNotificationIsAcknowledged() throws Exception {
        register();
        await("battery=100.0");
        await("smoke=0.0");
        acknowledged.clear();
        instances.get("/3/0").set(Kit.hex("d0 00 04 b0" + "61".repeat(1200) + "c1 09 0a"));
        await("battery=10.0");
        assertTrue(acknowledged.poll(10, TimeUnit.SECONDS) != null);
    }

    @Test
    void aNotificationIsAcknowledgedWhenItIsSafe() throws Exception {
        register();
        await("battery=100.0");
        await("smoke=0.0");
        CompletableFuture<Void> disk = new CompletableFuture<>();
        sink.safe(() -> disk);
        acknowledged.clear();
        instances.get("/3407/0").set(Kit.hex("e1 17 9e 01"));
        await("smoke=1.0");
        // A request and its answer come after an acknowledgement that was already on its way.
        assertEquals("4.05", client.send(CoAP.Code.GET, "rd", 0, "").getCode().text);
        assertTrue(acknowledged.isEmpty(), "not yet");
        disk.complete(null);
        assertTrue(acknowledged.poll(10, TimeUnit.SECONDS) != null);
    }

    @Test
    void sendIsTakenToo() throws Exception {
        register();
        Response response =
                client.send(
                        CoAP.Code.POST,
                        "dp",
                        110,
                        "[{\"bn\":\"/3407/0/\",\"n\":\"6046\",\"vb\":true},{\"bn\":\"/3/0/\",\"n\":\"9\",\"v\":77}]");
        assertEquals("2.04", response.getCode().text);
        await("smoke=1.0 battery=77.0");
    }

    @Test
    void aRegistrationIsRenewedAndEnded() throws Exception {
        String location = register();
        sink.forget();
        assertEquals("2.04", client.send(CoAP.Code.POST, location, -1, "").getCode().text);
        await("");
        assertEquals(
                "2.04", client.send(CoAP.Code.POST, location + "?lt=60", 40, LINKS).getCode().text);
        assertEquals("2.02", client.send(CoAP.Code.DELETE, location, -1, "").getCode().text);
        assertEquals("4.04", client.send(CoAP.Code.POST, location, -1, "").getCode().text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "rd?ep=ep-b | </3/0> | 4.03",
                "rd?lt=60 | </3/0> | 2.01",
                "rd?ep=ep-a&lt=0 | </3/0> | 4.00",
                "rd?ep=ep-a&lt=x | </3/0> | 4.00",
                "rd?ep=ep-a | nothing | 4.00",
                "rd?ep=ep-a | ~~ | 4.00",
            })
    void registrations(String path, String links, String code) throws Exception {
        assertEquals(code, client.send(CoAP.Code.POST, path, 40, links).getCode().text);
    }
}
