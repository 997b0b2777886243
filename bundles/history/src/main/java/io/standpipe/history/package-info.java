/** The service that keeps and tells what was. */
@NullMarked
package io.standpipe.history;

import org.jspecify.annotations.NullMarked;
