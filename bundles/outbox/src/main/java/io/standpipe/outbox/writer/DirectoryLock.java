package io.standpipe.outbox.writer;

import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.model.words.settings.FilePhrase;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second gateway out of a directory. The operating system lets go of it when the process
 * ends, however it ends. The file holds the owner's process id, for people.
 */
public final class DirectoryLock implements Closeable {

    public static final String NAME = "outbox.lock";

    /** Another process, or another outbox of this one, has the directory. */
    static final class HeldException extends IOException {
        HeldException(Path directory, String owner) {
            super(FaultPhrase.DIRECTORY_IN_USE.of(directory, owner));
        }
    }

    private final FileChannel channel;
    private final @Nullable Object key;

    private DirectoryLock(FileChannel channel, @Nullable Object key) {
        this.channel = channel;
        this.key = key;
    }

    /** Whether the file that is locked is the one that lies in the directory. */
    boolean holds(Path directory) {
        return Objects.equals(key, key(directory));
    }

    private static @Nullable Object key(Path directory) {
        try {
            return Files.readAttributes(directory.resolve(NAME), BasicFileAttributes.class)
                    .fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * @throws HeldException somebody else has it
     * @throws IOException the file cannot be made or written
     */
    static DirectoryLock acquire(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(NAME),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PrivateFiles.file());
        try {
            if (!locked(channel)) {
                throw new HeldException(directory, owner(channel));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(
                            (ProcessHandle.current().pid() + "\n")
                                    .getBytes(StandardCharsets.US_ASCII)),
                    0);
            return new DirectoryLock(channel, key(directory));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String owner =
                new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return owner.isEmpty() ? FilePhrase.UNKNOWN.of() : owner;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
