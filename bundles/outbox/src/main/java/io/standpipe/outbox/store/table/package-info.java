/** The tables of the database, and what their rows hold. */
@NullMarked
package io.standpipe.outbox.store.table;

import org.jspecify.annotations.NullMarked;
