package io.standpipe.rules.message;

import io.standpipe.model.device.Ids;
import io.standpipe.model.device.Site;
import java.time.Duration;

/**
 * The identity of the gateway, and how it reports.
 *
 * @param version of the gateway's software
 * @param batchInterval how long readings are gathered into one telemetry message
 * @param heartbeat a point that does not change is reported again after this time
 */
public record Identity(
        String id,
        String name,
        Site site,
        String version,
        Duration batchInterval,
        Duration heartbeat) {

    public Identity {
        Ids.require("gateway id", id);
    }
}
