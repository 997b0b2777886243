/** What the gateway consists of, and its configuration as a whole: taken out, and put back. */
@NullMarked
package io.standpipe.console.system;

import org.jspecify.annotations.NullMarked;
