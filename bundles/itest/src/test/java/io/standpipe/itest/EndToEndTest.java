package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.simulators.device.PanelSim;
import io.standpipe.simulators.device.RelaySim;
import io.standpipe.simulators.modbus.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** From slaves on real sockets through the bundles in a real Felix to a real broker. */
@Timeout(120)
class EndToEndTest {

    @TempDir Path work;

    private TestBroker broker;
    private Cable cable;
    private Centre centre;
    private Field field;
    private InFelix felix;

    @BeforeEach
    void start() throws Exception {
        broker = TestBroker.open(work);
        cable = new Cable(broker.port());
        centre = new Centre(broker.port());
        field = new Field(work.resolve("etc"));
        field.configure(cable.port());
        felix = InFelix.start(work);
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        field.close();
        centre.close();
        cable.close();
        broker.close();
    }

    /** Alone on Felix there is nothing for it to do, and nobody notices it. */
    @Test
    void theKuraBundleIsIdleWithoutKura() throws Exception {
        awaitGood("hyd-1");
        Bundle kura = felix.context().installBundle(GatewayJar.kuraBundle().toUri().toString());
        kura.start();
        assertEquals(Bundle.ACTIVE, kura.getState());
        assertEquals(null, kura.getRegisteredServices());
        centre.forget();
        awaitGood("hyd-1");
        assertTrue(
                centre.all().stream().noneMatch(m -> m.suffix().startsWith("alarm/")),
                () -> centre.all().toString());
    }

    @Test
    void anOutputIsSwitchedThroughTheBusThatHasIt() throws Exception {
        try (RelaySim relay = RelaySim.open(0, 1, 4)) {
            String row = "  relay-1,generic-output-coil,%s,1,,,\n";
            field.write(
                    "io.standpipe.modbus~bus",
                    "writable: relay-1/output\n"
                            + field.bus(row.formatted(relay.slave().address())));
            awaitOutput(0);
            Object bus =
                    felix.context().getService(felix.await("(objectClass=io.standpipe.model.Bus)"));
            assertEquals("", done(bus, "read", "relay-1"));
            assertEquals("", done(bus, "write", "relay-1", "output", 1.0));
            assertTrue(relay.on(0));
            awaitOutput(1);
            String refused = done(bus, "write", "hyd-1", "pressure", 0.2);
            assertTrue(refused.contains("may be written; it has none"), refused);
        }
    }

    private void awaitOutput(int value) {
        centre.await(
                "output " + value,
                m ->
                        m.readings("relay-1").stream()
                                .anyMatch(reading -> reading.path("value").asInt(-1) == value));
    }

    /** Calls the service, whose types are those of the bundles in the framework. */
    private static String done(Object bus, String method, Object... arguments) throws Exception {
        Class<?>[] types =
                Stream.of(arguments)
                        .map(each -> each instanceof Double ? double.class : each.getClass())
                        .toArray(Class<?>[]::new);
        Object future = bus.getClass().getMethod(method, types).invoke(bus, arguments);
        return String.valueOf(((CompletableFuture<?>) future).get(20, TimeUnit.SECONDS));
    }

    private void awaitGood(String device) {
        centre.await("a good reading of " + device, m -> good(m, device));
    }

    private static boolean good(Centre.Received message, String device) {
        return message.readings(device).stream().anyMatch(reading -> !reading.has("quality"));
    }

    @Test
    void everyBundleStartsAndEveryDeviceIsRead() {
        for (Bundle bundle : felix.context().getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            assertEquals(
                    fragment ? Bundle.RESOLVED : Bundle.ACTIVE,
                    bundle.getState(),
                    bundle::toString);
        }
        JsonNode reading =
                centre.await("hyd-1", m -> !m.readings("hyd-1").isEmpty()).readings("hyd-1").get(0);
        assertEquals("pressure", reading.get("point").asText());
        assertEquals("MPa", reading.get("unit").asText());
        assertEquals(0.3, reading.get("value").asDouble(), 0.0005);
        awaitGood("hyd-2");
        awaitGood("hyd-3");
        Centre.Received panel = centre.await("panel-1", m -> !m.readings("panel-1").isEmpty());
        assertEquals(
                Set.of("L1D1", "L1D12", "L1M1", "L1M4"),
                points(panel, Set.of("L1D1", "L1D12", "L1D13", "L1M1", "L1M4", "L1M5")),
                "points that are not programmed are left out");
        centre.await(
                "state",
                m ->
                        m.suffix().equals("state/hyd-1")
                                && m.json().get("state").asText().equals("NORMAL"));
        JsonNode status =
                centre.await(
                                "all in order",
                                m ->
                                        m.suffix().equals("status")
                                                && m.json().path("devices").path("normal").asInt()
                                                        == 4)
                        .json();
        assertTrue(status.get("online").asBoolean());
        assertEquals(3, status.get("hydrants").get("serviceable").asInt());
        assertEquals(status.get("hydrants"), status.get("water").get("hydrant"));
    }

