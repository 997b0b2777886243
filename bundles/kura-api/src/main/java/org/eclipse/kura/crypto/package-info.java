/** Signatures of Kura 5.6's crypto API; the version is the one Kura 5.6 exports. */
@NullMarked
@Version("1.3.0")
package org.eclipse.kura.crypto;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
