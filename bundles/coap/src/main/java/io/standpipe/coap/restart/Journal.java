package io.standpipe.coap.restart;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.files.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Named values in one file that only the gateway's user may read. A change is appended, so that it
 * costs one synchronisation and a few bytes; when the appended outweigh the rest, the file is
 * written anew beside the old one and takes its place. An entry that was cut off by a power cut is
 * left out with all that follows it. One thread.
 */
public final class Journal implements AutoCloseable {

    /** A file that begins with something else is somebody else's, or of another version. */
    private static final byte[] HEADER = "standpipe-coap 1\n".getBytes(StandardCharsets.US_ASCII);

    static final int MAX_VALUE = 1 << 16;
    private static final int MAX_KEY = 1 << 10;

    /** Length of key, length of value, and CRC-32 of both with their lengths. */
    private static final int FRAME = Short.BYTES + Integer.BYTES + Integer.BYTES;

    /** It is not worth the while to write anew for less. */
    private static final long LEAST = 256 * 1024;

    private static final Set<StandardOpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path file;
    private @Nullable FileChannel channel;

    /** Bytes that the file had when it was last written anew. */
    private long whole;

    private long appended;

    /** The file is none of ours, or damaged from its beginning on. */
    static final class ForeignException extends IOException {
        private static final long serialVersionUID = 1;

        ForeignException(String message) {
            super(message);
        }
    }

    public Journal(Path file) {
        this.file = file;
    }

    /**
     * The newest value of each key, in the order in which they were written; nothing if there is no
     * file.
     *
     * @throws ForeignException it is not such a file
     */
    public static Map<String, byte[]> read(Path file) throws IOException {
        Map<String, byte[]> values = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return values;
        }
        if (!Files.isRegularFile(file)) {
            throw new ForeignException("it is no file");
        }
        // No bound is needed: what is no entry of ours ends it, and no entry is long.
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(BoundedFile.open(file), 1 << 16))) {
            if (!Arrays.equals(in.readNBytes(HEADER.length), HEADER)) {
                throw new ForeignException("it does not begin as one of this version does");
            }
            while (entry(in, values)) {
                // the next one
            }
        }
        return values;
    }

    private static boolean entry(DataInputStream in, Map<String, byte[]> values)
            throws IOException {
        byte[] frame = in.readNBytes(FRAME);
        if (frame.length < FRAME) {
            return false;
        }
        ByteBuffer lengths = ByteBuffer.wrap(frame);
        int name = lengths.getShort();
        int size = lengths.getInt();
        int check = lengths.getInt();
        if (name < 0 || name > MAX_KEY || size < 0 || size > MAX_VALUE) {
            return false;
        }
        byte[] body = in.readNBytes(name + size);
        if (body.length < name + size || check(name, size, body) != check) {
            return false;
        }
        String key = new String(body, 0, name, StandardCharsets.UTF_8);
        values.remove(key); // its place is that of its newest value
        if (size > 0) {
            values.put(key, Arrays.copyOfRange(body, name, name + size));
        }
        return true;
    }

    private static int check(int name, int size, byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(6).putShort((short) name).putInt(size).flip());
        crc.update(body);
        return (int) crc.getValue();
    }

    private static byte[] frame(String key, byte[] value) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_KEY || value.length > MAX_VALUE) {
            throw new IllegalArgumentException("a value of " + value.length + " bytes is too long");
        }
        byte[] body = new byte[name.length + value.length];
        System.arraycopy(name, 0, body, 0, name.length);
        System.arraycopy(value, 0, body, name.length, value.length);
        return ByteBuffer.allocate(FRAME + body.length)
                .putShort((short) name.length)
                .putInt(value.length)
                .putInt(check(name.length, value.length, body))
                .put(body)
                .array();
    }

    /** Puts a file with these values in the place of the old one; it is on the disk then. */
    public void write(Map<String, byte[]> values) throws IOException {
        close();
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        PrivateFiles.createDirectories(directory);
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        long size;
        try (FileChannel out = FileChannel.open(beside, CREATE, PrivateFiles.file())) {
            put(out, ByteBuffer.wrap(HEADER));
            ByteBuffer batch = ByteBuffer.allocate(1 << 17);
            for (Map.Entry<String, byte[]> one : values.entrySet()) {
                byte[] frame = frame(one.getKey(), one.getValue());
                if (batch.remaining() < frame.length) {
                    put(out, batch.flip());
                    batch.clear();
                }
                batch.put(frame);
            }
            put(out, batch.flip());
            out.force(true);
            size = out.size();
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
            entry.force(true);
        }
        channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        whole = size;
        appended = 0;
    }

    /** Appends changes, the newest value of each key last; they are on the disk then. */
    void append(Collection<Map.Entry<String, byte[]>> changes) throws IOException {
        FileChannel out = channel;
        if (out == null) {
            throw new IOException("it could not be opened");
        }
        long before = out.size();
        boolean done = false;
        try {
            for (Map.Entry<String, byte[]> one : changes) {
                byte[] frame = frame(one.getKey(), one.getValue());
                put(out, ByteBuffer.wrap(frame));
                appended += frame.length;
            }
            out.force(false);
            done = true;
        } finally {
            if (!done) {
                cut(out, before);
            }
        }
    }

    /** What follows half an entry could not be read. */
    private static void cut(FileChannel out, long size) {
        try {
            out.truncate(size);
        } catch (IOException e) {
            // The disk refuses that too; the next file that is written anew is whole again.
        }
    }

    /** Whether most of the file is out of date. */
    boolean outgrown() {
        return appended > Math.max(LEAST, whole);
    }

    /** Writes anew what the file holds. */
    void compact() throws IOException {
        write(read(file));
    }

    private static void put(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int unused = out.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
