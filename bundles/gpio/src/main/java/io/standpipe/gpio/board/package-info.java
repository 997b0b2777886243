/** The pins and converters of one board, through Pi4J: the kernel's, or its mock. */
@NullMarked
package io.standpipe.gpio.board;

import org.jspecify.annotations.NullMarked;
