package io.standpipe.itest.kill;

import java.util.Set;

/**
 * A state message of a device.
 *
 * @param conditions of the alarms that stand by it
 * @param at when it came, {@link System#nanoTime}
 */
record DeviceState(String device, String boot, Set<String> conditions, long at) {}
