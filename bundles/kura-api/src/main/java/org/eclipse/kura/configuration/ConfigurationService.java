package org.eclipse.kura.configuration;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.kura.KuraException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Kura's store of configurations; called only, so no more than is called. */
@ProviderType
public interface ConfigurationService {

    String KURA_SERVICE_PID = "kura.service.pid";

    void createFactoryConfiguration(
            String factoryPid,
            String pid,
            @Nullable Map<String, @Nullable Object> properties,
            boolean takeSnapshot)
            throws KuraException;

    void deleteFactoryConfiguration(String pid, boolean takeSnapshot) throws KuraException;

    Set<String> getConfigurableComponentPids();

    /** What a form begins with, also that of a factory; passwords are readable. */
    @Nullable ComponentConfiguration getDefaultComponentConfiguration(String pid)
            throws KuraException;

    /** A value that is null goes. */
    void updateConfiguration(
            String pid, Map<String, @Nullable Object> properties, boolean takeSnapshot)
            throws KuraException;

    /** By the time of their making, the oldest first. */
    Set<Long> getSnapshots() throws KuraException;

    /** Passwords are readable. */
    List<ComponentConfiguration> getSnapshot(long sid) throws KuraException;

    long snapshot() throws KuraException;
}
