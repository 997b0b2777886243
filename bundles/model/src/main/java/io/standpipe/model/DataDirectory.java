package io.standpipe.model;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where the gateway keeps what must survive restarts and updates. A service of whatever the gateway
 * runs in, which keeps others out of it ({@link io.standpipe.model.files.PrivateFiles}). A bundle's
 * own storage will not do: Kura throws it away at each start. Any thread.
 */
@ProviderType
public interface DataDirectory {

    /** Absolute; it need not exist yet. */
    Path path();
}
