package org.eclipse.kura.configuration;

import java.util.Map;
import org.eclipse.kura.configuration.metatype.OCD;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The configuration of a component, and its form. */
@ProviderType
public interface ComponentConfiguration {

    String getPid();

    @Nullable OCD getDefinition();

    @Nullable Map<String, Object> getConfigurationProperties();
}
