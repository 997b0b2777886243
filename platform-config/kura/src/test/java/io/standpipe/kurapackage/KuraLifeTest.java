package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.device.HydrantSim;
import io.standpipe.simulators.modbus.ModbusSlave;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;

/** The installed package in the hands of a simulated Kura. */
class KuraLifeTest {

    private static final String BUS = "io.standpipe.modbus";
    private static final String SOURCE = BUS + "~north";

    @TempDir Path work;
    private HydrantSim hydrant;
    private KuraFramework framework;
    private FakeKura kura;
    private PresentView present;

    @BeforeEach
    void start() throws IOException {
        hydrant = HydrantSim.open(0, 7, 0.35, false);
        framework = KuraFramework.start(work);
        kura = FakeKura.start(framework);
        present = new PresentView(framework);
        framework.install(Built.english());
    }

    @AfterEach
    void stop() {
        kura.close();
        framework.close();
        hydrant.close();
    }

    @Test
    void rightAfterTheInstallationOneSentenceSaysWhatIsMissing() throws IOException {
        assertTrue(
                kura.forms()
                        .containsAll(
                                Set.of(
                                        "io.standpipe.coap",
                                        "io.standpipe.gateway",
                                        "io.standpipe.gpio",
                                        "io.standpipe.kura.cloud",
                                        "io.standpipe.kura.driver",
                                        "io.standpipe.kura.wires",
                                        "io.standpipe.modbus",
                                        "io.standpipe.mqtt",
                                        "io.standpipe.outbox",
                                        "io.standpipe.profiles")),
                kura.forms()::toString);
        Set<String> singletons =
                Set.of("io.standpipe.gateway", "io.standpipe.outbox", "io.standpipe.profiles");
        KuraFramework.eventually("Kura shows all", () -> kura.active().containsAll(singletons));
        assertEquals(List.copyOf(new TreeSet<>(singletons)), kura.listed(), "each once");
        Map<String, Object> stored = kura.stored("io.standpipe.gateway");
        assertEquals(1000, stored.get("batchInterval"));
        assertEquals("station", stored.get("siteKind"));
        assertFalse(stored.containsKey("id"), "Kura stores nothing for an empty default");
        KuraFramework.eventually(
                "the log names id and district",
                () ->
                        log().contains(
                                                "io.standpipe.gateway: nothing is read or sent until the configuration is mended: id must be")
                                && log().contains("; district must be"));
        assertFalse(present.there());
        assertFalse(log().contains("siteId must be"), "an empty site id means the gateway's");
        assertTrue(Files.exists(work.resolve("kura/data/standpipe/outbox.db")));
    }

    @Test
    void aBusLivesAsKuraTreatsIt() throws IOException, InterruptedException {
        gateway();
        kura.create(BUS, "north", bus());
        assertTrue(
                String.valueOf(kura.stored("north").get("service.pid"))
                        .matches(BUS + "-\\d+-\\d+"));
        assertEquals(1000, kura.stored("north").get("timeout"));
        polled();
        KuraFramework.eventually("a good value", () -> qualities().contains("GOOD"));
        assertEquals(List.of(), present.configurationFaults());

        sameAgainDoesNothing();
        anotherIntervalIsTakenUp();
        aWrongValueIsAFaultAndTheRestRuns();
        anUpdateOfTheBundleKeepsTheInstance();

        kura.delete("north");
        KuraFramework.eventually(
                "the instance is gone", () -> !framework.present("(kura.service.pid=north)"));
        KuraFramework.eventually("nobody polls", () -> slave().connections() == 0);
        KuraFramework.eventually(
                "nothing it read passes for present", () -> !qualities().contains("GOOD"));
        assertEquals(Map.of(), kura.stored("north"));
        assertEquals(List.of(), present.configurationFaults());
    }

    /**
     * Kura clears the framework's storage when it starts; package and snapshot are what it keeps.
     */
    @Test
    void aRestartOfKuraBringsEverythingBack() throws IOException, InterruptedException {
        gateway();
        kura.create(BUS, "north", bus());
        polled();
        Map<String, Object> before = new HashMap<>(kura.stored("north"));
        Snapshot snapshot = kura.snapshot();
        Path database = work.resolve("kura/data/standpipe/outbox.db");
        Object file = Files.readAttributes(database, BasicFileAttributes.class).fileKey();
        kura.close();
        framework.close();

        framework = KuraFramework.start(work.resolve("wiped"), work.resolve("kura"));
        kura = FakeKura.start(framework, snapshot);
        present = new PresentView(framework);
        framework.install(Built.english());
        KuraFramework.eventually("the instance is back", () -> kura.active().contains("north"));
        polled();
        KuraFramework.eventually("a good value", () -> qualities().contains("GOOD"));
        Map<String, Object> after = new HashMap<>(kura.stored("north"));
        assertNotEquals(before.remove("service.pid"), after.remove("service.pid"));
        assertEquals(before, after);
        assertEquals(file, Files.readAttributes(database, BasicFileAttributes.class).fileKey());
        assertFalse(Files.exists(work.resolve("wiped/kura")));
    }

