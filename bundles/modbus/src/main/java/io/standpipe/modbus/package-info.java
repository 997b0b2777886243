/**
 * The Modbus master, over TCP, TLS and serial lines: the component, which takes the configuration,
 * and the bus that it runs.
 *
 * <p>The packages below are layers, each uses only those before it: {@code value} (registers to
 * values), {@code frame} (bytes to answers), {@code plan} (points to requests), {@code settings},
 * {@code device} (one polled device), {@code connection} (the state machine of one connection),
 * {@code io} (sockets, ports and threads), {@code diagnosis} and {@code readings}. A bus has one
 * {@link io.standpipe.modbus.connection.ModbusConnection} for each address. All over TCP run on the
 * thread of {@link io.standpipe.modbus.io.TcpIo}, a serial line has a thread of its own. What is
 * below {@code io} opens no sockets and gets its time from outside.
 */
@NullMarked
package io.standpipe.modbus;

import org.jspecify.annotations.NullMarked;
