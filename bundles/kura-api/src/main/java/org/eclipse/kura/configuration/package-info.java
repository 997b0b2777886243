/** Signatures of Kura 5.6's configuration API; the version is the one Kura 5.6 exports. */
@NullMarked
@Version("1.2.0")
package org.eclipse.kura.configuration;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
