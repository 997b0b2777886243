package io.standpipe.gpio.pi4j;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;

/**
 * A change of an input that the kernel saw, with its moment. Two changes that follow each other
 * faster than the kernel gets to look make one edge or none, which no number tells; so two edges in
 * a row may have the same state.
 */
public final class Edge extends DigitalStateChangeEvent<DigitalInput> {

    private final long nanos;
    private final int sequence;

    /**
     * @param nanos when it happened: CLOCK_MONOTONIC, which is {@link System#nanoTime()} on Linux
     * @param sequence number of the edge on this line since it was opened, from 1; what is missing
     *     was lost in the kernel's queue
     */
    public Edge(DigitalInput input, DigitalState state, long nanos, int sequence) {
        super(input, state);
        this.nanos = nanos;
        this.sequence = sequence;
    }

    public long nanos() {
        return nanos;
    }

    public int sequence() {
        return sequence;
    }
}
