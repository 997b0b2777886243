/**
 * What is still to be sent, in which order, and what the receiver made of it; survives connections.
 */
@NullMarked
package io.standpipe.uplink.queue;

import org.jspecify.annotations.NullMarked;
