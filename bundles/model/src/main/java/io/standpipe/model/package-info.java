/**
 * The services by which the bundles meet. What they hand to each other stands in the packages
 * below: what is installed ({@code device}, {@code point}, {@code alarm}), what is sent ({@code
 * message}).
 *
 * <p>Records are immutable and may be shared between threads. Each service says on which thread it
 * may be called.
 */
@NullMarked
@Version("0.1.0")
package io.standpipe.model;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
