/** The pages for people, the same at each door, and what they ask and order. */
@NullMarked
package io.standpipe.console;

import org.jspecify.annotations.NullMarked;
