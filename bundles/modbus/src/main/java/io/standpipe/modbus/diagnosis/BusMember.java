package io.standpipe.modbus.diagnosis;

import io.standpipe.modbus.connection.ConnectionRunner;
import io.standpipe.modbus.device.PolledDevice;

/**
 * An installed device, and the connection it is behind.
 *
 * @param asked what was asked for of the devices behind it
 */
public record BusMember(
        PolledDevice slave, ConnectionRunner runner, PendingRequests<String> asked) {}
