/** What is installed: sites, devices, the profile of each, and what one poll of it gave. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.device;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
