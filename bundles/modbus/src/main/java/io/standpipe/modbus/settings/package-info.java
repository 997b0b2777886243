/** Above {@code plan}: how a bus is configured, its rows, addresses, lines and times. */
@NullMarked
package io.standpipe.modbus.settings;

import org.jspecify.annotations.NullMarked;
