package io.standpipe.modbus;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads jSerialComm's native library. Left to itself that would put it into a directory with a
 * known name where anybody on the machine may write, and load what it finds there; so it is given a
 * directory of its own, which is gone again once the library is loaded.
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
                    loadFromOwnDirectory();
                } else {
                    SerialPort.getVersion();
                }
                loaded = true;
            } catch (LinkageError e) {
                failure =
                        "serial ports cannot be used, for the native library cannot be loaded: %s; %s may not be mounted noexec"
                                .formatted(e.getMessage(), System.getProperty("java.io.tmpdir"));
                throw new IOException(failure, e);
            }
        }
    }

    private static void loadFromOwnDirectory() throws IOException {
        Path directory = Files.createTempDirectory("standpipe-serial");
        Path system = Files.createDirectory(directory.resolve("Linux"));
        try {
            for (String machine : MACHINES) {
                try (InputStream in =
                        SerialPort.class.getResourceAsStream("/Linux/" + machine + "/" + FILE)) {
                    if (in != null) {
                        Files.copy(
                                in, Files.createDirectory(system.resolve(machine)).resolve(FILE));
                    }
                }
            }
            System.setProperty(PATH, directory.toString());
            SerialPort.getVersion();
        } finally {
            System.clearProperty(PATH);
            for (String machine : MACHINES) {
                Files.deleteIfExists(system.resolve(machine).resolve(FILE));
                Files.deleteIfExists(system.resolve(machine));
            }
            Files.delete(system);
            Files.delete(directory);
        }
    }
}
