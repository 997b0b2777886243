/** GPIO chips of the kernel, their lines, and the edges of these. */
@NullMarked
package io.standpipe.gpio.chip;

import org.jspecify.annotations.NullMarked;
