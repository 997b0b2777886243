/**
 * The seam between the pages for people and the doors by which they come: a door knows who asks,
 * the pages know what is shown and ordered.
 */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.console;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
