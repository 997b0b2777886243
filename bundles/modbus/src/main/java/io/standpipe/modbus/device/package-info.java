/** Above {@code plan}: one polled device, its present poll, its pauses, its counts. */
@NullMarked
package io.standpipe.modbus.device;

import org.jspecify.annotations.NullMarked;
