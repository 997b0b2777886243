/**
 * The first layer: values of points in the registers and bits of an answer, and back. Knows no
 * requests.
 */
@NullMarked
package io.standpipe.modbus.value;

import org.jspecify.annotations.NullMarked;
