/**
 * What the one thread that writes does: number, offer, write, keep within limits, go on when the
 * disk refuses.
 */
@NullMarked
package io.standpipe.outbox.writer;

import org.jspecify.annotations.NullMarked;
