package org.eclipse.kura.wire;

import org.osgi.annotation.versioning.ProviderType;

/** Marks what Kura's wire graph can hold. */
@ProviderType
public interface WireComponent {}
