/**
 * The uplink: publishes the outbox over MQTT 5 and confirms what the broker acknowledged.
 *
 * <p>{@link Uplink} keeps the connection, {@link Session} is one connection, {@link Link} the seam
 * to the client library. All of them live on the uplink's one thread; only {@link Link.Events} come
 * from elsewhere.
 */
@NullMarked
package io.standpipe.mqtt;

import org.jspecify.annotations.NullMarked;