    private static Set<String> points(Centre.Received message, Set<String> of) {
        Set<String> points = new HashSet<>();
        message.readings("panel-1").forEach(reading -> points.add(reading.get("point").asText()));
        points.retainAll(of);
        return points;
    }

    @Test
    void theStoryOfTheDemo() throws Exception {
        awaitGood("hyd-2");
        field.hydrant(2).pressure(0.05, Duration.ZERO);
        Centre.Received low =
                centre.await("low pressure", m -> m.alarm("hyd-2", "low-pressure", "RAISED"));
        assertEquals("SUPERVISORY", low.json().get("kind").asText());
        assertEquals(0.1, low.json().get("setpoint").asDouble());
        centre.await(
                "state",
                m ->
                        m.suffix().equals("state/hyd-2")
                                && m.json().get("state").asText().equals("ALARM"));
        field.hydrant(2).pressure(0.3, Duration.ZERO);
        centre.await("recovered", m -> m.alarm("hyd-2", "low-pressure", "CLEARED"));

        field.panel.detector(1, 5, PanelSim.FIRE);
        Centre.Received fire =
                centre.await(
                        "fire",
                        m ->
                                m.suffix().equals("alarm/panel-1")
                                        && m.json().get("kind").asText().equals("FIRE"));
        assertEquals("L1D5", fire.json().get("point").asText());
        field.panel.detector(1, 5, PanelSim.NORMAL);
        centre.await(
                "reset", m -> m.alarm("panel-1", fire.json().get("condition").asText(), "CLEARED"));

        field.hydrant(3).slave().silence();
        Centre.Received silent =
                centre.await("silence", m -> m.alarm("hyd-3", "communication", "RAISED"));
        assertEquals("FAULT", silent.json().get("kind").asText());
        field.hydrant(3).slave().resume();
        centre.await("answers again", m -> m.alarm("hyd-3", "communication", "CLEARED"));
        Completeness.check(centre.all());
    }

