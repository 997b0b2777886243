package io.standpipe.simulators.demo;

import io.standpipe.simulators.device.HydrantSim;
import io.standpipe.simulators.device.PanelSim;
import io.standpipe.simulators.device.TankSim;
import io.standpipe.simulators.modbus.ModbusSlave;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The simulated devices: hydrants, tanks and other sources, and panels, each on a Modbus TCP port
 * of its own.
 */
public final class Field implements AutoCloseable {

    /**
     * A device as a technician would enter it.
     *
     * @param grid cell of the district's grid
     * @param parameters of its profile, by column of the device table
     */
    record Installed(
            String id,
            String profile,
            String name,
            String address,
            int unit,
            String grid,
            double lat,
            double lon,
            Map<String, String> parameters) {}

    private static final List<String> CORNERS =
            List.of(
                    "Lize Rd 42, N kerb",
                    "Lize Rd 87, S kerb",
                    "Caihuying St 5",
                    "Fengtai N Rd 112",
                    "Wanfeng Rd 20, gate 3",
                    "Xisihuan S Rd 66");

    private static final int UNIT = 1;
    private static final int MAX_PORT = 65535;

    /** A street main between 0.25 and 0.35 MPa; GB 50974 asks for 0.14 at least. */
    private static final double LOWEST_PRESSURE = 0.25;

    private static final double LEVEL = 3.2;

    /** What the level transmitters are in, in turn, with the names of the places. */
    private static final List<String> SOURCES = List.of("tank", "pool", "intake", "well");

    private static final Map<String, String> PLACES =
            Map.of(
                    "tank", "Roof tank, tower ",
                    "pool", "Fire pool, yard ",
                    "intake", "Intake, Lianhua River dock ",
                    "well", "Well, village ");

    private final Map<String, HydrantSim> hydrants = new TreeMap<>();
    private final Map<String, PanelSim> panels = new TreeMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Installed> installed = new ArrayList<>();
    private final boolean lively;
    private int nextPort;

    private Field(int firstPort, boolean lively) {
        this.nextPort = firstPort;
        this.lively = lively;
    }

    /**
     * Starts devices.
     *
     * @param firstPort the first device's, the next ones follow; 0 takes any free ports
     * @param lively whether values wander a little, or stand still so that readers can be compared
     * @throws IOException if a port is taken
     */
    public static Field open(int hydrants, int tanks, int panels, int firstPort, boolean lively)
            throws IOException {
        Field field = new Field(firstPort, lively);
        try {
            for (int n = 1; n <= hydrants; n++) {
                field.hydrant(n);
            }
            for (int n = 1; n <= tanks; n++) {
                field.tank(n);
            }
            for (int n = 1; n <= panels; n++) {
                field.panel(n);
            }
            return field;
        } catch (IOException e) {
            field.close();
            throw e;
        }
    }

    /** What is there, in the order it was started. */
    List<Installed> installed() {
        return installed;
    }

    /**
     * @param id such as {@code hyd-0003}
     * @throws IllegalArgumentException if there is none
     */
    HydrantSim hydrant(String id) {
        return there(hydrants, id);
    }

    /**
     * @param id such as {@code panel-1}
     * @throws IllegalArgumentException if there is none
     */
    PanelSim panel(String id) {
        return there(panels, id);
    }

    @Override
    public void close() {
        for (AutoCloseable device : open) {
            try {
                device.close();
            } catch (Exception e) {
                throw new IllegalStateException("a device did not close", e);
            }
        }
    }

    private void hydrant(int n) throws IOException {
        String id = "hyd-%04d".formatted(n);
        double pressure = LOWEST_PRESSURE + 0.02 * (n % 6);
        HydrantSim hydrant = HydrantSim.open(port(), UNIT, pressure, lively);
        hydrants.put(id, hydrant);
        open.add(hydrant);
        add(
                id,
                "generic-pressure-4reg",
                CORNERS.get((n - 1) % CORNERS.size()),
                hydrant.slave(),
                // the profile's own delays, 15 s and 60 s, would make a long story
                Map.of("mounting", "pressurised", "low_on_delay", "3", "low_off_delay", "5"));
    }

    private void tank(int n) throws IOException {
        TankSim tank = TankSim.open(port(), UNIT, LEVEL, lively);
        open.add(tank);
        String kind = SOURCES.get((n - 1) % SOURCES.size());
        add(
                "%s-%d".formatted(kind, n),
                "generic-level-4reg",
                PLACES.get(kind) + (char) ('A' + (n - 1) % 26),
                tank.slave(),
                Map.of("kind", kind, "low", "2.5", "low_low", "2", "high", "4.5"));
    }

    private void panel(int n) throws IOException {
        PanelSim panel = PanelSim.open(port());
        String id = "panel-%d".formatted(n);
        panels.put(id, panel);
        open.add(panel);
        add(
                id,
                "notifier-modbus-gw",
                "Fire alarm panel, tower " + (char) ('A' + (n - 1) % 26),
                panel.slave(),
                Map.of("loops", "1"));
    }

    private void add(
            String id,
            String profile,
            String name,
            ModbusSlave slave,
            Map<String, String> parameters) {
        int n = installed.size();
        int block = n / 4;
        installed.add(
                new Installed(
                        id,
                        profile,
                        name,
                        slave.address(),
                        UNIT,
                        "FT-03-" + (117 + block),
                        39.866 - 0.002 * block,
                        116.321 + 0.003 * (n % 4),
                        parameters));
    }

    private int port() throws IOException {
        if (nextPort > MAX_PORT) {
            throw new IOException(
                    "each device takes the next port, but there is none after 65535; begin with a lower one");
        }
        return nextPort == 0 ? 0 : nextPort++;
    }

    private static <T> T there(Map<String, T> devices, String id) {
        T device = devices.get(id);
        if (device == null) {
            throw new IllegalArgumentException(
                    "there is no device \"%s\" of that kind, only %s"
                            .formatted(id, String.join(", ", devices.keySet())));
        }
        return device;
    }
}
