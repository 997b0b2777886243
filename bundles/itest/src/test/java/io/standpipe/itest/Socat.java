package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A serial cable between two links, by Debian's socat, that can be unplugged. */
final class Socat implements AutoCloseable {

    private final Path directory;
    private Process process;

    Socat(Path directory) {
        this.directory = directory;
    }

    /** The end that the gateway opens. */
    Path gateway() {
        return directory.resolve("usb-adapter");
    }

    /** The end where the slaves are. */
    Path field() {
        return directory.resolve("field");
    }

    /** Where the gateway's link leads. */
    Path last() throws IOException {
        return gateway().toRealPath();
    }

    void plug() throws IOException {
        process =
                new ProcessBuilder(
                                "socat",
                                "pty,raw,echo=0,link=" + gateway(),
                                "pty,raw,echo=0,link=" + field())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("socat.log").toFile())
                        .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Files.exists(gateway()) || !Files.exists(field())) {
            assertTrue(System.nanoTime() < end && process.isAlive(), "socat runs");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** The links are gone with it, as those of an adapter. */
    void unplug() {
        process.destroy();
        try {
            assertTrue(process.waitFor(10, TimeUnit.SECONDS), "socat ends");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        unplug();
    }
}
