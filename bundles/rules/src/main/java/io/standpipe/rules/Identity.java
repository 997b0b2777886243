package io.standpipe.rules;

import io.standpipe.model.Ids;
import io.standpipe.model.Site;
import java.time.Duration;

/**
 * Who the gateway is, and how it reports.
 *
 * @param version of the gateway's software
 * @param batchInterval how long readings are gathered into one telemetry message
 * @param heartbeat a point that does not change is reported again after this time
 */
record Identity(
        String id,
        String name,
        Site site,
        String version,
        Duration batchInterval,
        Duration heartbeat) {

    Identity {
        Ids.require("gateway id", id);
    }
}
