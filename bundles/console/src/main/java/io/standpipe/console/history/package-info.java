/** What was, as the pages show it. */
@NullMarked
package io.standpipe.console.history;

import org.jspecify.annotations.NullMarked;
