/** What can be asked of the pages: the table of routes, and what their handlers are given. */
@NullMarked
package io.standpipe.console.route;

import org.jspecify.annotations.NullMarked;
