/**
 * Figures about how the gateway works, for whoever watches many of them: counted where they are,
 * read when asked.
 */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.measure;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