    private void sameAgainDoesNothing() throws InterruptedException {
        long connections = slave().accepted();
        kura.resend("north");
        kura.resend("north");
        polled();
        assertEquals(connections, slave().accepted(), "the bus was built anew");
    }

    private void anotherIntervalIsTakenUp() throws InterruptedException {
        long connections = slave().accepted();
        kura.update("north", Map.of("interval", 50));
        polled();
        assertTrue(slave().accepted() > connections, "the bus is the old one");
    }

    private void aWrongValueIsAFaultAndTheRestRuns() throws InterruptedException {
        Map<String, Object> wrong = new HashMap<>();
        wrong.put("timeout", 9_999_999);
        wrong.put(
                "devices",
                bus().get("devices")
                        + "bad-unit,generic-pressure-4reg,127.0.0.1:502,999\n"
                        + "bad-port,generic-pressure-4reg,127.0.0.1:9999999,1\n");
        kura.update("north", wrong);
        KuraFramework.eventually("a fault", () -> !present.configurationFaults().isEmpty());
        PresentView.Fault fault = present.configurationFaults().get(0);
        assertEquals(SOURCE, fault.source());
        assertTrue(fault.text().contains("timeout must be"), fault.text());
        assertTrue(fault.text().contains("999"), fault.text());
        assertTrue(fault.text().contains("9999999"), fault.text());
        polled();
        kura.update("north", Map.of("timeout", 1000, "devices", bus().get("devices")));
        KuraFramework.eventually("no fault", () -> present.configurationFaults().isEmpty());
    }

    private void anUpdateOfTheBundleKeepsTheInstance() throws IOException, InterruptedException {
        int sent = kura.sent();
        try {
            framework
                    .bundle("io.standpipe.modbus")
                    .update(
                            new ByteArrayInputStream(
                                    Built.english().bundle("io.standpipe.modbus")));
        } catch (BundleException e) {
            throw new AssertionError(e);
        }
        KuraFramework.eventually("the instance is back", () -> kura.active().contains("north"));
        assertTrue(kura.sent() > sent, "Kura sends the configuration again");
        assertEquals(50, kura.stored("north").get("interval"));
        polled();
    }

    /** It lies encrypted in Kura, and reaches the broker as it was typed. */
    @Test
    void aPasswordIsOpenedForTheBrokerAlone() throws IOException {
        gateway();
        try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            kura.create(
                    "io.standpipe.mqtt",
                    "centre",
                    Map.of(
                            "server",
                            "tcp://127.0.0.1:" + broker.getLocalPort(),
                            "user",
                            "gw",
                            "password",
                            "hush-7"));
            assertFalse(kura.stored("centre").toString().contains("hush-7"));
            broker.setSoTimeout(20_000);
            try (Socket socket = broker.accept()) {
                socket.setSoTimeout(20_000);
                StringBuilder connect = new StringBuilder();
                while (connect.indexOf("hush-7") < 0) {
                    int next = socket.getInputStream().read();
                    assertTrue(next >= 0, () -> "no password in " + connect);
                    connect.append((char) next);
                }
            }
        }
        assertEquals(List.of(), present.configurationFaults());
        assertFalse(log().contains("hush-7"));
    }

    @Test
    void anInstanceSurvivesTheChangeOfLanguageInBothDirections() throws InterruptedException {
        gateway();
        kura.create(BUS, "north", bus());
        polled();
        Map<String, Object> before = kura.stored("north");

        for (Built built : List.of(Built.chinese(), Built.english())) {
            framework.install(built);
            KuraFramework.eventually("the instance is back", () -> kura.active().contains("north"));
            assertEquals(before, kura.stored("north"));
            polled();
            assertEquals(List.of(), present.configurationFaults());
        }
    }

    private static String log() {
        try {
            return Files.readString(Path.of(System.getProperty("org.slf4j.simpleLogger.logFile")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void gateway() {
        kura.update("io.standpipe.gateway", Map.of("id", "gw-1", "district", "fengtai"));
        framework.await("(objectClass=io.standpipe.model.Present)");
    }

    private Map<String, Object> bus() {
        return Map.of(
                "interval",
                100,
                "devices",
                "id,profile,address,unit,mounting\nhyd-1,generic-pressure-4reg,"
                        + slave().address()
                        + ",7,pressurised\n");
    }

    private List<String> qualities() {
        return present.devices().stream().flatMap(d -> d.qualities().stream()).toList();
    }

    private ModbusSlave slave() {
        return hydrant.slave();
    }

    private void polled() throws InterruptedException {
        assertTrue(
                slave().awaitRequests(slave().requests() + 3, Duration.ofSeconds(20)),
                "the bus does not poll");
    }
}
