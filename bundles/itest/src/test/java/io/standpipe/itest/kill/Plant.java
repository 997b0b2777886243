package io.standpipe.itest.kill;

import io.standpipe.simulators.device.HydrantSim;
import io.standpipe.simulators.device.PanelSim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;

/**
 * A fire panel and two hydrants on real sockets, and the configuration of a gateway that reads
 * them. Remembers when the panel was read.
 */
final class Plant implements AutoCloseable {

    /** Detectors, and as many modules, that the panel's loop has. */
    static final int POINTS = 150;

    /** One after the other. */
    static final int READS_IN_A_POLL = 4;

    /**
     * So many reads of the panel after a change, one poll has seen it from its beginning, and its
     * answers have arrived.
     */
    static final int READS_TO_BE_SEEN = 2 * READS_IN_A_POLL + 1;

    private static final double LOW = 0.3;
    private static final double HIGH = 0.6;

    /** Slow enough to be no burst main, fast enough that most seconds bring a reading. */
    private static final Duration RAMP = Duration.ofSeconds(60);

    private final PanelSim panel;
    private final HydrantSim[] hydrants = new HydrantSim[2];
    private final Path etc;
    private long[] reads = new long[1024];
    private int count;

    Plant(Path etc, String server) throws IOException {
        this.etc = Files.createDirectories(etc);
        panel = PanelSim.open(0);
        for (int i = 0; i < hydrants.length; i++) {
            hydrants[i] = HydrantSim.open(0, 1, LOW, true);
            hydrants[i].pressure(HIGH, RAMP.multipliedBy(i + 1));
        }
        for (int point = 1; point <= POINTS; point++) {
            panel.detector(1, point, PanelSim.NORMAL);
            panel.module(1, point, PanelSim.NORMAL);
        }
        panel.slave().unit(PanelSim.NODE).beforeRead(this::read);
        write(
                "io.standpipe.gateway",
                "id: gw-test\ndistrict: fengtai\nname: Test gateway\nheartbeat: 1\nbatchInterval: 200\n");
        write("io.standpipe.outbox", "{}\n");
        write(
                "io.standpipe.modbus~bus",
                """
                interval: 100
                timeout: 1000
                devices: |
                  id,profile,address,unit,mounting,low_on_delay,low_off_delay,loops
                  hyd-1,generic-pressure-4reg,%s,1,pressurised,3,1,
                  hyd-2,generic-pressure-4reg,%s,1,pressurised,3,1,
                  panel-1,notifier-modbus-gw,%s,%d,,,,1
                """
                        .formatted(
                                hydrants[0].slave().address(),
                                hydrants[1].slave().address(),
                                panel.slave().address(),
                                PanelSim.NODE));
        uplink(server);
    }

    /** Where the gateway's broker is. */
    void uplink(String server) throws IOException {
        write("io.standpipe.mqtt~centre", "server: " + server + "\nstatusInterval: 5\n");
    }

    private void write(String pid, String yaml) throws IOException {
        Path draft = etc.resolve(pid + ".draft");
        Files.writeString(draft, yaml);
        Files.move(draft, etc.resolve(pid + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private synchronized void read() {
        if (count == reads.length) {
            reads = Arrays.copyOf(reads, 2 * count);
        }
        reads[count++] = System.nanoTime();
    }

    /** When the panel was read, each time, in order. */
    synchronized long[] reads() {
        return Arrays.copyOf(reads, count);
    }

    synchronized int readCount() {
        return count;
    }

    /** Waits until whatever the panel shows now was read for certain. */
    void awaitSeen() {
        int enough = readCount() + READS_TO_BE_SEEN;
        Wait.require("the panel is read", Duration.ofSeconds(30), () -> readCount() >= enough);
    }

    /**
     * Sets a point's word.
     *
     * @param point 0 to {@code 2 * POINTS - 1}: the detectors, then the modules
     */
    void show(int point, int word) {
        if (point < POINTS) {
            panel.detector(1, point + 1, word);
        } else {
            panel.module(1, point - POINTS + 1, word);
        }
    }

    /** What conditions of a point begin with. */
    static String name(int point) {
        return point < POINTS ? "L1D" + (point + 1) : "L1M" + (point - POINTS + 1);
    }

    /** hyd-1 or hyd-2. */
    HydrantSim hydrant(int number) {
        return hydrants[number - 1];
    }

    @Override
    public void close() {
        panel.close();
        for (HydrantSim hydrant : hydrants) {
            hydrant.close();
        }
    }
}
