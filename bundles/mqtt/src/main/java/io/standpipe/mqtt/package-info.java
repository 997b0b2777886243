/**
 * MQTT 5 and 3.1.1 as transports of an uplink: settings, connections, packets. What is sent, when
 * and how often, is none of this bundle's business, see {@link io.standpipe.model.uplink.Uplinks}.
 */
@NullMarked
package io.standpipe.mqtt;

import org.jspecify.annotations.NullMarked;
