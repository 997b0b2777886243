package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.FrameTrace;
import io.standpipe.modbus.device.PolledDevice;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The trace of one connection, which writes down one slave's frames at most. One thread. */
final class Tracer {

    private @Nullable PolledDevice traced;

    /**
     * @param lasting zero to end it
     */
    void begin(PolledDevice slave, Duration lasting) {
        if (traced != null && !traced.equals(slave)) {
            traced.trace().begin(Duration.ZERO);
        }
        traced = slave;
        slave.trace().begin(lasting);
    }

    /**
     * The trace that takes the frame that comes or goes now; null if none does.
     *
     * @param asked the unit that is asked; null if none is, then a frame may be of any unit
     */
    @Nullable FrameTrace of(@Nullable UnitState asked) {
        PolledDevice slave = traced;
        if (slave == null) {
            return null;
        }
        if (!slave.trace().on()) {
            traced = null;
            return null;
        }
        boolean its = asked == null || (asked.installed() && asked.slave().equals(slave));
        return its ? slave.trace() : null;
    }
}
