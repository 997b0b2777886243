package io.standpipe.simulators.device;

import io.standpipe.simulators.modbus.ModbusSlave;
import io.standpipe.simulators.modbus.Unit;
import java.io.IOException;
import java.time.Duration;

/**
 * A relay module with outputs as they are common on RS-485: coil n, 0-based, is output n. Read with
 * function 1, switched one at a time with function 5. Holding register 0 is a level that can be set
 * with function 6, as dimmers and analogue outputs have it; ours is arbitrary.
 */
public final class RelaySim implements AutoCloseable {

    private final ModbusSlave slave;
    private final Unit unit;

    private RelaySim(ModbusSlave slave, int id, int outputs) {
        this.slave = slave;
        this.unit = slave.unit(id).coils(0, new boolean[outputs]).holdings(0, 0).acceptWrites();
    }

    /**
     * Starts one with all outputs off.
     *
     * @param port 0 takes any free port
     * @param unit slave address, [1, 247]
     * @param outputs how many, [1, 65536]
     * @throws IOException if the port is taken
     */
    public static RelaySim open(int port, int unit, int outputs) throws IOException {
        return new RelaySim(ModbusSlave.open(port), unit, outputs);
    }

    public boolean on(int output) {
        return unit.coil(output);
    }

    /** [0, 65535] */
    public int level() {
        return unit.holding(0);
    }

    /** Writes carried out since the start. */
    public long writes() {
        return unit.writes();
    }

    /** Waits for so many writes since the start; false if they did not come within the limit. */
    public boolean awaitWrites(long total, Duration limit) throws InterruptedException {
        return unit.awaitWrites(total, limit);
    }

    public ModbusSlave slave() {
        return slave;
    }

    @Override
    public void close() {
        slave.close();
    }
}
