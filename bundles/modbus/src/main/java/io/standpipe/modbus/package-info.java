/**
 * The Modbus TCP master.
 *
 * <p>{@link io.standpipe.modbus.ModbusComponent} reads the configuration and runs one {@link
 * io.standpipe.modbus.ModbusBus}. A bus has one {@link io.standpipe.modbus.SlaveConnection} for
 * each host and port, and one thread, {@link io.standpipe.modbus.TcpIo}, on which all of them run.
 * What knows the protocol (plan, decoder, frame, schedule, connection) does no I/O and gets its
 * time from outside.
 */
@NullMarked
package io.standpipe.modbus;

import org.jspecify.annotations.NullMarked;
