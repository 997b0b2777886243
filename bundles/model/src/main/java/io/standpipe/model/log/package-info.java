/** Lines of the log and foreign words in them: what a peer can cause has a bound. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.log;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
