package io.standpipe.outbox.store.table;

import io.standpipe.model.message.Message;

/**
 * A message as it is written.
 *
 * @param body perhaps packed
 * @param size of the body before it was packed; 0 if it is not
 */
public @SuppressWarnings("ArrayRecordComponent") // never compared
record Row(long seq, Message message, byte[] body, int size) {

    /** Topic, stamps, and what SQLite needs for a row. */
    private static final int OVERHEAD = 120;

    // https://www.sqlite.org/fileformat2.html, 1.6: what a page holds of one row, at most and at
    // least; the rest lies in pages of its own.
    private static final int PAGE = 4096;
    private static final int MOST_LOCAL = PAGE - 35;
    private static final int LEAST_LOCAL = (PAGE - 12) * 32 / 255 - 23;
    private static final int OVERFLOW = PAGE - 4;

    /** About what it takes on the disk. */
    public long bytes() {
        return bytes(body.length);
    }

    /** The same of a body of some length. */
    public static long bytes(long length) {
        long row = length + OVERHEAD;
        if (row <= MOST_LOCAL) {
            return inPage(row);
        }
        long local = LEAST_LOCAL + (row - LEAST_LOCAL) % OVERFLOW;
        if (local > MOST_LOCAL) {
            local = LEAST_LOCAL;
        }
        return inPage(local) + (row - local + OVERFLOW - 1) / OVERFLOW * PAGE;
    }

    /** A page that holds little else is not full. */
    private static long inPage(long local) {
        return local > PAGE / 2 ? PAGE : local + local / 4;
    }
}
