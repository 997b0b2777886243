package io.standpipe.simulators.device;

import io.standpipe.simulators.modbus.ModbusSlave;
import java.io.IOException;
import java.time.Duration;

/**
 * A tank's level transmitter: metres of water column with two decimals, range 0 to 5 m. See {@link
 * Transmitter} for the registers.
 */
public final class TankSim implements AutoCloseable {

    /** The one metre among the unit codes that are known for sure. */
    private static final int METRE_OF_WATER = 7;

    /** The sway is assumed: how far waves move the surface. */
    private static final Transmitter.Model MODEL =
            new Transmitter.Model(METRE_OF_WATER, 2, 5.0, 0.01);

    private final Transmitter transmitter;

    private TankSim(Transmitter transmitter) {
        this.transmitter = transmitter;
    }

    /**
     * Starts one.
     *
     * @param port 0 takes any free port
     * @param unit the transmitter's slave address, [1, 247]
     * @param level where the surface stands, metres above the probe
     * @param lively whether waves move it a little; else it stands still
     * @throws IOException if the port is taken
     */
    public static TankSim open(int port, int unit, double level, boolean lively)
            throws IOException {
        return new TankSim(Transmitter.open(port, unit, MODEL, level, lively));
    }

    /** Moves the level to a value, metres, evenly. */
    public void level(double target, Duration over) {
        transmitter.go(target, over);
    }

    public ModbusSlave slave() {
        return transmitter.slave();
    }

    @Override
    public void close() {
        transmitter.close();
    }
}
