package io.standpipe.model.measure;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells the figures of a part of the gateway when somebody asks. A service of whoever counts
 * something. What it tells it has counted already, in plain counters: nothing is done for it while
 * nobody asks.
 */
@ConsumerType
public interface Measured {

    /** Tells what is known now. Any thread; never blocks. */
    void measure(Figures figures);
}
