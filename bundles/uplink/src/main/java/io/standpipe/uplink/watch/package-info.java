/**
 * Faults of an uplink: nothing acknowledged, nothing flows, another gateway of the same name; and
 * the local output.
 */
@NullMarked
package io.standpipe.uplink.watch;

import org.jspecify.annotations.NullMarked;
