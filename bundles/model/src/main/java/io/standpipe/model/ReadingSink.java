package io.standpipe.model;

import io.standpipe.model.device.Device;
import io.standpipe.model.device.Readings;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.words.BusPhrase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where buses hand over what is installed and what they read. A service of the rules bundle. Any
 * thread, never blocks.
 */
@ProviderType
public interface ReadingSink {

    /**
     * Says which devices a bus has; replaces what the same bus said before. Each point is UNCERTAIN
     * until its first reading. A device id that another bus already holds is refused. One that the
     * bus had and has no more was taken away on purpose: what stands there is cleared as removed,
     * unless another bus has it soon.
     *
     * @param bus the bus component's pid and instance
     * @return the ids that were refused
     */
    List<String> install(String bus, List<Device> devices);

    /**
     * The bus that holds a device id.
     *
     * @return as {@link #install} was told; empty if none does
     */
    default String bus(String id) {
        return "";
    }

    /**
     * What a bus says of a device id that was refused.
     *
     * @param other the bus that holds it; empty if that is not known
     */
    static String refused(String id, String other) {
        return other.isEmpty() ? BusPhrase.ID_ELSEWHERE.of(id) : BusPhrase.ID_OF_BUS.of(id, other);
    }

    /**
     * The bus does not answer for its devices at the moment: it starts anew or is updated. They
     * stay installed, and what stands there stands.
     */
    void uninstall(String bus);

    /**
     * Hands over one poll. Readings of a device that is not installed are dropped. Telemetry that
     * waits too long is replaced by the device's newer one and counted; a change of a point that an
     * alarm looks at is never dropped.
     */
    void accept(Readings readings);

    /**
     * The same for a device that waits for an acknowledgement.
     *
     * @return completes once every alarm that these readings caused at once is safe in the outbox,
     *     see {@link Outbox#durable}; what a delay holds back comes later. Fails if that cannot be
     *     promised any more. On a thread of the rules or the outbox: what hangs on it must not
     *     block
     */
    CompletableFuture<Void> acceptDurably(Readings readings);
}
