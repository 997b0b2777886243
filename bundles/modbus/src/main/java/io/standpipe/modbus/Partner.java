package io.standpipe.modbus;

import org.jspecify.annotations.Nullable;

/** One unit as its connection knows it. */
final class Partner {

    private final @Nullable Slave slave;
    private final int unit;
    private final Doubt doubt = new Doubt();
    private final AnswerTime answerTime = new AnswerTime();
    private final int tolerance;
    private int missed;

    /**
     * An installed device.
     *
     * @param tolerance misses in a row after which it counts as failing
     */
    Partner(Slave slave, int tolerance) {
        this.slave = slave;
        this.tolerance = tolerance;
        unit = slave.unit();
    }

    /** A unit that is asked though none is installed there. */
    Partner(int unit) {
        slave = null;
        tolerance = 1;
        this.unit = unit;
    }

    int unit() {
        return unit;
    }

    /** Whether a device is installed there. */
    boolean installed() {
        return slave != null;
    }

    /** The device that is installed there. */
    Slave slave() {
        if (slave == null) {
            throw new IllegalStateException("no device is installed at unit " + unit);
        }
        return slave;
    }

    Doubt doubt() {
        return doubt;
    }

    AnswerTime answerTime() {
        return answerTime;
    }

    /** Whether it itself answered its last request. */
    void answered(boolean did) {
        missed = did ? 0 : missed + 1;
    }

    /** True if it does not answer: no mere lack of a connection. */
    boolean failing() {
        return missed >= tolerance && slave != null && slave.failing();
    }

    /** True if there is something to ask it now. */
    boolean ready(long now) {
        return slave().ready(now) && doubt.free(now) - now <= 0;
    }

    /** When there will be something to ask it. */
    long due(long now) {
        long wanted = slave().ready(now) ? now : slave().due();
        long free = doubt.free(now);
        return wanted - free > 0 ? wanted : free;
    }
}
