package io.standpipe.simulators.device;

import io.standpipe.simulators.modbus.ModbusSlave;
import java.io.IOException;
import java.time.Duration;

/**
 * A hydrant's pressure transmitter: MPa with three decimals, range 0 to 1.6 MPa. See {@link
 * Transmitter} for the registers.
 */
public final class HydrantSim implements AutoCloseable {

    private static final int MEGAPASCAL = 0;

    /** The sway is assumed: how far a street main's pressure wanders in quiet times. */
    private static final Transmitter.Model MODEL = new Transmitter.Model(MEGAPASCAL, 3, 1.6, 0.006);

    private final Transmitter transmitter;

    private HydrantSim(Transmitter transmitter) {
        this.transmitter = transmitter;
    }

    /**
     * Starts one.
     *
     * @param port 0 takes any free port
     * @param unit the transmitter's slave address, [1, 247]
     * @param pressure where it stands, MPa
     * @param lively whether the pressure wanders a little, as a main's does; else it stands still
     * @throws IOException if the port is taken
     */
    public static HydrantSim open(int port, int unit, double pressure, boolean lively)
            throws IOException {
        return new HydrantSim(Transmitter.open(port, unit, MODEL, pressure, lively));
    }

    /** Moves the pressure to a value, MPa, evenly. */
    public void pressure(double target, Duration over) {
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
