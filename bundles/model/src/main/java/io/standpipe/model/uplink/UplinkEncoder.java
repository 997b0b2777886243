package io.standpipe.model.uplink;

import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes the bytes of what goes upstream. Answers to commands are JSON in any case: a transport that
 * has another form for them makes it of that. Uplink's thread.
 */
@ConsumerType
public interface UplinkEncoder {

    /**
     * A message of a lane.
     *
     * @param replay it is history: made before the connection began, or asked for
     * @param copy it goes once more so that the receiver keeps it
     * @param now the present moment
     */
    byte[] message(Outbox.Entry entry, boolean replay, boolean copy, Stamp now);

    /** How the gateway fares. */
    byte[] online();

    /**
     * The gateway goes.
     *
     * @param cause {@code connection-lost} in the last words, {@code shutdown} or {@code moved} in
     *     a goodbye
     */
    byte[] offline(String cause);
}
