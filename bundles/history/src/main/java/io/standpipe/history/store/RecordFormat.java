package io.standpipe.history.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * How a record lies in a file: four bytes that mark its beginning, its length, a checksum over the
 * file's number, the record's place in the file and its content, and the content. So of a file that
 * was cut, or in which something was overwritten, every record that is whole is found again, and
 * nothing that was not written there is taken for one: neither a record that was copied to another
 * place, nor one that stands as text in another.
 */
final class RecordFormat {

    /** What a record takes besides its content. */
    static final int OVERHEAD = 12;

    private static final byte[] MARK = "\u0001SPr".getBytes(StandardCharsets.ISO_8859_1);

    private RecordFormat() {}

    /**
     * @param file number of the file
     * @param at where in the file it will lie
     */
    static byte[] record(long file, long at, byte[] content) {
        ByteBuffer bytes = ByteBuffer.allocate(OVERHEAD + content.length);
        bytes.put(MARK).putInt(content.length);
        bytes.putInt(checksum(file, at, content, 0, content.length)).put(content);
        return bytes.array();
    }

    /**
     * The contents of all whole records of a file, in their order.
     *
     * @param bytes all that the file has
     */
    static List<byte[]> contents(long file, byte[] bytes) {
        List<byte[]> found = new ArrayList<>();
        read(file, bytes, found);
        return found;
    }

    /** Where the last whole record of a file ends; 0 if it has none. */
    static int end(long file, byte[] bytes) {
        return read(file, bytes, new ArrayList<>());
    }

    private static int read(long file, byte[] bytes, List<byte[]> found) {
        int end = 0;
        ByteBuffer all = ByteBuffer.wrap(bytes);
        int at = 0;
        while (at + OVERHEAD <= bytes.length) {
            int length = marked(bytes, at) ? all.getInt(at + 4) : -1;
            if (length >= 0
                    && length <= bytes.length - at - OVERHEAD
                    && all.getInt(at + 8) == checksum(file, at, bytes, at + OVERHEAD, length)) {
                byte[] content = new byte[length];
                all.get(at + OVERHEAD, content);
                found.add(content);
                at += OVERHEAD + length;
                end = at;
            } else {
                at++;
            }
        }
        return end;
    }

    private static boolean marked(byte[] bytes, int at) {
        for (int i = 0; i < MARK.length; i++) {
            if (bytes[at + i] != MARK[i]) {
                return false;
            }
        }
        return true;
    }

    private static int checksum(long file, long at, byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(20).putLong(file).putLong(at).putInt(length).flip());
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }
}
