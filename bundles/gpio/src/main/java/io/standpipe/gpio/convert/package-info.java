/** Analogue-to-digital converters on I2C and SPI. */
@NullMarked
package io.standpipe.gpio.convert;

import org.jspecify.annotations.NullMarked;
