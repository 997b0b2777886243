/**
 * A point as a profile writes it: what it is, and what all points have; where it stands, its bus
 * reads.
 */
@NullMarked
package io.standpipe.profiles.point;

import org.jspecify.annotations.NullMarked;
