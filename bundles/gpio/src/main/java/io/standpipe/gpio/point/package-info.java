/** Points on pins and converters: contacts, counters, zones, currents, outputs. */
@NullMarked
package io.standpipe.gpio.point;

import org.jspecify.annotations.NullMarked;
