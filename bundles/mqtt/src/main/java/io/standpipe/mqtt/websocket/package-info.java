/** The client's side of RFC 6455, as far as MQTT needs it. Knows nothing of MQTT but its name. */
@NullMarked
package io.standpipe.mqtt.websocket;

import org.jspecify.annotations.NullMarked;
