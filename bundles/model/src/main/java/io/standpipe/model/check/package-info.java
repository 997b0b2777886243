/** Configurations judged without starting what they configure. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.check;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
