package io.standpipe.kurapackage;

import io.standpipe.simulators.device.HydrantSim;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.kura.channel.ChannelRecord;
import org.eclipse.kura.driver.Driver;
import org.eclipse.kura.type.DataType;
import org.osgi.framework.Bundle;

/**
 * The bundles on what Kura 6 brings, in a process of its own, since it needs another Java: started
 * as files in Kura's folder of plug-ins are, without deployment admin, servlets and console. Writes
 * a line for each thing that {@link Kura6Test} looks at.
 */
final class Kura6Life {

    private Kura6Life() {}

    /**
     * @param args a folder for the framework
     */
    public static void main(String[] args) {
        try {
            live(Path.of(args[0]));
            System.exit(0);
        } catch (IOException | RuntimeException | AssertionError e) {
            // The framework's threads would keep the process.
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void live(Path work) throws IOException {
        try (HydrantSim hydrant = HydrantSim.open(0, 7, 0.35, false);
                KuraFramework framework = KuraFramework.start6(work);
                FakeKura kura = FakeKura.start(framework)) {
            say("java", Runtime.version().feature());
            say("framework", framework.context().getBundle().getVersion());
            List<Bundle> bundles = new ArrayList<>();
            new TreeMap<>(Built.english().bundles())
                    .forEach(
                            (path, jar) ->
                                    bundles.add(
                                            framework.install(
                                                    path, new ByteArrayInputStream(jar))));
            bundles.forEach(KuraFramework::startBundle);
            kura.update("io.standpipe.gateway", Map.of("id", "gw-1", "district", "fengtai"));
            kura.create(
                    "io.standpipe.modbus",
                    "north",
                    Map.of(
                            "interval",
                            100,
                            "devices",
                            "id,profile,address,unit\nhyd-1,generic-pressure-4reg,%s,7\n"
                                    .formatted(hydrant.slave().address())));
            kura.create("io.standpipe.kura.driver", "standpipe", Map.of());
            PresentView present = new PresentView(framework);
            KuraFramework.eventually(
                    "the hydrant was polled",
                    () ->
                            present.there()
                                    && present.devices().stream()
                                            .map(device -> device.qualities().get(0))
                                            .toList()
                                            .equals(List.of("GOOD")));
            say("channel", channel(framework));
            say(
                    "active",
                    framework.ours().stream()
                            .allMatch(bundle -> bundle.getState() == Bundle.ACTIVE));
            say("waiting", Components.unsatisfied(framework));
        }
    }

    private static String channel(KuraFramework framework) {
        Driver driver =
                (Driver)
                        framework
                                .context()
                                .getService(
                                        framework.await(
                                                "(&(objectClass=%s)(kura.service.pid=standpipe))"
                                                        .formatted(Driver.class.getName())));
        ChannelRecord record = ChannelRecord.createReadRecord("hyd-1:pressure", DataType.DOUBLE);
        record.setChannelConfig(Map.of("device", "hyd-1", "point", "pressure", "read", "value"));
        try {
            driver.read(List.of(record));
        } catch (Driver.ConnectionException e) {
            throw new AssertionError(e);
        }
        return String.valueOf(record.getValue().getValue());
    }

    private static void say(String what, Object value) {
        System.out.println("kura6 " + what + ": " + value);
    }
}
