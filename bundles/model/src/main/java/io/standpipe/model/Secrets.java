package io.standpipe.model;

import org.osgi.annotation.versioning.ProviderType;

/** Opens secrets that stand in configurations as references or encrypted. A service. Any thread. */
@ProviderType
public interface Secrets {

    /**
     * @param value as configured; empty for none
     * @return the secret; never logged, never shown
     * @throws IllegalArgumentException it cannot be opened; the message names the reference, never
     *     the secret
     */
    char[] open(String value);
}
