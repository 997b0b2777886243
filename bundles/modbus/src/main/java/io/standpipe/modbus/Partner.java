package io.standpipe.modbus;

/** One slave as its connection knows it. */
final class Partner {

    private final Slave slave;
    private final Doubt doubt = new Doubt();
    private final AnswerTime answerTime = new AnswerTime();
    private boolean missed;

    Partner(Slave slave) {
        this.slave = slave;
    }

    Slave slave() {
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
        missed = !did;
    }

    /** True if it does not answer: no mere lack of a connection. */
    boolean failing() {
        return missed && slave.failing();
    }

    /** True if there is something to ask it now. */
    boolean ready(long now) {
        return slave.ready(now) && doubt.free(now) - now <= 0;
    }

    /** When there will be something to ask it. */
    long due(long now) {
        long wanted = slave.ready(now) ? now : slave.due();
        long free = doubt.free(now);
        return wanted - free > 0 ? wanted : free;
    }
}
