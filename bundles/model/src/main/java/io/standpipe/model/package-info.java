/**
 * The words of Standpipe: what is installed (site, device, profile, point, alarm), what is seen
 * (reading, quality), what is sent (message, lane), and the services by which the bundles meet.
 *
 * <p>Records are immutable and may be shared between threads. Each service says on which thread it
 * may be called.
 */
@NullMarked
@Version("0.1.0")
package io.standpipe.model;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
