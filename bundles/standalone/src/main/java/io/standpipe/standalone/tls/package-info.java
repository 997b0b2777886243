/** TLS at the gateway's own door: its certificate, and the connections of browsers. */
@NullMarked
package io.standpipe.standalone.tls;

import org.jspecify.annotations.NullMarked;
