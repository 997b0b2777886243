/** Signatures of Kura 5.6's web console API; the version is the one Kura 5.6 exports. */
@NullMarked
@Version("1.0.0")
package org.eclipse.kura.web.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
