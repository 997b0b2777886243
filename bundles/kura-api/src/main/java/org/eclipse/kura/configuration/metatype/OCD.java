package org.eclipse.kura.configuration.metatype;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A form; called only, so no more than is called. */
@ProviderType
public interface OCD {

    List<AD> getAD();
}
