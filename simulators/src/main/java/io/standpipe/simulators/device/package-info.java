/**
 * Devices on Modbus: transmitters, panels and relays, with the registers that their makers gave
 * them.
 */
@NullMarked
package io.standpipe.simulators.device;

import org.jspecify.annotations.NullMarked;
