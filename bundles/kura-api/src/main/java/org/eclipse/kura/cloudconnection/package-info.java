/** Signatures of Kura 5.6's cloud connections; the version is the one Kura 5.6 exports. */
@NullMarked
@Version("1.0.0")
package org.eclipse.kura.cloudconnection;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
