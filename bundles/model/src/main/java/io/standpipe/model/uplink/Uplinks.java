package io.standpipe.model.uplink;

import io.standpipe.model.config.Settings;
import io.standpipe.model.time.Scheduler;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens ways upstream, a service. What each of them needs is behind it: the lanes of the outbox, a
 * window of messages that are not acknowledged, what is sent again, refusals, replay, the fault
 * when nothing is acknowledged, the status, local output, and commands. A bundle that offers a way
 * brings its {@link UplinkTransport} and its settings. Any thread.
 */
@ProviderType
public interface Uplinks {

    /** Least characters of a key by which commands are signed (RFC 7518, 3.2). */
    int COMMAND_KEY = 32;

    /**
     * Reads the settings {@code replayRate}, {@code localOutput} and {@code commands}; what is
     * wrong is added to their problems, and left out.
     */
    UplinkDuties duties(Settings settings);

    /**
     * Asks to be told when a bundle has come that offers commands: then {@link #duties} may say
     * something else.
     *
     * @param changed called on any thread
     * @return ends it
     */
    AutoCloseable onCommandsChange(Runnable changed);

    /**
     * Opens an uplink, which connects and sends from now on and never gives up.
     *
     * @param commandKey by which commands must be signed (JWS, HS256), {@value #COMMAND_KEY} bytes
     *     at least; empty if they need no signature
     * @param thread the uplink's one thread; to be closed after the uplink
     */
    Running open(
            UplinkSettings settings,
            UplinkDuties duties,
            byte[] commandKey,
            Scheduler thread,
            UplinkTransport.Connector connector);

    /**
     * An instance was deleted: its faults go. Otherwise they stay when it is closed; after a
     * restart they still hold, or the first acknowledgement clears them.
     *
     * @param source {@link UplinkSettings#source}
     */
    void forget(String source);

    /** An uplink that works. */
    @ProviderType
    interface Running extends AutoCloseable {

        /**
         * Says goodbye and ends it, and waits for that, up to 5 s. What is not confirmed stays in
         * the outbox. Not on the uplink's thread.
         */
        @Override
        void close();
    }
}
