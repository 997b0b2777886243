package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.device.HydrantSim;
import io.standpipe.simulators.device.PanelSim;
import io.standpipe.simulators.modbus.ModbusSlave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Three hydrants and a panel on real sockets, and the configuration files of a gateway that reads
 * them.
 */
final class Field implements AutoCloseable {

    final List<HydrantSim> hydrants = new ArrayList<>();
    final PanelSim panel;
    private final Path etc;

    Field(Path etc) throws IOException {
        this.etc = Files.createDirectories(etc);
        for (int i = 0; i < 3; i++) {
            hydrants.add(HydrantSim.open(0, 1, 0.3, false));
        }
        panel = PanelSim.open(0);
    }

    /** hyd-1 to hyd-3. */
    HydrantSim hydrant(int number) {
        return hydrants.get(number - 1);
    }

    void configure(int brokerPort) throws IOException {
        write(
                "io.standpipe.gateway",
                "id: gw-test\ndistrict: fengtai\nname: Test gateway\nheartbeat: 1\nbatchInterval: 200\n");
        write("io.standpipe.outbox", "{}\n");
        write("io.standpipe.mqtt~centre", "server: tcp://127.0.0.1:" + brokerPort + "\n");
        write("io.standpipe.modbus~bus", bus(""));
    }

    /** The bus's file, with more rows below its own. */
    String bus(String moreRows) {
        StringBuilder table = new StringBuilder("interval: 100\ntimeout: 600\ndevices: |\n");
        table.append("  id,profile,address,unit,mounting,low_on_delay,low_off_delay,loops\n");
        for (int i = 1; i <= hydrants.size(); i++) {
            table.append(
                    "  hyd-%d,generic-pressure-4reg,%s,1,pressurised,1,1,\n"
                            .formatted(i, hydrant(i).slave().address()));
        }
        table.append(
                "  panel-1,notifier-modbus-gw,%s,%d,,,,1\n"
                        .formatted(panel.slave().address(), PanelSim.NODE));
        return table + moreRows;
    }

    /** Writes a configuration file as an editor does: in one step. */
    void write(String pid, String yaml) throws IOException {
        Path draft = etc.resolve(pid + ".draft");
        Files.writeString(draft, yaml);
        Files.move(draft, etc.resolve(pid + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Waits until the panel was read some times more: polling goes on whatever else happens. */
    void awaitPanelPolls() throws InterruptedException {
        ModbusSlave slave = panel.slave();
        // a poll of one loop is four reads; the first may have begun before the call
        assertTrue(
                slave.awaitRequests(slave.requests() + 12, Duration.ofSeconds(20)),
                "polling goes on");
    }

    void remove(String pid) throws IOException {
        Files.delete(etc.resolve(pid + ".yaml"));
    }

    @Override
    public void close() {
        hydrants.forEach(HydrantSim::close);
        panel.close();
    }
}
