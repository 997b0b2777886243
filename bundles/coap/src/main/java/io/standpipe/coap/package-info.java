/** Standalone detectors that register and report over CoAP. */
@NullMarked
package io.standpipe.coap;

import org.jspecify.annotations.NullMarked;
