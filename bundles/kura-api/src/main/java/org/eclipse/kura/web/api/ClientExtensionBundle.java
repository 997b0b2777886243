package org.eclipse.kura.web.api;

import java.util.Map;
import java.util.Set;

/** A script that the web console loads. */
public interface ClientExtensionBundle {

    Map<String, String> getProperties();

    String getEntryPointUrl();

    Set<String> getProvidedAuthenticationMethods();
}
