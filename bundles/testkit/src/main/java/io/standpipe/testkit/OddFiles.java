package io.standpipe.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What may stand where a file is meant, and what a reader must neither wait for nor swallow. On
 * Linux; also for root, who may read every file.
 */
public final class OddFiles {

    /** Larger than anything that the gateway reads, and three times its usual heap. */
    private static final long LARGE = 300L << 20;

    private OddFiles() {}

    /**
     * Makes one of each sort: {@code directory}, {@code pipe}, {@code endless}, {@code large},
     * {@code unreadable}.
     *
     * @param folder where they are made, under these names
     * @return sort to path
     */
    public static Map<String, Path> in(Path folder) throws IOException {
        Map<String, Path> odd = new LinkedHashMap<>();
        odd.put("directory", Files.createDirectory(folder.resolve("directory")));
        odd.put("pipe", pipe(folder.resolve("pipe")));
        odd.put("endless", link(folder, "endless", "/dev/zero"));
        Path large = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(LARGE);
        }
        odd.put("large", large);
        // Its first byte belongs to no process.
        odd.put("unreadable", link(folder, "unreadable", "/proc/self/mem"));
        return odd;
    }

    /** A pipe that nobody writes to: to open it for reading takes for ever. */
    public static Path pipe(Path at) throws IOException {
        try {
            int failed = new ProcessBuilder("mkfifo", at.toString()).start().waitFor();
            if (failed != 0) {
                throw new IOException("mkfifo failed with " + failed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return at;
    }

    private static Path link(Path folder, String name, String to) throws IOException {
        return Files.createSymbolicLink(folder.resolve(name), Path.of(to));
    }
}
