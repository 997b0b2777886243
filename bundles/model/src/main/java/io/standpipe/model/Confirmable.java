package io.standpipe.model;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What keeps devices, files or profiles that are missing from its configuration, until somebody
 * confirms that they are to go. A service of each that does. Any thread.
 */
@ProviderType
public interface Confirmable {

    /** Sources of the configuration faults that ask for it, see {@link Faults#raise}. */
    Set<String> asking();

    /**
     * What is missing is to go. Takes as long as a new configuration; nothing happens if it does
     * not ask.
     *
     * @param source one of {@link #asking}
     */
    void confirm(String source);
}
