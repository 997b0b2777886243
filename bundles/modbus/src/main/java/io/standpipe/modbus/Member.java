package io.standpipe.modbus;

/** An installed device, and the connection it is behind. */
record Member(Slave slave, Link link) {}
