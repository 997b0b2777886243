package io.standpipe.gpio.kernel;

import com.sun.jna.Native;
import io.standpipe.model.files.NativeFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Loads JNA's native library, by which the C library is called. Left to itself JNA unpacks it into
 * a directory with a known name in the user's home or the temporary directory.
 */
public final class JnaLibrary {

    /** Where JNA unpacks to. */
    private static final String UNPACK_TO = "jna.tmpdir";

    /** Where it looks for one that somebody installed. */
    private static final String INSTALLED = "jna.boot.library.path";

    private static boolean loaded;

    /** What came of loading it; a class that failed to initialise is not tried again by Java. */
    private static @Nullable String failure;

    private JnaLibrary() {}

    /**
     * Does nothing if it is loaded.
     *
     * @throws IOException it cannot be loaded; a sentence for an operator
     */
    public static synchronized void load() throws IOException {
        if (failure != null) {
            throw new IOException(failure);
        }
        if (!loaded) {
            try {
                if (System.getProperty(INSTALLED) == null
                        && System.getProperty(UNPACK_TO) == null) {
                    NativeFiles.load("JNA", INSTALLED, JnaLibrary::loadFrom);
                } else {
                    initialize();
                }
                loaded = true;
            } catch (IOException | LinkageError e) {
                if (e instanceof LinkageError || e.getCause() instanceof LinkageError) {
                    failure = String.valueOf(e.getMessage());
                }
                throw e;
            }
        }
    }

    private static void loadFrom(Path directory) throws IOException {
        System.setProperty(UNPACK_TO, directory.toString());
        try {
            initialize();
        } finally {
            System.clearProperty(UNPACK_TO);
        }
    }

    private static void initialize() {
        int unused = Native.POINTER_SIZE;
    }
}
