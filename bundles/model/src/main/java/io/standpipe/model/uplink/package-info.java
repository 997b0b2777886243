/**
 * The seam for ways upstream: a transport carries messages to a receiver and brings back what it
 * acknowledges; all else is the same for each of them.
 */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.uplink;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
