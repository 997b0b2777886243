/**
 * Publishes the outbox over whatever transport another bundle brings, and confirms what the
 * receiver acknowledged.
 *
 * <p>{@link io.standpipe.uplink.connect.ConnectionKeeper} keeps the connection, {@link
 * io.standpipe.uplink.session.Session} is one connection, {@link
 * io.standpipe.model.uplink.UplinkTransport} the seam to what carries the messages. All of them
 * live on the uplink's one thread; only {@link io.standpipe.model.uplink.UplinkTransport.Events}
 * come from elsewhere.
 */
@NullMarked
package io.standpipe.uplink;

import org.jspecify.annotations.NullMarked;
