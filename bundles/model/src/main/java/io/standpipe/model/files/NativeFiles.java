package io.standpipe.model.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where native libraries are unpacked that lie in a jar: in a directory that is new each time, has
 * a name that nobody can know, belongs to the gateway's user alone, and is gone as soon as the
 * library is loaded. So nothing that somebody put there is ever loaded, and nothing has to be
 * compared. It lies below the data directory, or in Java's temporary directory if the data
 * directory cannot be written or programs may not be run from there. Any thread; one library at a
 * time.
 */
public final class NativeFiles {

    /** Loads a library. */
    public interface Loader {
        /**
         * @param directory empty, and gone afterwards
         * @throws IOException it cannot be unpacked there; the next place is tried
         * @throws LinkageError it was unpacked and does not load; that is final
         */
        void load(Path directory) throws IOException;
    }

    private static final String PREFIX = "native-";

    /** A library is loaded within a second; slow cards and long pauses included. */
    private static final long IN_USE_MILLIS = 60_000;

    private static volatile @Nullable Path data;

    private NativeFiles() {}

    /** The data directory is this one, from now on. */
    public static void below(Path directory) {
        data = directory;
    }

    /**
     * Unpacks and loads a library.
     *
     * @param library its name, for people
     * @param installed the Java property by which the library is looked for where somebody
     *     installed it; named in the error
     * @throws IOException there is no place from which it may be loaded, or loading failed; the
     *     text is a sentence for an operator
     */
    public static void load(String library, String installed, Loader loader) throws IOException {
        List<Path> places = new ArrayList<>();
        Path below = data;
        if (below != null) {
            places.add(below);
        }
        places.add(Path.of(System.getProperty("java.io.tmpdir")));
        load(library, installed, loader, places);
    }

    static synchronized void load(
            String library, String installed, Loader loader, List<Path> places) throws IOException {
        List<String> refusals = new ArrayList<>();
        for (Path place : places) {
            Path directory;
            try {
                directory = make(place, PREFIX + library + "-");
            } catch (IOException e) {
                refusals.add("%s cannot be written (%s)".formatted(place, PrivateFiles.reason(e)));
                continue;
            }
            try {
                if (programsMayRun(directory)) {
                    loader.load(directory);
                    return;
                }
                refusals.add(
                        "programs may not be run from %s (mount %s is noexec)"
                                .formatted(place, mount(place)));
            } catch (IOException e) {
                refusals.add(
                        "it cannot be unpacked below %s (%s)"
                                .formatted(place, PrivateFiles.reason(e)));
            } catch (LinkageError e) {
                // Java does not try a class again that failed so.
                throw new IOException(
                        "the native library of %s was unpacked below %s, but does not load: %s"
                                .formatted(library, place, e.getMessage()),
                        e);
            } finally {
                delete(directory);
            }
        }
        throw new IOException(
                "the native library of %s cannot be loaded: %s; mount one of them without noexec, or install the library and start Java with -D%s=DIRECTORY"
                        .formatted(library, String.join(", and ", refusals), installed));
    }

    /** A new one; what a killed process left goes. */
    private static Path make(Path place, String prefix) throws IOException {
        PrivateFiles.createDirectories(place);
        Path directory = Files.createTempDirectory(place, prefix, PrivateFiles.directory());
        try (DirectoryStream<Path> left = Files.newDirectoryStream(place, prefix + "*")) {
            for (Path each : left) {
                if (left(each, directory)) {
                    delete(each);
                }
            }
        } catch (DirectoryIteratorException e) {
            // They go another time.
        }
        return directory;
    }

    /** Ours, and so old that nobody is about to load from there. */
    private static boolean left(Path each, Path fresh) throws IOException {
        return Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(each, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(fresh))
                && Files.getLastModifiedTime(fresh).toMillis()
                                - Files.getLastModifiedTime(each).toMillis()
                        > IN_USE_MILLIS;
    }

    /** Linux says no if the file may not be mapped for execution, to root as well. */
    private static boolean programsMayRun(Path directory) throws IOException {
        Path probe = Files.createFile(directory.resolve("probe"), PrivateFiles.directory());
        try {
            return Files.isExecutable(probe);
        } finally {
            Files.delete(probe);
        }
    }

    /** The mount point that the place lies below, as the kernel lists them (proc(5)). */
    private static String mount(Path place) {
        try {
            Path real = place.toRealPath();
            Path longest = Path.of("/");
            for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
                String[] fields = line.split(" ", -1);
                if (fields.length > 1) {
                    Path mount = Path.of(fields[1].replace("\\040", " "));
                    if (real.startsWith(mount) && mount.getNameCount() >= longest.getNameCount()) {
                        longest = mount;
                    }
                }
            }
            return longest.toString();
        } catch (IOException | InvalidPathException e) {
            return "unknown";
        }
    }

    private static void delete(Path directory) {
        try {
            Files.walkFileTree(
                    directory,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            Files.delete(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path each, @Nullable IOException e) throws IOException {
                            Files.delete(each);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            // It goes at the next start.
        }
    }
}
