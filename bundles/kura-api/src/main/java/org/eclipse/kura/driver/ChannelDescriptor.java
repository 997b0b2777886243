package org.eclipse.kura.driver;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** What a channel of a {@link Driver} asks for: a list of {@code configuration.metatype.AD}. */
@ProviderType
public interface ChannelDescriptor {

    @Nullable Object getDescriptor();
}
