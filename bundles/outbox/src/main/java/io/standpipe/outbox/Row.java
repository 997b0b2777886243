package io.standpipe.outbox;

import io.standpipe.model.Message;

/**
 * A message as it is written.
 *
 * @param body perhaps packed
 * @param size of the body before it was packed; 0 if it is not
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Row(long seq, Message message, byte[] body, int size) {

    /** Topic, stamps, and what SQLite needs for a row. */
    private static final long OVERHEAD = 150;

    /** About what it takes on the disk: pages are not quite full. */
    long bytes() {
        return bytes(1, body.length);
    }

    /** The same of many. */
    static long bytes(long rows, long bodies) {
        return rows * OVERHEAD + bodies + bodies / 8;
    }
}
