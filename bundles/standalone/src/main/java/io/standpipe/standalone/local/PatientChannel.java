package io.standpipe.standalone.local;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection on which nobody waits for ever: what is read or written must be done by a time,
 * however the other side dribbles. One thread.
 */
public final class PatientChannel implements Closeable {

    private static final int CHUNK = 8 << 10;

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer read = ByteBuffer.allocate(CHUNK).flip();
    private long end;

    /**
     * Takes the channel over, also if it fails.
     *
     * @param patience from now until all is read and written; see {@link #within}
     */
    public PatientChannel(SocketChannel channel, Duration patience) throws IOException {
        this.channel = channel;
        try {
            channel.configureBlocking(false);
            selector = channel.provider().openSelector();
            channel.register(selector, 0);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        within(patience);
    }

    /** From now on so long. */
    public void within(Duration patience) {
        end = System.nanoTime() + patience.toNanos();
    }

    /**
     * Reads up to an end of line, which is left out; ISO 8859-1, so that any bytes are a text.
     *
     * @param most bytes with the end of line
     * @throws EOFException it ended before
     * @throws SocketTimeoutException it took too long
     * @throws TooLongException the line is longer
     */
    public String line(int most) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < most) {
            int next = next();
            if (next == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1);
            }
            line.write(next);
        }
        throw new TooLongException();
    }

    /** A line without an end. */
    public static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private int next() throws IOException {
        if (!read.hasRemaining()) {
            fill();
        }
        return Byte.toUnsignedInt(read.get());
    }

    private void fill() throws IOException {
        read.clear();
        try {
            while (true) {
                int count = channel.read(read);
                if (count > 0) {
                    return;
                }
                if (count < 0) {
                    throw new EOFException();
                }
                await(SelectionKey.OP_READ);
            }
        } finally {
            read.flip();
        }
    }

    /**
     * Reads so many bytes.
     *
     * @throws EOFException it ended before
     * @throws SocketTimeoutException it took too long
     */
    public byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            if (!read.hasRemaining()) {
                fill();
            }
            int now = Math.min(read.remaining(), count - done);
            read.get(bytes, done, now);
            done += now;
        }
        return bytes;
    }

    /**
     * Writes all.
     *
     * @throws SocketTimeoutException it took too long
     */
    public void write(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            if (channel.write(left) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void await(int operation) throws IOException {
        channel.keyFor(selector).interestOps(operation);
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0 || (selector.select(left) == 0 && end - System.nanoTime() <= 0)) {
            throw new SocketTimeoutException("the other side takes too long");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        try {
            selector.close();
        } finally {
            channel.close();
        }
    }
}
