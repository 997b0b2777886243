/** What a message holds: SenML, LwM2M, vendors' frames, and which points they are. */
@NullMarked
package io.standpipe.coap.payload;

import org.jspecify.annotations.NullMarked;
