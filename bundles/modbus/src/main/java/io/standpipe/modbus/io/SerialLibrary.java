package io.standpipe.modbus.io;

import com.fazecast.jSerialComm.SerialPort;
import io.standpipe.model.files.NativeFiles;
import io.standpipe.model.words.AnswerPhrase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads jSerialComm's native library. Left to itself that would put it into a directory with a
 * known name where anybody on the machine may write, and load what it finds there.
 */
final class SerialLibrary {

    /** By which it is told where to look. */
    private static final String PATH = "jSerialComm.library.path";

    private static final String FILE = "libjSerialComm.so";

    // As it names them. It tries them in an order that depends on the machine.
    private static final List<String> MACHINES =
            List.of(
                    "x86_64",
                    "x86",
                    "armv5",
                    "armv6hf",
                    "armv7hf",
                    "armv8_64",
                    "armv8_32",
                    "ppc64le");

    private static boolean loaded;

    /** What came of loading it; a class that failed to initialise is not tried again by Java. */
    private static @Nullable String failure;

    private SerialLibrary() {}

    /**
     * Does nothing if it is loaded.
     *
     * @throws IOException it cannot be loaded
     */
    static synchronized void load() throws IOException {
        if (failure != null) {
            throw new IOException(failure);
        }
        if (!loaded) {
            try {
                if (System.getProperty(PATH) == null) {
                    NativeFiles.load("jSerialComm", PATH, SerialLibrary::loadFrom);
                } else {
                    initialize();
                }
                loaded = true;
            } catch (IOException | LinkageError e) {
                String said = AnswerPhrase.SERIAL_UNUSABLE.of(e.getMessage());
                if (e instanceof LinkageError || e.getCause() instanceof LinkageError) {
                    failure = said;
                }
                throw new IOException(said, e);
            }
        }
    }

    private static void loadFrom(Path directory) throws IOException {
        Path system = Files.createDirectory(directory.resolve("Linux"));
        for (String machine : MACHINES) {
            try (InputStream in =
                    SerialPort.class.getResourceAsStream("/Linux/" + machine + "/" + FILE)) {
                if (in != null) {
                    Files.copy(in, Files.createDirectory(system.resolve(machine)).resolve(FILE));
                }
            }
        }
        System.setProperty(PATH, directory.toString());
        try {
            initialize();
        } finally {
            System.clearProperty(PATH);
        }
    }

    private static void initialize() {
        String unused = SerialPort.getVersion();
    }
}
