package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** Kura's message store is full. */
@ProviderType
public class KuraStoreCapacityReachedException extends KuraStoreException {

    private static final long serialVersionUID = 1;

    public KuraStoreCapacityReachedException(Object argument) {
        super(argument);
    }
}
