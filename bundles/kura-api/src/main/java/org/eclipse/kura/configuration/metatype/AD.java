package org.eclipse.kura.configuration.metatype;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** An attribute that a form shows; what is optional may be null. */
@ProviderType
public interface AD {

    List<Option> getOption();

    @Nullable String getName();

    @Nullable String getDescription();

    String getId();

    Scalar getType();

    int getCardinality();

    @Nullable String getMin();

    @Nullable String getMax();

    @Nullable String getDefault();

    boolean isRequired();
}
