/**
 * Above {@code frame}: the requests that read the points of a device, their times, and the ways
 * around registers that the device does not answer.
 */
@NullMarked
package io.standpipe.modbus.plan;

import org.jspecify.annotations.NullMarked;
