package io.standpipe.simulators.device;

import io.standpipe.simulators.modbus.ModbusSlave;
import io.standpipe.simulators.modbus.Unit;
import java.io.IOException;
import java.time.Duration;

/**
 * The "four-register" family of RS-485 transmitters (such as the QDW90A), each behind a Modbus TCP
 * converter of its own. Function 3, 0-based: 0 slave address, 1 baud code, 2 unit code, 3 decimals,
 * 4 value, 5 and 6 range, 12 zero offset, 22-23 value as float (high word first). The family
 * refuses to read more than 20 registers at once, with exception 1.
 */
final class Transmitter implements AutoCloseable {

    /**
     * What a model of transmitter measures.
     *
     * @param unitCode the family's code in register 2
     * @param decimals register 4 is the value times ten to this power, [0, 4]
     * @param full upper end of the range; the lower is 0
     * @param sway how far the quantity wanders in quiet times
     */
    record Model(int unitCode, int decimals, double full, double sway) {}

    private static final int BAUD_9600 = 3;
    private static final int LAST_REGISTER = 23;
    private static final int MAX_READ = 20;
    private static final int ILLEGAL_FUNCTION = 1;

    private final ModbusSlave slave;
    private final Unit unit;
    private final Model model;
    private final Course value;

    private Transmitter(ModbusSlave slave, int id, Model model, Course value) {
        this.slave = slave;
        this.unit = slave.unit(id);
        this.model = model;
        this.value = value;
        unit.holdings(0, new int[LAST_REGISTER + 1]);
        unit.holdings(0, id, BAUD_9600, model.unitCode(), model.decimals());
        unit.holdings(5, 0, int16(model.full()));
        unit.refuseMoreThan(MAX_READ, ILLEGAL_FUNCTION).beforeRead(this::measure);
    }

    /**
     * @param port 0 takes any free port
     * @param unit slave address, [1, 247]
     * @param start the first value
     * @param lively whether the value sways; else it stands still
     * @throws IOException if the port is taken
     */
    static Transmitter open(int port, int unit, Model model, double start, boolean lively)
            throws IOException {
        ModbusSlave slave = ModbusSlave.open(port);
        double sway = lively ? model.sway() : 0;
        return new Transmitter(
                slave, unit, model, new Course(System::nanoTime, start, sway, slave.port()));
    }

    void go(double target, Duration over) {
        value.go(target, over);
    }

    ModbusSlave slave() {
        return slave;
    }

    @Override
    public void close() {
        slave.close();
    }

    private void measure() {
        double now = value.now();
        unit.holdings(4, int16(now));
        unit.holdings(22, Unit.words((float) now));
    }

    /** Scaled to the decimals; stops at the ends of what 16 bits hold. */
    private int int16(double unscaled) {
        double scaled = Math.rint(unscaled * Math.pow(10, model.decimals()));
        return (int) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, scaled));
    }
}
