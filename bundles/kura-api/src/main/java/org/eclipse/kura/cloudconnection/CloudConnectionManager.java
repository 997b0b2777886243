package org.eclipse.kura.cloudconnection;

import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.osgi.annotation.versioning.ProviderType;

/** A cloud connection: the service that publishers name as their endpoint. */
@ProviderType
public interface CloudConnectionManager {

    /**
     * @return whether the connection stands now
     */
    boolean isConnected();

    void registerCloudConnectionListener(CloudConnectionListener cloudConnectionListener);

    void unregisterCloudConnectionListener(CloudConnectionListener cloudConnectionListener);
}
