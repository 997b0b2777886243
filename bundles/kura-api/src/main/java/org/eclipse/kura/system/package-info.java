/** Signatures of Kura 5.6's system API; the version is the one Kura 5.6 exports. */
@NullMarked
@Version("1.7.0")
package org.eclipse.kura.system;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
