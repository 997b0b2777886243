package io.standpipe.modbus;

/**
 * An installed device, and the connection it is behind.
 *
 * @param asked what was asked for of the devices behind it
 */
record Member(Slave slave, Link link, Asked<String> asked) {}
