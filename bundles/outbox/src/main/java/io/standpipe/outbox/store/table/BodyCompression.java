package io.standpipe.outbox.store.table;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Makes bodies smaller for the disk. One thread at a time. */
public final class BodyCompression implements AutoCloseable {

    private static final int LEVEL = Deflater.DEFAULT_COMPRESSION;

    /** Below this it is not worth the while. */
    private static final int MIN_BYTES = 512;

    /**
     * No body is larger; a row that says so is damaged. A batch of telemetry is closed at 64 KiB,
     * and a state lists 400 alarms at most.
     */
    private static final int MAX_BYTES = 4 << 20;

    private final Deflater deflater = new Deflater(LEVEL);
    private final Inflater inflater = new Inflater();

    /** The body smaller, or the body itself if that cannot be done. */
    public byte[] pack(byte[] body) {
        if (body.length < MIN_BYTES) {
            return body;
        }
        deflater.reset();
        deflater.setInput(body);
        deflater.finish();
        byte[] packed = new byte[body.length];
        int size = deflater.deflate(packed);
        return deflater.finished() && size < body.length ? Arrays.copyOf(packed, size) : body;
    }

    /**
     * @param size of the body
     * @throws DamagedDatabaseException that is no packed body of this size
     */
    public byte[] unpack(byte[] packed, int size) throws DamagedDatabaseException {
        if (size < 0 || size > MAX_BYTES) {
            throw new DamagedDatabaseException("a message of %d bytes".formatted(size));
        }
        inflater.reset();
        inflater.setInput(packed);
        byte[] body = new byte[size];
        try {
            if (inflater.inflate(body) == size
                    && (inflater.finished() || inflater.inflate(new byte[1]) == 0)
                    && inflater.finished()) {
                return body;
            }
        } catch (DataFormatException e) {
            throw new DamagedDatabaseException("a packed message is damaged: " + e.getMessage());
        }
        throw new DamagedDatabaseException("a packed message has not the size it should have");
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
