/** How things are now, as the pages show it. */
@NullMarked
package io.standpipe.console.present;

import org.jspecify.annotations.NullMarked;
