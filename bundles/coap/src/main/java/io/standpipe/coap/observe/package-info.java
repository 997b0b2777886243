/** Detectors that are observed (RFC 7641). */
@NullMarked
package io.standpipe.coap.observe;

import org.jspecify.annotations.NullMarked;
