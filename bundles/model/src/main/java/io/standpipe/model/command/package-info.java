/** The seam for commands: whoever carries one out offers it, and every way to give it shares it. */
@NullMarked
@Version("0.1.0")
package io.standpipe.model.command;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
