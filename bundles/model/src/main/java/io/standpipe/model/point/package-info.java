/** A value of a device: how it is read, what its number means, how good it is. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.point;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
