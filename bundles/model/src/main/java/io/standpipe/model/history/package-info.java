/** What was: alarms of the last weeks, values of the last day. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.history;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
