/** The gateway's socket for commands on the same machine, which only its user may open. */
@NullMarked
package io.standpipe.standalone.local;

import org.jspecify.annotations.NullMarked;
