/**
 * Above {@code connection}: the stages that readings of a device pass before the rules get them.
 */
@NullMarked
package io.standpipe.modbus.readings;

import org.jspecify.annotations.NullMarked;
