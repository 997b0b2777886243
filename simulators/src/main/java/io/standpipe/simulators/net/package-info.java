/** Ports of this machine. */
@NullMarked
package io.standpipe.simulators.net;

import org.jspecify.annotations.NullMarked;
