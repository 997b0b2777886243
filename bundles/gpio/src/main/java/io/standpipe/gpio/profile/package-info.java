/** How device profiles say where a point stands on the board, and the reading of those keys. */
@NullMarked
package io.standpipe.gpio.profile;

import org.jspecify.annotations.NullMarked;
