package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.LateFaults;
import io.standpipe.outbox.store.Database;
import io.standpipe.outbox.writer.Storage;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the outbox keeps may be read by the gateway's user alone, also what was there before. */
class ModesTest {

    private static final Map<String, String> PRIVATE =
            Map.of(
                    "outbox.db", "rw-------",
                    "outbox.db-shm", "rw-------",
                    "outbox.db-wal", "rw-------",
                    "outbox.lock", "rw-------");

    @TempDir Path work;

    private final VirtualTime time = new VirtualTime();

    private Map<String, String> modes(Path directory) throws IOException {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                modes.put(
                        file.getFileName().toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return modes;
    }

    private Map<String, String> open(Path directory) throws Exception {
        try (Storage storage = new Storage(directory, time, new LateFaults((source, text) -> {}))) {
            storage.acquire();
            try (Database opened = storage.open()) {
                assertEquals(0, opened.remembered().size());
                return modes(directory);
            }
        }
    }

    @Test
    void whatIsMadeIsPrivate() throws Exception {
        Path directory = work.resolve("made/here");
        assertEquals(PRIVATE, open(directory));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    }

    @Test
    void whatWasThereIsNarrowed() throws Exception {
        var unused = open(work);
        Files.setPosixFilePermissions(
                work.resolve("outbox.db"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertEquals("rw-------", open(work).get("outbox.db"));
    }
}
