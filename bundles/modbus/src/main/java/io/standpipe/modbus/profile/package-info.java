/**
 * How device profiles say where a point stands in the registers of a slave, and the reading of
 * those keys.
 */
@NullMarked
package io.standpipe.modbus.profile;

import org.jspecify.annotations.NullMarked;
