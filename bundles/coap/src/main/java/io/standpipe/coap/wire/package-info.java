/** The way in before the CoAP stack: bounds, queues, who a datagram seems to be from. */
@NullMarked
package io.standpipe.coap.wire;

import org.jspecify.annotations.NullMarked;
