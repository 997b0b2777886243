package io.standpipe.simulators.modbus;

/** Which fault the next answer is sent through. Any thread. */
final class FaultSwitch {

    static final int ALWAYS = Integer.MAX_VALUE;

    private Fault fault = Fault.NONE;
    private int answers = ALWAYS;

    synchronized void set(Fault fault, int answers) {
        if (answers < 1) {
            throw new IllegalArgumentException(
                    "a fault must be for at least 1 answer, but is for " + answers);
        }
        this.fault = fault;
        this.answers = answers;
    }

    synchronized Fault next() {
        Fault now = fault;
        if (answers != ALWAYS && --answers == 0) {
            fault = Fault.NONE;
            answers = ALWAYS;
        }
        return now;
    }
}
