package io.standpipe.model;

import io.standpipe.model.words.BusPhrase;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a bus does with its devices on request. A service of each bus. Any thread, never blocks; a
 * result that is a text is empty when it is done, otherwise a sentence that says why not and what
 * to do. Each future completes normally, on the bus's own thread or the caller's: what hangs on it
 * must not block.
 */
@ProviderType
public interface Bus {

    /** Whether the device is installed on this bus. */
    boolean has(String device);

    /** What a bus answers when it is asked about a device that is not installed on it. */
    static String unknown(String device) {
        return BusPhrase.NO_SUCH_DEVICE.of(device);
    }

    /**
     * Reads all points of a device as soon as the bus is free; the readings go the usual way. Done
     * when they were handed over, also those that are BAD. The read begins after the call; requests
     * that wait for the same device share one.
     */
    CompletableFuture<String> read(String device);

    /**
     * Writes a point, once: what failed is not tried again. Refused unless the device's profile
     * says that the point may be written and the bus's configuration allows this very point. Done
     * when the device has confirmed it and the device was read again. A text may also say that
     * nobody knows whether the write happened: no confirmation came.
     *
     * @param value in the point's unit; 0 or 1 of a coil
     */
    CompletableFuture<String> write(String device, String point, double value);
}
