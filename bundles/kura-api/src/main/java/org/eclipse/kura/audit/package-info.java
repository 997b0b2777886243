/** Signatures of Kura 5.6's audit API; the version is the one Kura 5.6 exports. */
@NullMarked
@Version("1.0.0")
package org.eclipse.kura.audit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
