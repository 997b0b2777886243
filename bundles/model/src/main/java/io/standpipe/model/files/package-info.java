/** What the gateway puts on a disk: files of its user alone, and native libraries. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.files;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
