/**
 * Modbus slaves over TCP and on serial lines, and faults of the wire that can be switched while
 * they run.
 */
@NullMarked
package io.standpipe.simulators.modbus;

import org.jspecify.annotations.NullMarked;
