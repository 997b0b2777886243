import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the gateway's configuration for a load: a profile for each block of registers, one bus,
 * one uplink.
 */
final class GatewayConfig {

    private GatewayConfig() {}

    static void write(Path etc, Load load, List<String> ports, int sinkPort) throws IOException {
        Files.createDirectories(etc.resolve("profiles"));
        StringBuilder bus =
                new StringBuilder(
                        "interval: "
                                + load.interval()
                                + "\ndevices: |\n  id,profile,address,unit\n");
        for (int d = 0; d < load.devices(); d++) {
            int base = load.base(d);
            Path profile = etc.resolve("profiles/bench-" + base + ".yaml");
            if (!Files.exists(profile)) {
                Files.writeString(profile, profile(load, base));
            }
            bus.append(
                    "  dev-%d,bench-%d,127.0.0.1:%s,%d\n"
                            .formatted(d, base, ports.get(d), load.unit(d)));
        }
        Files.writeString(etc.resolve("io.standpipe.gateway.yaml"), "id: bench\ndistrict: bench\n");
        Files.writeString(etc.resolve("io.standpipe.outbox.yaml"), "{}\n");
        Files.writeString(
                etc.resolve("io.standpipe.mqtt~bench.yaml"),
                "server: tcp://127.0.0.1:" + sinkPort + "\n");
        Files.writeString(etc.resolve("io.standpipe.modbus~bench.yaml"), bus);
    }

    private static String profile(Load load, int base) {
        StringBuilder profile = new StringBuilder("profile: bench-" + base + "\nkind: pump\n");
        profile.append(
                "source: \"registers that count their reads; made for load tests. verified on"
                        + " hardware: no\"\n"
                        + "points:\n");
        for (int r = 0; r < load.points(); r++) {
            profile.append(
                    "  - {id: r%d, quantity: count, modbus: {table: holding, address: %d, type: uint16}}\n"
                            .formatted(r, base + r));
        }
        return profile.toString();
    }
}
