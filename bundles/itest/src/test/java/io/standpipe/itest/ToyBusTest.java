package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * A bundle that depends on the model alone adds a bus and its keys of the profiles to the gateway,
 * in a real Felix.
 */
@Timeout(240)
class ToyBusTest {

    private static final String BUS = "toy.NumberFile~cellar";

    @TempDir Path work;

    private void write(String pid, String yaml) throws Exception {
        replace(Files.createDirectories(work.resolve("etc")).resolve(pid + ".yaml"), yaml);
    }

    /** In one step: a reader sees the old text or the new one. */
    private void replace(Path file, String text) throws Exception {
        Path draft = work.resolve("draft");
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Predicate<Centre.Received> reading(String device, Predicate<JsonNode> fits) {
        return message -> message.readings(device).stream().anyMatch(fits);
    }

    private static Predicate<JsonNode> volts(double value) {
        return reading -> reading.path("value").asDouble() == value;
    }

    private static Predicate<Centre.Received> fault(String source, String text) {
        return message ->
                message.alarm("gw-test", "configuration", "RAISED")
                        && message.json().path("source").asText().equals(source)
                        && message.json().path("text").asText().contains(text);
    }

    /** What somebody does who has taken a file away on purpose. */
    private static void confirmAll(InFelix felix, Path bundles) throws Exception {
        Bundle model = felix.context().getBundle(InFelix.location(ToyBundle.model(bundles)));
        Class<?> confirmable = model.loadClass("io.standpipe.model.Confirmable");
        Method asking = confirmable.getMethod("asking");
        Method confirm = confirmable.getMethod("confirm", String.class);
        ServiceReference<?>[] all =
                felix.context().getAllServiceReferences(confirmable.getName(), null);
        for (ServiceReference<?> each : all) {
            Object service = felix.context().getService(each);
            if (service == null) {
                continue; // it was the bus of a file that was confirmed just now
            }
            for (Object source : (Collection<?>) asking.invoke(service)) {
                confirm.invoke(service, source);
            }
        }
    }

    @Test
    void aBundleAddsABus() throws Exception {
        Path numbers = work.resolve("numbers");
        replace(numbers, "battery-1/u 12.9\nbattery-2/u 13.1\n");
        write("io.standpipe.gateway", "id: gw-test\ndistrict: fengtai\nbatchInterval: 200\n");
        write("io.standpipe.outbox", "{}\n");
        replace(
                Files.createDirectories(work.resolve("etc/profiles"))
                        .resolve("cellar-battery.yaml"),
                """
                profile: cellar-battery
                kind: contact
                source: of a test
                parameters:
                  low: {default: 11, min: 2, max: 60, decimals: 1, unit: V, description: nearly empty}
                points:
                  - id: voltage
                    quantity: voltage
                    unit: V
                    line: {name: u}
                    decimals: 1
                alarms:
                  - id: low-battery
                    kind: FAULT
                    when: {point: voltage, below: $low, deadband: 0.3}
                    onDelay: 1s
                    offDelay: 10s
                    source: of a test
                """);
        try (TestBroker broker = TestBroker.open(work);
                Centre centre = new Centre(broker.port());
                InFelix felix = InFelix.start(work)) {
            write(
                    "io.standpipe.mqtt~centre",
                    "server: tcp://127.0.0.1:%d\n".formatted(broker.port()));
            Path bundles = work.resolve("bundles");
            felix.context()
                    .installBundle(
                            ToyBundle.make(
                                            "toy.NumberFile",
                                            bundles,
                                            work,
                                            "io.standpipe.model",
                                            "io.standpipe.model.bus",
                                            "io.standpipe.model.config",
                                            "io.standpipe.model.device",
                                            "io.standpipe.model.point",
                                            "io.standpipe.model.profile",
                                            "io.standpipe.model.time",
                                            "io.standpipe.model.words")
                                    .toUri()
                                    .toString())
                    .start();
            write(
                    BUS,
                    """
                    file: "%s"
                    devices: |
                      id,profile,seconds,low
                      battery-1,cellar-battery,1,11.4
                      battery-2,cellar-battery,soon,11.4
                    """
                            .formatted(numbers));

            centre.await("a number of the file", reading("battery-1", volts(12.9)));
            centre.await(
                    "a row that is wrong",
                    fault(
                            BUS,
                            "line 3 (battery-2), column seconds: must be a whole number from 1 to 3600"));
            assertEquals(
                    0,
                    centre.all().stream()
                            .mapToInt(message -> message.readings("battery-2").size())
                            .sum());

            replace(numbers, "battery-1/u 11\n");
            centre.await("an alarm", m -> m.alarm("battery-1", "low-battery", "RAISED"));

            Files.delete(numbers);
            centre.await(
                    "BAD quality",
                    reading(
                            "battery-1",
                            reading ->
                                    reading.path("quality").asText().equals("BAD")
                                            && reading.path("cause")
                                                    .asText()
                                                    .equals("no-connection")));
            Centre.Received fault =
                    centre.await(
                            "communication", m -> m.alarm("battery-1", "communication", "RAISED"));
            assertEquals(
                    numbers + ": is not there; put it there or correct its name",
                    fault.json().path("text").asText());

            replace(numbers, "battery-1/u 12.9\n");
            centre.await("it is back", m -> m.alarm("battery-1", "communication", "CLEARED"));

            replace(numbers, "battery-1/u 11\n");
            centre.forget();
            Files.delete(work.resolve("etc").resolve(BUS + ".yaml"));
            centre.await("a file that is gone", fault("etc/" + BUS + ".yaml", "is gone"));
            confirmAll(felix, bundles);
            centre.await(
                    "the devices are gone",
                    90,
                    m ->
                            m.alarm("battery-1", "low-battery", "CLEARED")
                                    && m.json().path("cause").asText().equals("removed"));
        }
    }
}
