/**
 * Time: an instant with how far it can be trusted, clocks, and schedulers. What a thread does later
 * it does on a {@link io.standpipe.model.time.Scheduler}, so that tests have virtual time.
 */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.time;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
