package io.standpipe.testkit;

import io.standpipe.model.point.Point;

/**
 * Where a point of a test stands: in a unit that has room for several devices.
 *
 * @param address two devices of one unit with the same address are the same
 * @param wholeBits bits of the whole number there; 0 if it may have a fraction
 * @param isText whether it is the number of a text
 * @param isStored whether the device wrote it down earlier
 */
public record TestSource(int address, int wholeBits, boolean isText, boolean isStored)
        implements Point.Source {

    /** Of a number that is polled. */
    public TestSource(int address, int wholeBits) {
        this(address, wholeBits, false, false);
    }

    @Override
    public long mask() {
        return wholeBits == 0 ? 0 : (1L << wholeBits) - 1;
    }

    @Override
    public boolean isPlaceInUnit() {
        return true;
    }
}
