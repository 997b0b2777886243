package io.standpipe.standalone.start;

import io.standpipe.model.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where one process has what it unpacked: a directory of its own, mode 700, with a file that is
 * locked as long as the process lives, however it ends. It goes when the process ends in order;
 * that of a process that was killed goes at the next start.
 */
final class RunningDirectory {

    private static final String PREFIX = "running-";

    /** Made first and locked; the operating system lets go of it. */
    private static final String LOCK = "lock";

    /**
     * What the framework, its launcher and the bundles take is some 22 MB of it; the rest is for
     * the native libraries and a reserve.
     */
    static final long NEEDED = 32L << 20;

    private static final Set<StandardOpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private static final int ATTEMPTS = 10;

    /** Java closes a channel that nobody refers to, and the lock goes with it. */
    @SuppressWarnings("unused")
    private static @Nullable FileChannel held;

    private RunningDirectory() {}

    /**
     * Makes one for this process, which keeps it until it ends, and deletes those of processes that
     * are gone.
     *
     * @throws IOException the directory above takes none, or has no room
     */
    static Path make(Path above) throws IOException {
        Path directory = locked(above);
        sweep(above, directory, PREFIX + "*", LOCK, each -> true);
        if (Files.getFileStore(above).getUsableSpace() < NEEDED) {
            delete(directory);
            throw new IOException("less than %d MiB are free".formatted(NEEDED >> 20));
        }
        return directory;
    }

    private static Path locked(Path above) throws IOException {
        for (int left = ATTEMPTS; ; left--) {
            Path directory = Files.createTempDirectory(above, PREFIX, PrivateFiles.directory());
            Path file = directory.resolve(LOCK);
            try {
                lock(FileChannel.open(file, CREATE, PrivateFiles.file()));
                if (Files.exists(file)) {
                    return directory;
                }
            } catch (NoSuchFileException e) {
                // Another gateway that is starting took it for one that was left.
            } catch (IOException e) {
                delete(directory);
                throw e;
            }
            if (left == 1) {
                throw new IOException("others delete what is made there");
            }
        }
    }

    private static void lock(FileChannel channel) {
        held = channel;
        try {
            FileLock unused = channel.lock();
        } catch (IOException e) {
            // A file system without locks: nobody can tell that it is free, so nobody deletes it.
        }
    }

    /**
     * Deletes directories that belong to the same user and to no living process.
     *
     * @param own stays; says who the user is
     * @param lock name of the file that a living process has locked
     */
    static void sweep(Path above, Path own, String names, String lock, Predicate<Path> wanted) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(above, names)) {
            for (Path each : found) {
                if (!each.equals(own)
                        && Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(each, LinkOption.NOFOLLOW_LINKS)
                                .equals(Files.getOwner(own))
                        && wanted.test(each)
                        && free(each.resolve(lock))) {
                    delete(each);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They go another time.
        }
    }

    private static boolean free(Path lock) {
        try (FileChannel channel =
                        FileChannel.open(
                                lock, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock held = channel.tryLock()) {
            return held != null;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    /** Deletes what can be deleted. */
    private static void delete(Path directory) {
        try {
            Files.walkFileTree(
                    directory,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            Files.deleteIfExists(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path each, @Nullable IOException e) throws IOException {
                            Files.deleteIfExists(each);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            // It goes at the next start.
        }
    }

    /**
     * The process ends in order: what lies there goes when the bundles have stopped, which they do
     * meanwhile. Java deletes the last that it was told first.
     */
    static void leave(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.forEach(file -> file.toFile().deleteOnExit());
        } catch (IOException | RuntimeException e) {
            // It goes at the next start.
        }
    }
}
