/** DTLS 1.2 within bounds: keys, certificates, handshakes, sessions. */
@NullMarked
package io.standpipe.coap.dtls;

import org.jspecify.annotations.NullMarked;
