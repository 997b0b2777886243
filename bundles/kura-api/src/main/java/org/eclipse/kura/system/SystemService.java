package org.eclipse.kura.system;

import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Where Kura stands and what it is; called only, so no more than is called. */
@ProviderType
public interface SystemService {

    String getKuraVersion();

    @Nullable String getKuraHome();

    /** The folder that outlives restarts and updates; null if none is configured. */
    @Nullable String getKuraDataDirectory();

    Properties getProperties();
}
