/**
 * Above {@code connection}: sockets, TLS, serial ports, and the threads on which connections run.
 */
@NullMarked
package io.standpipe.modbus.io;

import org.jspecify.annotations.NullMarked;
