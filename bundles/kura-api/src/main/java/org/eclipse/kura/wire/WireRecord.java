package org.eclipse.kura.wire;

import java.util.Map;
import org.eclipse.kura.type.TypedValue;
import org.osgi.annotation.versioning.ProviderType;

/** Named values that travel along a wire together. */
@ProviderType
public class WireRecord {

    private final Map<String, TypedValue<?>> properties;

    public WireRecord(Map<String, TypedValue<?>> properties) {
        this.properties = Map.copyOf(properties);
    }

    public Map<String, TypedValue<?>> getProperties() {
        return properties;
    }
}
