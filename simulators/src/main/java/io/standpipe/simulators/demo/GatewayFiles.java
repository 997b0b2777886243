package io.standpipe.simulators.demo;

import io.standpipe.simulators.detector.DetectorFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The gateway's configuration for the demo: one YAML file per component, named by its pid. */
final class GatewayFiles {

    private static final String HEAD = "# Written by the demo, anew at each start.\n";

    private static final String GATEWAY =
            """
            id: gw-demo
            name: "Demo station"
            siteId: demo-station
            siteName: "Demo station, Lize"
            siteKind: station
            district: fengtai
            street: Lugouqiao
            grid: FT-03-117
            """;

    private final Path directory;

    GatewayFiles(Path directory) {
        this.directory = directory;
    }

    /** Writes who the gateway is and what it reads; what else is in the directory stays. */
    void writeField(List<Field.Installed> devices) throws IOException {
        write("io.standpipe.gateway", GATEWAY);
        write("io.standpipe.outbox", "# All settings at their defaults.\n{}\n");
        write("io.standpipe.door", "# Any port that is free.\nlisten: 127.0.0.1:0\n");
        write("io.standpipe.modbus~demo", modbus(devices));
    }

    /**
     * Writes where detectors report.
     *
     * @param port of DTLS on 127.0.0.1
     * @param prefix of the detectors' ids, which a number from 1 on follows
     */
    void writeDetectors(int port, String prefix, int count) throws IOException {
        write(
                "io.standpipe.coap~demo",
                "secure: 127.0.0.1:%d\nkeys: |\n%sdevices: |\n  id,profile\n%s"
                        .formatted(
                                port,
                                DetectorFleet.keys(prefix, count).indent(2),
                                DetectorFleet.table(prefix, count, "generic-smoke-coap")
                                        .indent(2)));
    }

    /**
     * Writes a contact on the cabinet's door, closed while all is well.
     *
     * @param panel where its pin is played
     */
    void writeContact(Path panel, String id, int pin) throws IOException {
        write(
                "io.standpipe.gpio~demo",
                "chip: \"mock:%s\"\ndevices: |\n  id,profile,pins,contact,name\n  %s,generic-contact-tamper,%d,closed,\"Cabinet of the gateway\"\n"
                        .formatted(panel.toAbsolutePath().normalize(), id, pin));
    }

    /**
     * Writes where the gateway sends.
     *
     * @param brokerPort on 127.0.0.1
     */
    void writeUplink(int brokerPort) throws IOException {
        write("io.standpipe.mqtt~centre", "server: tcp://127.0.0.1:" + brokerPort + "\n");
    }

    private static String modbus(List<Field.Installed> devices) {
        StringBuilder yaml = new StringBuilder("timeout: 1000\ninterval: 1000\ndevices: |\n");
        // A column for whatever a device says of its profile's parameters.
        Set<String> parameters = new TreeSet<>();
        devices.forEach(device -> parameters.addAll(device.parameters().keySet()));
        yaml.append("  id,profile,address,unit,name,grid,lat,lon");
        parameters.forEach(parameter -> yaml.append(',').append(parameter));
        yaml.append('\n');
        for (Field.Installed device : devices) {
            yaml.append("  ").append(row(device, parameters)).append('\n');
        }
        return yaml.toString();
    }

    private static String row(Field.Installed device, Set<String> parameters) {
        StringBuilder row =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "%s,%s,%s,%d,%s,%s,%.3f,%.3f",
                                device.id(),
                                device.profile(),
                                device.address(),
                                device.unit(),
                                cell(device.name()),
                                device.grid(),
                                device.lat(),
                                device.lon()));
        for (String parameter : parameters) {
            row.append(',').append(device.parameters().getOrDefault(parameter, ""));
        }
        return row.toString();
    }

    private static String cell(String text) {
        return text.contains(",") || text.contains("\"")
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }

    /** At once and whole. */
    private void write(String pid, String yaml) throws IOException {
        try {
            Files.createDirectories(directory);
            Path file = directory.resolve(pid + ".yaml");
            Path fresh = Files.createTempFile(directory, "." + pid, ".tmp");
            try {
                Files.writeString(fresh, HEAD + yaml);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new IOException(
                    "the gateway's configuration cannot be written to " + directory + ": " + e, e);
        }
    }
}
