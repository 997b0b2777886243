/** Smoke detectors on CoAP and DTLS, and the way of their datagrams. */
@NullMarked
package io.standpipe.simulators.detector;

import org.jspecify.annotations.NullMarked;
