/** The SQLite database: opening it, transactions, and reading beside writing. */
@NullMarked
package io.standpipe.outbox.store;

import org.jspecify.annotations.NullMarked;
