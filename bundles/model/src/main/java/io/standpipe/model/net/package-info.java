/** Finding a host in the network: the addresses behind its name, and which is tried next. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.net;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
