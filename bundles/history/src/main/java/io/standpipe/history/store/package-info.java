/** Records in files that only grow, of a bounded number and size. */
@NullMarked
package io.standpipe.history.store;

import org.jspecify.annotations.NullMarked;
