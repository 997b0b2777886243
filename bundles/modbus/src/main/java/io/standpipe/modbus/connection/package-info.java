/**
 * Above {@code device} and {@code settings}: the state machine of one connection and the units
 * behind it. Chooses the next request, and finds the request that an answer belongs to. Bytes come
 * as buffers, time from outside.
 */
@NullMarked
package io.standpipe.modbus.connection;

import org.jspecify.annotations.NullMarked;
