/** What somebody orders on a page, as a command that is carried out. */
@NullMarked
package io.standpipe.console.operate;

import org.jspecify.annotations.NullMarked;
