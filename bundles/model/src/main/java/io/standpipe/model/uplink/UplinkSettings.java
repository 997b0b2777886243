package io.standpipe.model.uplink;

import io.standpipe.model.device.Ids;
import java.time.Duration;
import java.util.List;

/**
 * How an uplink is set up, whatever its transport.
 *
 * @param source how its faults are signed
 * @param name of its cursors in the outbox, {@link Ids#PATTERN}
 * @param servers the receiver's addresses as people write them, the preferred one first; at least
 *     one
 * @param identity by which the receiver knows this uplink; for people
 * @param keepAlive the receiver hears something at least so often, seconds, [5, 1200]
 * @param statusInterval longest time between two status messages
 */
public record UplinkSettings(
        String source,
        String name,
        List<String> servers,
        String identity,
        int keepAlive,
        Duration statusInterval) {

    public UplinkSettings {
        servers = List.copyOf(servers);
    }

    /** The receiver's addresses as one text. */
    public String server() {
        return String.join(" or ", servers);
    }
}
