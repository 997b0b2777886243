/** Whether the kernel says that the clock is synchronised. */
@NullMarked
package io.standpipe.gpio.clock;

import org.jspecify.annotations.NullMarked;
