/** Commands from upstream: their form, signature, order and effect, and the record of them. */
@NullMarked
package io.standpipe.uplink.command;

import org.jspecify.annotations.NullMarked;
