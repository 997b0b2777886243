/** The page in the menu of Kura's web console. Idle on a Kura without one. */
@NullMarked
package io.standpipe.kura.console;

import org.jspecify.annotations.NullMarked;
