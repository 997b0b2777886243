/** The GPIO character device of the Linux kernel: system calls, structs and errors. */
@NullMarked
package io.standpipe.gpio.kernel;

import org.jspecify.annotations.NullMarked;
