/** The way to a broker: TCP, TLS, WebSocket; topics and reason codes. */
@NullMarked
package io.standpipe.mqtt.connect;

import org.jspecify.annotations.NullMarked;
