package io.standpipe.simulators.device;

import io.standpipe.simulators.modbus.ModbusSlave;
import io.standpipe.simulators.modbus.Unit;
import java.io.IOException;
import java.util.Arrays;

/**
 * A fire-alarm panel behind a Notifier MODBUS-GW gateway (manual LS10015-000NF-E rev C2). The
 * panel's unit id is its node number; function 3, 0-based: loop n (1 to 10), detector d (1 to 159)
 * at (n-1)*400 + d-1, module m (1 to 159) at (n-1)*400 + 200 + m-1; panel status at 9499. The
 * gateway answers for its own health under a unit id of its own: function 4, node-online bits from
 * 5099 on (bit 0 of the first is node 1), version at 5115 to 5117, 5118 is 1 while it is online.
 *
 * <p>A point is a word: bit 15 block acknowledged, 14 pre-alarm, 13 trouble, 12 inactive, 11
 * active, 10 enabled, 9 disabled, 8 fire alarm acknowledged; the low byte is the event type (10 hex
 * fire alarm), or FF for a point that is not programmed.
 */
public final class PanelSim implements AutoCloseable {

    /** Node number, so unit id, of the panel. */
    public static final int NODE = 1;

    /** Unit id of the gateway itself; a setting on site, ours is arbitrary. */
    public static final int GATEWAY_UNIT = 254;

    public static final int NOT_PROGRAMMED = 0x00FF;
    public static final int NORMAL = 0x1400; // inactive, enabled
    public static final int FIRE = 0x0C10; // active, enabled, event type 10 hex
    public static final int TROUBLE = 0x3400; // trouble, inactive, enabled
    public static final int DISABLED = 0x1200; // inactive, disabled

    private static final int LOOPS = 10;
    private static final int LOOP_SIZE = 400;
    private static final int MODULES = 200;
    private static final int MAX_POINT = 159;
    private static final int PANEL_STATUS = 9499;
    private static final int NODE_BITS = 5099;
    private static final int VERSION = 5115;

    /** What loop 1 has: detectors and modules 1 to these. */
    private static final int DETECTORS_THERE = 12;

    private static final int MODULES_THERE = 4;

    private final ModbusSlave slave;
    private final Unit panel;

    private PanelSim(ModbusSlave slave) {
        this.slave = slave;
        this.panel = slave.unit(NODE);
        int[] points = new int[LOOPS * LOOP_SIZE];
        Arrays.fill(points, NOT_PROGRAMMED);
        panel.holdings(0, points).holdings(PANEL_STATUS, 0);
        for (int d = 1; d <= DETECTORS_THERE; d++) {
            detector(1, d, NORMAL);
        }
        for (int m = 1; m <= MODULES_THERE; m++) {
            module(1, m, NORMAL);
        }
        int[] nodes = new int[VERSION - NODE_BITS];
        nodes[(NODE - 1) / 16] = 1 << ((NODE - 1) % 16);
        slave.unit(GATEWAY_UNIT).inputs(NODE_BITS, nodes).inputs(VERSION, 1, 0, 0, 1);
    }

    /**
     * Starts one with loop 1 partly programmed and all points normal.
     *
     * @param port 0 takes any free port
     * @throws IOException if the port is taken
     */
    public static PanelSim open(int port) throws IOException {
        return new PanelSim(ModbusSlave.open(port));
    }

    /**
     * Sets a detector's word.
     *
     * @param loop [1, 10]
     * @param detector [1, 159]
     */
    public void detector(int loop, int detector, int word) {
        panel.holdings(address(loop, detector), word);
    }

    /**
     * Sets a module's word.
     *
     * @param loop [1, 10]
     * @param module [1, 159]
     */
    public void module(int loop, int module, int word) {
        panel.holdings(address(loop, module) + MODULES, word);
    }

    public ModbusSlave slave() {
        return slave;
    }

    @Override
    public void close() {
        slave.close();
    }

    private static int address(int loop, int point) {
        if (loop < 1 || loop > LOOPS || point < 1 || point > MAX_POINT) {
            throw new IllegalArgumentException(
                    "loop must be 1 to 10 and point 1 to 159, but are %d and %d"
                            .formatted(loop, point));
        }
        return (loop - 1) * LOOP_SIZE + point - 1;
    }
}
