package io.standpipe.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Unpacks and loads SQLite's native library. sqlite-jdbc unpacks it into the temporary directory,
 * which may be mounted noexec, and leaves a copy behind whenever the process is killed. The
 * outbox's own directory is tried first, and the copy goes as soon as it is loaded.
 */
final class NativeLibrary {

    /** Where sqlite-jdbc unpacks to. */
    private static final String UNPACK_TO = "org.sqlite.tmpdir";

    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * @throws IOException there is none for this machine, or no place to unpack it to
     */
    static synchronized void load(Path directory) throws IOException {
        if (loaded) {
            return;
        }
        Path own = directory.resolve("native");
        String before = System.getProperty(UNPACK_TO);
        try {
            Files.createDirectories(own);
            System.setProperty(UNPACK_TO, own.toString());
            loaded = initialized() == null;
        } finally {
            if (before == null) {
                System.clearProperty(UNPACK_TO);
            } else {
                System.setProperty(UNPACK_TO, before);
            }
            delete(own);
        }
        if (!loaded) {
            Exception why = initialized();
            if (why != null) {
                throw new IOException(
                        "SQLite's native library can be loaded neither from "
                                + own
                                + " nor from the temporary directory (is it mounted noexec?): "
                                + why.getMessage(),
                        why);
            }
            loaded = true;
        }
    }

    /** Null if it worked. */
    private static @Nullable Exception initialized() {
        try {
            return SQLiteJDBCLoader.initialize()
                    ? null
                    : new IOException("sqlite-jdbc did not load it");
        } catch (Exception e) {
            return e;
        }
    }

    private static void delete(Path own) throws IOException {
        if (Files.isDirectory(own)) {
            try (Stream<Path> files = Files.list(own)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(own);
        }
    }
}
