package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.contact.ContactPanel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Contacts, zones and outputs from the pin to the broker: the built gateway as a process. The pins
 * are Pi4J's mock, played by files; all else is real.
 */
@Timeout(120)
class ContactsTest {

    private static final int FIRE = 22;
    private static final int CABINET = 17;
    private static final int SIREN = 5;
    private static final double FED = 3.3;

    @TempDir Path work;

    private TestBroker broker;
    private Centre centre;
    private ContactPanel panel;
    private Process gateway;

    @BeforeEach
    void start() throws Exception {
        broker = TestBroker.open(work);
        centre = new Centre(broker.port());
        panel = new ContactPanel(work.resolve("pins"));
        panel.contact(FIRE, false);
        panel.contact(CABINET, true);
        panel.volts("adc", 0, zone(10_000));
        Path etc = Files.createDirectories(work.resolve("etc"));
        write(etc, "io.standpipe.gateway", "id: gw-test\ndistrict: fengtai\nbatchInterval: 200\n");
        write(etc, "io.standpipe.outbox", "{}\n");
        write(
                etc,
                "io.standpipe.mqtt~centre",
                "server: tcp://127.0.0.1:%d\n".formatted(broker.port()));
        write(
                etc,
                "io.standpipe.gpio~board",
                """
                chip: "mock:%s"
                converters: "adc = ads1115 1 0x48"
                devices: |
                  id,profile,pins,contact,level,follows,reset
                  panel-9,generic-contact-fire,22,open,,,source
                  cabinet-1,generic-contact-tamper,17,closed,,,source
                  zone-1,generic-zone-loop,adc:0,,,,source
                  siren-1,generic-output,5,,high,fire,
                """
                        .formatted(work.resolve("pins")));
        write(
                etc,
                "io.standpipe.gpio~nowhere",
                "chip: no-such-chip\ndevices: |\n  id,profile,pins\n  door-9,generic-contact-door,4\n");
        launch();
        centre.await("the levels at start", message -> !message.readings("panel-9").isEmpty());
    }

    private static double zone(double ohm) {
        return FED * ohm / (4700 + ohm);
    }

    private static void write(Path etc, String pid, String yaml) throws IOException {
        Files.writeString(etc.resolve(pid + ".yaml"), yaml);
    }

    private void launch() throws IOException {
        gateway = GatewayJar.start(work, work.resolve("gateway.log"));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        centre.close();
        broker.close();
    }

    private void await(String device, String condition, String state) {
        centre.await(condition + " of " + device, m -> m.alarm(device, condition, state));
    }

    private void awaitSiren(boolean on) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (panel.on(SIREN) != on) {
            assertTrue(System.nanoTime() < end, "the siren is " + (on ? "on" : "off"));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void aContactAndAZoneReachTheCentreAndSoundOnTheSpot() throws Exception {
        panel.contact(FIRE, true);
        await("panel-9", "fire", "RAISED");
        awaitSiren(true);
        panel.contact(FIRE, false);
        await("panel-9", "fire", "CLEARED");
        awaitSiren(false);

        panel.volts("adc", 0, zone(2200));
        await("zone-1", "fire", "RAISED");
        panel.volts("adc", 0, FED);
        await("zone-1", "fire", "CLEARED");
        await("zone-1", "line-open", "RAISED");
    }

    /** The tamper contact is the gateway's own state, too. */
    @Test
    void theCabinetIsPartOfTheGatewaysState() throws Exception {
        panel.contact(CABINET, false);

        await("cabinet-1", "tamper", "RAISED");
        centre.await(
                "status with tamper",
                message ->
                        message.suffix().equals("status")
                                && message.json().findPath("tamper").asBoolean());
    }

    @Test
    void whatChangedWhileTheGatewayWasDeadIsReadAtItsStart() throws Exception {
        panel.contact(FIRE, true);
        await("panel-9", "fire", "RAISED");
        gateway.destroyForcibly();
        assertTrue(gateway.waitFor(10, TimeUnit.SECONDS));
        panel.contact(FIRE, false);
        panel.contact(CABINET, false);

        launch();

        centre.await(
                "the fire ended nobody knows when",
                message ->
                        message.alarm("panel-9", "fire", "CLEARED")
                                && message.json().path("sinceUnknown").asBoolean());
        await("cabinet-1", "tamper", "RAISED");
        assertEquals(
                1,
                centre.all().stream()
                        .filter(message -> message.alarm("panel-9", "fire", "RAISED"))
                        .map(message -> message.json().get("seq"))
                        .distinct()
                        .count());
    }

    @Test
    void aBusWithoutItsChipIsAFaultAndTheOthersGoOn() throws Exception {
        await("gw-test", "configuration", "RAISED");
        assertTrue(
                centre.all().stream()
                        .filter(message -> message.alarm("gw-test", "configuration", "RAISED"))
                        .anyMatch(message -> message.json().toString().contains("GPIO chip")));
        await("door-9", "communication", "RAISED");
        assertEquals(
                List.of(),
                centre.all().stream()
                        .filter(message -> message.alarm("panel-9", "communication", "RAISED"))
                        .toList());
    }
}
