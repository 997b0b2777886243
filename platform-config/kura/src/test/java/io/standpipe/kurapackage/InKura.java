package io.standpipe.kurapackage;

import io.standpipe.simulators.device.HydrantSim;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A framework that has what Kura has, with two hydrants: hyd-1 on a real socket, and hyd-2 that
 * nobody is.
 */
abstract class InKura {

    private static final String BUS =
            "id,profile,address,unit,mounting\nhyd-1,generic-pressure-4reg,%s,7,pressurised\nhyd-2,generic-pressure-4reg,127.0.0.1:1,7,pressurised\n";

    @TempDir Path work;
    HydrantSim hydrant;
    KuraFramework framework;
    FakeKura kura;

    @BeforeEach
    void start() throws IOException {
        hydrant = HydrantSim.open(0, 7, 0.35, false);
        framework = KuraFramework.start(work);
        kura = FakeKura.start(framework);
    }

    @AfterEach
    void stop() {
        kura.close();
        framework.close();
        hydrant.close();
    }

    /**
     * Installs the package, after Kura's services have come; gives the gateway a name and a bus.
     */
    void install() {
        framework.install(Built.english());
        configure();
    }

    /** Name and bus of what is installed. */
    void configure() {
        kura.update("io.standpipe.gateway", Map.of("id", "gw-1", "district", "fengtai"));
        kura.create(
                "io.standpipe.modbus",
                "north",
                Map.of("interval", 100, "devices", BUS.formatted(hydrant.slave().address())));
        PresentView present = new PresentView(framework);
        KuraFramework.eventually(
                "both hydrants were polled",
                () ->
                        present.there()
                                && present.devices().stream()
                                        .map(device -> device.qualities().get(0))
                                        .toList()
                                        .equals(List.of("GOOD", "BAD")));
    }

    <T> T ours(Class<T> type, String pid) {
        return type.cast(
                framework
                        .context()
                        .getService(
                                framework.await(
                                        "(&(objectClass=%s)(kura.service.pid=%s))"
                                                .formatted(type.getName(), pid))));
    }
}
