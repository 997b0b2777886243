/**
 * What a detector reports becomes readings, in the order it was sent, and is answered when it is
 * safe.
 */
@NullMarked
package io.standpipe.coap.report;

import org.jspecify.annotations.NullMarked;
