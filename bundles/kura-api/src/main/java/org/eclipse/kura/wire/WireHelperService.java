package org.eclipse.kura.wire;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.ServiceReference;

/** Gives wire components their {@link WireSupport}. */
@ProviderType
public interface WireHelperService {

    @Nullable String getPid(WireComponent wireComponent);

    @Nullable String getServicePid(String wireComponentPid);

    @Nullable String getServicePid(WireComponent wireComponent);

    boolean isEmitter(String wireComponentPid);

    boolean isReceiver(String wireComponentPid);

    WireSupport newWireSupport(
            WireComponent wireComponent, ServiceReference<WireComponent> wireComponentRef);
}
