/** Writing JSON. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.json;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
