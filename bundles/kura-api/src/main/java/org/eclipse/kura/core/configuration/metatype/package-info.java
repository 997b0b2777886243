/**
 * Signatures of the metatype classes in Kura 5.6's core.configuration bundle; the version is the
 * one it exports. Not part of the published API, but its assets cast a driver's settings to {@code
 * Tad}.
 */
@NullMarked
@Version("1.0.0")
package org.eclipse.kura.core.configuration.metatype;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
