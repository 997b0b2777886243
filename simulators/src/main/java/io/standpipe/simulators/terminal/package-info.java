/** Lines for people. */
@NullMarked
package io.standpipe.simulators.terminal;

import org.jspecify.annotations.NullMarked;
