package org.eclipse.kura;

import org.osgi.annotation.versioning.ProviderType;

/** Kura's message store failed. */
@ProviderType
public class KuraStoreException extends KuraException {

    private static final long serialVersionUID = 1;

    public KuraStoreException(Object argument) {
        super(KuraErrorCode.STORE_ERROR, argument);
    }

    public KuraStoreException(Throwable cause, Object argument) {
        super(KuraErrorCode.STORE_ERROR, cause, argument);
    }
}
