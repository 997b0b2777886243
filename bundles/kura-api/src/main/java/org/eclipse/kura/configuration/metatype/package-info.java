/** Signatures of Kura 5.6's metatype API; the version is the one Kura 5.6 exports. */
@NullMarked
@Version("1.1.0")
package org.eclipse.kura.configuration.metatype;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
