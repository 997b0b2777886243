package io.standpipe.model;

import io.standpipe.model.time.Stamp;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What knocks at a bus and is not installed there, so that a technician sees a detector that was
 * hung up but not entered. A service of each bus that devices call by themselves. Any thread, never
 * blocks.
 */
@ProviderType
public interface Strangers {

    /** Name of the bus: pid and instance of its component. */
    String name();

    /** The newest first, a bounded number; since the bus started. */
    List<Stranger> strangers();

    /** How often one was refused since the bus started, also those that are listed no more. */
    long refused();

    /**
     * @param identity what it calls itself, made {@link io.standpipe.model.log.Printable} and cut
     *     to 64; never proven
     * @param address where it called from
     * @param why it was refused, in a few words
     * @param count how often
     * @param first when it called first
     * @param last when it called last
     */
    record Stranger(
            String identity, String address, String why, long count, Stamp first, Stamp last) {}
}
