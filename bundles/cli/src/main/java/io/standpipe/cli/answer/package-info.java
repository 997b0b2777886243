/** How a gateway is asked, what it answers, and how that comes on the screen. */
@NullMarked
package io.standpipe.cli.answer;

import org.jspecify.annotations.NullMarked;
