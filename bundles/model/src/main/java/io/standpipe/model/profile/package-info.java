/**
 * How device profiles are read: a document whose keys are known, and the seam by which each bus
 * reads its own keys.
 */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.profile;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
