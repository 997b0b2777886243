package io.standpipe.history.trend;

import java.util.List;

/** What is known of a point and not written yet. */
public final class Unwritten {

    private final Block block;
    private final List<PointSample> samples;

    /**
     * @param block what was gathered for the next
     * @param samples of the point, which are not in it
     */
    Unwritten(Block block, List<PointSample> samples) {
        this.block = block;
        this.samples = samples;
    }

    Block block() {
        return block;
    }

    List<PointSample> samples() {
        return samples;
    }
}
