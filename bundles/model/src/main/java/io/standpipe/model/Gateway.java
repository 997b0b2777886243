package io.standpipe.model;

import io.standpipe.model.device.Ids;
import io.standpipe.model.device.Site;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who this gateway is, and how it fares. A service; a change of identity is a new service. Any
 * thread.
 */
@ProviderType
public interface Gateway {

    /** {@link Ids#PATTERN}; part of topics. Also the device id of the gateway's own alarms. */
    String id();

    Site site();

    /**
     * {@link TimeSource#boot()}: a new one at each start; sequence numbers go on across boots,
     * monotonic times do not.
     */
    String boot();

    /** When the gateway started. */
    Stamp started();

    /**
     * The content of a {@code status} message as members of a JSON object, without the braces and
     * without what only the uplink knows (online, outbox).
     */
    String status();

    /**
     * Called soon after the content of {@link #status()} changed in a way a person would want to
     * see.
     */
    AutoCloseable onStatusChange(Runnable listener);
}
