/**
 * The durable buffer on SQLite. Three sorts of threads meet here: callers of {@code append} touch
 * {@link io.standpipe.outbox.lane.IncomingQueue} and {@link
 * io.standpipe.outbox.lane.PendingMemories} only; the outbox's own thread ({@link
 * io.standpipe.outbox.writer.Writer}) alone writes to the database; uplinks read through {@link
 * io.standpipe.outbox.UplinkReader} from {@link io.standpipe.outbox.lane.RecentMessages} or the
 * database's second connection, and never wait for a disk synchronisation.
 */
@NullMarked
package io.standpipe.outbox;

import org.jspecify.annotations.NullMarked;
