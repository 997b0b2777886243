package org.eclipse.kura.audit;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Who asked for something, and from where, as Kura's audit log tells it. */
@ProviderType
public class AuditContext {

    private final Map<String, String> properties;

    public AuditContext(Map<String, String> properties) {
        this.properties = properties;
    }

    /** All of it, on one line. */
    @Override
    public String toString() {
        return properties.toString().replaceAll("[\n\r\t]", "_");
    }
}
