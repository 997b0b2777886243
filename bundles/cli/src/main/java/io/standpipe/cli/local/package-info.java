/** The commands that ask a gateway that runs, by the socket in its data directory. */
@NullMarked
package io.standpipe.cli.local;

import org.jspecify.annotations.NullMarked;
