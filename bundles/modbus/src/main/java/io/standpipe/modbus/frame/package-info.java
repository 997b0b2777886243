/**
 * Above {@code value}: requests, and how they and their answers stand in the bytes of a connection,
 * MBAP or RTU. Knows no sockets, no clock and no devices.
 */
@NullMarked
package io.standpipe.modbus.frame;

import org.jspecify.annotations.NullMarked;
