/** Device profiles as the page shows them, and how one of somebody's own is tried. */
@NullMarked
package io.standpipe.console.profile;

import org.jspecify.annotations.NullMarked;
