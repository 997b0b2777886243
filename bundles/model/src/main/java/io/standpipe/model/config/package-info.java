/** Reading a component's configuration: settings with bounds, and the device table. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
