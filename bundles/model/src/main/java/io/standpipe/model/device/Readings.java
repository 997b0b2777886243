package io.standpipe.model.device;

import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import java.util.List;

/**
 * What one poll of a device gave: readings that share their times.
 *
 * @param device the installed device, the same object that was installed
 * @param stamp when the gateway had the answer, or gave up waiting for it: what alarms go by, and
 *     the source time of each reading that has none of its own
 * @param readings at most one for each point; of one that is not installed a {@link
 *     Quality#ABSENT}, which says nothing unless it was there before
 * @param why in words for people, why the device gave no answer; empty if it did, or nothing more
 *     is known than the causes of the readings. Without readings it says why the bus does not hear
 *     a device that reports by itself, and nothing of the device: somebody may have come in its
 *     name
 */
public record Readings(Device device, Stamp stamp, List<Reading> readings, String why) {

    /** Of which nothing more is to be said. */
    public Readings(Device device, Stamp stamp, List<Reading> readings) {
        this(device, stamp, readings, "");
    }
}
