package org.eclipse.kura.configuration;

import org.osgi.annotation.versioning.ConsumerType;

/** Marks a component whose configuration Kura shows and stores. */
@ConsumerType
public interface ConfigurableComponent {}
