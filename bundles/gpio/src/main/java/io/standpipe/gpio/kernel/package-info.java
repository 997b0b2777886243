/** Pi4J providers on the GPIO character device of the Linux kernel. */
@NullMarked
package io.standpipe.gpio.kernel;

import org.jspecify.annotations.NullMarked;
