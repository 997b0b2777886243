/**
 * Bottom layer: the points of a device, what their readings say, and conditions on them. Knows no
 * alarm.
 */
@NullMarked
package io.standpipe.rules.condition;

import org.jspecify.annotations.NullMarked;