    static Stream<Arguments> wireFaults() {
        return Stream.of(
                Arguments.of("no answer", Fault.MUTE, "device-silent"),
                Arguments.of("connection closed", Fault.CLOSE, "no-connection"),
                Arguments.of("exception 2", Fault.exception(2), "exception-2"),
                Arguments.of("exception 6", Fault.exception(6), "exception-6"),
                Arguments.of("late", Fault.late(Duration.ofMillis(1400)), "device-silent"),
                Arguments.of("another transaction", Fault.OTHER_TRANSACTION, ""),
                Arguments.of("another unit", Fault.OTHER_UNIT, ""),
                Arguments.of("another function", Fault.OTHER_FUNCTION, ""),
                Arguments.of("half a frame", Fault.HALF, ""),
                Arguments.of("garbage", Fault.garbage("ff00ff00ff00ff00ff00ff00ff00"), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wireFaults")
    void oneBadSlaveStaysOneBadSlave(String name, Fault fault, String cause) {
        awaitGood("hyd-1");
        awaitGood("hyd-2");
        field.hydrant(2).slave().fault(fault);
        JsonNode raised =
                centre.await("hyd-2 reported", m -> m.alarm("hyd-2", "communication", "RAISED"))
                        .json();
        if (!cause.isEmpty()) {
            assertEquals(cause, raised.get("cause").asText());
        }
        long broken = raised.get("ts").asLong();
        centre.forget();
        centre.await(
                "hyd-1 a second later",
                m -> good(m, "hyd-1") && m.json().get("ts").asLong() > broken + 1000);
        for (Centre.Received message : centre.all()) {
            if (message.json().get("ts").asLong() > broken) {
                assertFalse(
                        good(message, "hyd-2"), () -> "an old value with a new time: " + message);
            }
            assertFalse(message.suffix().startsWith("alarm/hyd-1"), message::toString);
            assertFalse(message.suffix().startsWith("alarm/hyd-3"), message::toString);
        }
        assertSteady("hyd-1");
        assertSteady("hyd-3");

        field.hydrant(2).slave().fault(Fault.NONE);
        centre.await("hyd-2 recovered", m -> m.alarm("hyd-2", "communication", "CLEARED"));
        Completeness.check(centre.all());
    }

    /**
     * The healthy ones are reported by their heartbeat of a second; a poll held up by the bad one
     * would show, each time or once for long. A machine that stands still for two seconds does not.
     */
    private void assertSteady(String device) {
        List<Long> pauses = new ArrayList<>();
        long last = 0;
        for (Centre.Received message : centre.all()) {
            for (JsonNode poll : message.json().path("devices")) {
                if (poll.path("device").asText().equals(device)) {
                    long at = message.json().get("ts").asLong() + poll.get("t").asLong();
                    if (last != 0) {
                        pauses.add(at - last);
                    }
                    last = at;
                }
            }
        }
        pauses.sort(null);
        if (!pauses.isEmpty()) {
            assertTrue(
                    pauses.get(pauses.size() / 2) < 1500 && pauses.get(pauses.size() - 1) < 4000,
                    device + " was not read for so many ms: " + pauses);
        }
    }

    @Test
    void whatHappensWhileTheBrokerIsAwayArrivesWhenItIsBack() throws Exception {
        awaitGood("hyd-1");
        cable.cut();
        broker.stop();
        field.panel.detector(1, 7, PanelSim.FIRE);
        field.awaitPanelPolls();
        field.panel.detector(1, 7, PanelSim.NORMAL);
        field.awaitPanelPolls();
        broker.start();
        centre.connect();
        cable.mend();
        Centre.Received raised =
                centre.await(
                        "the fire",
                        m ->
                                m.suffix().equals("alarm/panel-1")
                                        && m.json().get("state").asText().equals("RAISED"));
        assertTrue(raised.json().get("replay").asBoolean(), raised::toString);
        centre.await(
                "its end",
                m ->
                        m.suffix().equals("alarm/panel-1")
                                && m.json().get("state").asText().equals("CLEARED"));
        long back = raised.json().get("rts").asLong();
        centre.await(
                "live telemetry",
                m ->
                        m.suffix().equals("telemetry")
                                && m.json().get("ts").asLong() > back + 3000
                                && !m.json().get("replay").asBoolean());
        Completeness.check(centre.all());
    }

    @Test
    void aWrongRowAndAWrongFileCostOnlyThemselves() throws Exception {
        awaitGood("hyd-1");
        field.write(
                "io.standpipe.modbus~bus", field.bus("  hyd-9,no-such-profile,127.0.0.1:1,1,,,\n"));
        JsonNode fault = ownFault("io.standpipe.modbus~bus");
        assertTrue(fault.get("text").asText().contains("line 6"), fault::toString);
        assertTrue(fault.get("text").asText().contains("no-such-profile"), fault::toString);
        field.write("io.standpipe.modbus~other", "devices: [not: closed\n");
        JsonNode broken = ownFault("etc/io.standpipe.modbus~other.yaml");
        assertTrue(broken.get("text").asText().contains("line"), broken::toString);
        centre.forget();
        awaitGood("hyd-1");
        field.write("io.standpipe.modbus~bus", field.bus(""));
        centre.await(
                "mended",
                m ->
                        m.alarm("gw-test", "configuration", "CLEARED")
                                && m.json()
                                        .get("source")
                                        .asText()
                                        .equals("io.standpipe.modbus~bus"));
        Completeness.check(centre.all());
    }

    @Test
    void aBlankInTheIdStopsNothing() throws Exception {
        awaitGood("hyd-1");
        field.write(
                "io.standpipe.gateway",
                "id: \"gw test\"\ndistrict: fengtai\nname: Test gateway\nheartbeat: 1\nbatchInterval: 200\n");
        JsonNode fault = ownFault("io.standpipe.gateway");
        assertTrue(fault.get("text").asText().contains("\"gw-test\" stays in force"));
        long told = fault.get("rts").asLong();
        centre.await(
                "hyd-1 is read on",
                m -> good(m, "hyd-1") && m.json().get("ts").asLong() > told + 1000);
        assertEquals(List.of(), centre.all().stream().filter(m -> offline(m, "shutdown")).toList());
        Completeness.check(centre.all());
    }

    private JsonNode ownFault(String source) {
        return centre.await(
                        "a configuration fault of " + source,
                        m ->
                                m.alarm("gw-test", "configuration", "RAISED")
                                        && m.json().get("source").asText().equals(source))
                .json();
    }

    private static final String ANNEX = "etc/io.standpipe.modbus~annex.yaml";

    @Test
    void aConfigurationThatAppearsStartsItsComponentAndOneThatGoesEndsIt() throws Exception {
        awaitGood("hyd-1");
        String address = field.hydrant(1).slave().address();
        String row = "  %s,generic-pressure-4reg,pressurised," + address + "\n";
        String header = "devices: |\n  id,profile,mounting,address\n";
        String rows = row.formatted("hyd-5") + row.formatted("hyd-4");
        field.write("io.standpipe.modbus~annex", header + row.formatted("hyd-6") + rows);
        awaitGood("hyd-4");
        awaitGood("hyd-6");
        felix.await(
                "(&(component.name=io.standpipe.modbus)(service.pid=io.standpipe.modbus~annex))");
        field.write("io.standpipe.modbus~annex", header + rows);
        centre.await("hyd-6 removed", m -> m.suffix().equals("event/removed"));
        JsonNode last =
                centre.await(
                                "hyd-6 taken away",
                                m ->
                                        m.suffix().equals("state/hyd-6")
                                                && m.json().get("state").asText().equals("UNKNOWN"))
                        .json();
        assertEquals("hyd-6", last.get("device").asText());
        // A file that is gone, or empty, may be a mistake.
        field.remove("io.standpipe.modbus~annex");
        assertTrue(ownFault(ANNEX).get("text").asText().startsWith("is gone"));
        centre.forget();
        field.write("io.standpipe.modbus~annex", "");
        JsonNode empty = ownFault(ANNEX);
        assertTrue(empty.get("text").asText().startsWith("says nothing"), empty::toString);
        long asked = empty.get("rts").asLong();
        centre.await(
                "hyd-4 is read on",
                m -> good(m, "hyd-4") && m.json().get("ts").asLong() > asked + 4000);
        field.write("io.standpipe.modbus~annex", "");
        long ended =
                centre.await(
                                "the empty file is meant",
                                m ->
                                        m.alarm("gw-test", "configuration", "CLEARED")
                                                && m.json().get("source").asText().equals(ANNEX)
                                                && m.json().get("rts").asLong() > asked)
                        .json()
                        .get("rts")
                        .asLong();
        // That its devices are removed 45 s later is tested in virtual time.
        centre.await(
                "hyd-1 is read on",
                m -> good(m, "hyd-1") && m.json().get("ts").asLong() > ended + 4000);
        assertEquals(
                List.of(),
                centre.all().stream()
                        .filter(m -> good(m, "hyd-4"))
                        .filter(m -> m.json().get("ts").asLong() > ended + 2000)
                        .toList());
    }

    @Test
    void statusSaysOfflineWhenTheGatewayEndsAndWhenItsConnectionDies() throws Exception {
        awaitGood("hyd-1");
        cable.cut();
        JsonNode will = centre.await("the will", m -> offline(m, "connection-lost")).json();
        assertEquals("gw-test", will.get("gw").asText());
        centre.forget();
        cable.mend();
        centre.await(
                "online again",
                m -> m.suffix().equals("status") && m.json().get("online").asBoolean());
        felix.close();
        centre.await("shut down", m -> offline(m, "shutdown"));
    }

    private static boolean offline(Centre.Received message, String cause) {
        return message.suffix().equals("status")
                && !message.json().get("online").asBoolean()
                && message.json().get("cause").asText().equals(cause);
    }

    @Test
    void lateSubscribersGetThePresentStateOfEachDevice() throws Exception {
        awaitGood("hyd-1");
        field.panel.detector(1, 2, PanelSim.FIRE);
        centre.await(
                "fire",
                m ->
                        m.suffix().equals("state/panel-1")
                                && m.json().get("state").asText().equals("ALARM"));
        centre.close();
        centre = new Centre(broker.port());
        Map<String, String> expected =
                Map.of(
                        "state/panel-1",
                        "ALARM",
                        "state/hyd-1",
                        "NORMAL",
                        "state/gw-test",
                        "NORMAL");
        expected.forEach(
                (suffix, state) ->
                        centre.await(
                                suffix,
                                m ->
                                        m.retained()
                                                && m.suffix().equals(suffix)
                                                && m.json().get("state").asText().equals(state)));
        centre.await("status", m -> m.retained() && m.suffix().equals("status"));
    }
}
