/** What people set: which components there are, what their forms ask, and how that is changed. */
@NullMarked
package io.standpipe.console.configure;

import org.jspecify.annotations.NullMarked;
