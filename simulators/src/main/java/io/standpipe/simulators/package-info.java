/**
 * Peers of the gateway on the wire: Modbus slaves with wire faults that can be switched while they
 * run, the devices of the demo, an MQTT 5 broker, and the monitoring centre. They know the gateway
 * only by what it sends and asks; no code is shared with the bundles.
 */
@NullMarked
package io.standpipe.simulators;

import org.jspecify.annotations.NullMarked;
