package io.standpipe.modbus;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whose frames are written down on one connection: one slave's at most. One thread. */
final class Tracer {

    private @Nullable Slave traced;

    /**
     * @param lasting zero to end it
     */
    void begin(Slave slave, Duration lasting) {
        if (traced != null && !traced.equals(slave)) {
            traced.trace().begin(Duration.ZERO);
        }
        traced = slave;
        slave.trace().begin(lasting);
    }

    /**
     * The trace that what happens now belongs to; null if to none.
     *
     * @param asked who is being asked; what comes while nobody is may be of anybody
     */
    @Nullable FrameTrace of(@Nullable Partner asked) {
        Slave slave = traced;
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
