package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snapshot that people begin with. */
class SnapshotExampleTest {

    private static final Snapshot EXAMPLE =
            Snapshot.read(Built.MODULE.resolve("snapshot-example.xml"));

    /** As somebody changes it; a broker on this machine is left in peace. */
    private static final Snapshot CHANGED =
            EXAMPLE.with("io.standpipe.gateway", "id", "gw-lize-01")
                    .with("io.standpipe.gateway", "district", "fengtai")
                    .with("hydrants", "address", "127.0.0.1:1")
                    .with(
                            "hydrants",
                            "devices",
                            EXAMPLE.value("hydrants", "devices")
                                    .replace("CHANGE-ME-", "")
                                    .replace("192.168.1.21:502", "127.0.0.1:2"))
                    .with("centre", "server", "tcp://127.0.0.1:1");

    private static final Set<String> KURAS_OWN = Set.of("kura.service.pid", "service.factoryPid");

    @TempDir Path work;

    @Test
    void isTakenWithoutAFault() {
        try (KuraFramework framework = KuraFramework.start(work);
                FakeKura kura = FakeKura.start(framework, CHANGED)) {
            framework.install(Built.english());
            assertEquals(
                    List.of("io.standpipe.gateway", "io.standpipe.outbox", "hydrants", "centre"),
                    EXAMPLE.entries().stream().map(Snapshot.Entry::pid).toList());
            for (Snapshot.Entry entry : EXAMPLE.entries()) {
                KuraFramework.eventually(entry.pid(), () -> kura.active().contains(entry.pid()));
                fitsItsForm(kura, entry);
            }
            PresentView present = new PresentView(framework);
            KuraFramework.eventually("five hydrants", () -> present.devices().size() == 5);
            assertEquals(List.of(), present.configurationFaults());
        }
    }

    /** What is uploaded as it is watches nobody's hydrants, under nobody's name. */
    @Test
    void whatSomebodyMustWriteIsOpen() {
        for (String[] open :
                new String[][] {
                    {"io.standpipe.gateway", "id"},
                    {"io.standpipe.gateway", "district"},
                    {"hydrants", "address"},
                    {"centre", "server"}
                }) {
            String value = EXAMPLE.value(open[0], open[1]);
            assertTrue(value.contains("CHANGE-ME"), open[1] + " is " + value);
        }
        EXAMPLE.value("hydrants", "devices")
                .lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .forEach(row -> assertTrue(row.startsWith("CHANGE-ME-"), row));
    }

    private static void fitsItsForm(FakeKura kura, Snapshot.Entry entry) {
        Map<String, Snapshot.Property> properties = entry.properties();
        assertEquals(entry.pid(), properties.get("kura.service.pid").value());
        Snapshot.Property factory = properties.get("service.factoryPid");
        Form form = kura.form(factory == null ? entry.pid() : factory.value());
        assertNotNull(form, entry.pid());
        assertEquals(factory != null, form.factory(), entry.pid());
        properties.forEach(
                (name, property) -> {
                    if (!KURAS_OWN.contains(name)) {
                        Form.Attribute attribute = form.attributes().get(name);
                        assertNotNull(attribute, () -> form.pid() + " has no " + name);
                        assertEquals(attribute.type(), property.type(), name);
                        within(attribute, property.value());
                    }
                });
        form.attributes().values().stream()
                .filter(Form.Attribute::required)
                .forEach(a -> assertTrue(properties.containsKey(a.id()), a::id));
    }

    private static void within(Form.Attribute attribute, String value) {
        int number = attribute.type().equals("Integer") ? Integer.parseInt(value) : value.length();
        if (!attribute.min().isEmpty()) {
            assertTrue(number >= Integer.parseInt(attribute.min()), attribute.id());
        }
        if (!attribute.max().isEmpty()) {
            assertTrue(number <= Integer.parseInt(attribute.max()), attribute.id());
        }
        if (!attribute.options().isEmpty()) {
            assertTrue(attribute.options().contains(value), attribute.id());
        }
    }
}
