/** The values of the last day: taken from the rules, thinned, written, and read again. */
@NullMarked
package io.standpipe.history.trend;

import org.jspecify.annotations.NullMarked;
