package io.standpipe.outbox.writer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Whether the open database's files are still those that lie in the directory. A file that somebody
 * removes, or puts another in the place of, works on for those who have it open, and is gone when
 * they end. One thread.
 */
final class OpenFiles {

    /** What became of them. */
    enum Change {
        NONE,
        /** what is open is not what lies there; it can still be read */
        ELSEWHERE,
        /** somebody wrote into the open file, or cut it off: what it holds is in doubt */
        OVERWRITTEN
    }

    private final Path database;
    private final Path log;
    private final @Nullable Object key;
    private @Nullable Object logKey;
    private long size;
    private FileTime written;

    private OpenFiles(Path database, BasicFileAttributes now) {
        this.database = database;
        log = database.resolveSibling(database.getFileName() + "-wal");
        key = now.fileKey();
        size = now.size();
        written = now.lastModifiedTime();
    }

    /** Those of a database that was just opened. */
    static OpenFiles of(Path database) throws IOException {
        return new OpenFiles(database, attributes(database));
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }

    /** The log was just moved into the database, by us. */
    void checkpointed() {
        try {
            BasicFileAttributes now = attributes(database);
            size = now.size();
            written = now.lastModifiedTime();
        } catch (IOException e) {
            // It is looked at again.
        }
    }

    /** What has become of them since; what cannot be looked at counts as unchanged. */
    Change look() {
        try {
            BasicFileAttributes now = attributes(database);
            Object logNow = Files.exists(log) ? attributes(log).fileKey() : null;
            if (key == null) {
                return Change.NONE; // a file system that cannot tell
            }
            if (!key.equals(now.fileKey()) || (logKey != null && !logKey.equals(logNow))) {
                return Change.ELSEWHERE;
            }
            logKey = logNow;
            return now.size() < size || !written.equals(now.lastModifiedTime())
                    ? Change.OVERWRITTEN
                    : Change.NONE;
        } catch (NoSuchFileException e) {
            return Change.ELSEWHERE;
        } catch (IOException e) {
            Path directory = database.getParent();
            return directory == null || Files.isDirectory(directory)
                    ? Change.NONE
                    : Change.ELSEWHERE;
        }
    }
}
