/** Pi4J providers on the lines of a chip. */
@NullMarked
package io.standpipe.gpio.pi4j;

import org.jspecify.annotations.NullMarked;
