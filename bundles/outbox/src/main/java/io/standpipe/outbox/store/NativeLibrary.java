package io.standpipe.outbox.store;

import io.standpipe.model.files.NativeFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Unpacks and loads SQLite's native library. Left to itself, sqlite-jdbc unpacks it into the
 * temporary directory, which may be mounted noexec, and leaves a copy behind whenever the process
 * is killed.
 */
public final class NativeLibrary {

    /** Where sqlite-jdbc unpacks to. */
    private static final String UNPACK_TO = "org.sqlite.tmpdir";

    /** Where it looks for one that somebody installed. */
    private static final String INSTALLED = "org.sqlite.lib.path";

    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * Does nothing if it is loaded.
     *
     * @throws IOException there is none for this machine, or no place to load it from
     */
    public static synchronized void load() throws IOException {
        if (loaded) {
            return;
        }
        if (System.getProperty(INSTALLED) == null) {
            NativeFiles.load("SQLite", INSTALLED, NativeLibrary::loadFrom);
        } else {
            initialize();
        }
        loaded = true;
    }

    private static void loadFrom(Path directory) throws IOException {
        String before = System.getProperty(UNPACK_TO);
        try {
            System.setProperty(UNPACK_TO, directory.toString());
            initialize();
        } finally {
            if (before == null) {
                System.clearProperty(UNPACK_TO);
            } else {
                System.setProperty(UNPACK_TO, before);
            }
        }
    }

    private static void initialize() throws IOException {
        try {
            if (!SQLiteJDBCLoader.initialize()) {
                throw new IOException("sqlite-jdbc did not load it");
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
