/** What is said to technicians of files, settings, rows of a device table and profiles. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.words.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
