package io.standpipe.itest.kill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit reads what strace wrote, also while strace still writes. */
class DiskTraceTest {

    private static final String FILE = hex("/data/outbox.db");
    private static final String TRACE =
            """
            7 pwrite64(5<FILE>, "AB", 2, 0) = 2
            7 fsync(5<FILE>)                = 0
            7 pwrite64(5<FILE>, "CD", 2, 2 <unfinished ...>
            9 +++ exited with 0 +++
            7 <... pwrite64 resumed>)       = 2
            7 fsync(5<FILE>)                = 0
            7 pwrite64(5<FILE>, "EF", 2, 4) = 2
            """
                    .replace("FILE", FILE)
                    .replace("AB", hex("AB"))
                    .replace("CD", hex("CD"))
                    .replace("EF", hex("EF"));

    @TempDir Path folder;

    @Test
    void whatWasSynchronisedIsOnTheDisk() throws Exception {
        Disk disk = replayed(TRACE);
        assertEquals(2, disk.syncs());
        assertEquals(6, disk.written());
        assertEquals(1, disk.open());
        assertArrayEquals("ABCD".getBytes(StandardCharsets.US_ASCII), left(disk));
    }

    /** The quiet gateway is looked at while it runs; strace's buffer ends anywhere in a line. */
    @Test
    void aTraceThatIsStillWrittenIsReadUpToItsLastWholeLine() throws Exception {
        for (int length = 0; length <= TRACE.length(); length++) {
            Disk disk = replayed(TRACE.substring(0, length));
            boolean all = length == TRACE.length();
            assertEquals(all, disk.written() == 6, "%d of %d".formatted(length, TRACE.length()));
        }
    }

    /** Whoever reads before strace has ended reads too little. */
    @Test
    @Tag("debian")
    void theStraceOfATraceIsKnown() throws Exception {
        Path trace = folder.resolve("trace");
        Process traced =
                new ProcessBuilder("strace", "-D", "-f", "-o", trace.toString(), "cat").start();
        try {
            // Before it traces, the process that was started is strace itself.
            Wait.require(
                    "strace begins", Duration.ofSeconds(20), () -> trace.toFile().length() > 0);
            assertTrue(ProcessHandle.allProcesses().anyMatch(it -> DiskTrace.writes(it, trace)));
        } finally {
            traced.destroyForcibly();
        }
        DiskTrace.awaitEnd(trace);
        assertTrue(Files.readString(trace).strip().endsWith("+++ killed by SIGKILL +++"));
    }

    private Disk replayed(String trace) throws IOException {
        Path file = folder.resolve("trace");
        Files.writeString(file, trace);
        Disk disk = new Disk(folder);
        DiskTrace.replay(file, disk);
        return disk;
    }

    /** What is there if nothing that was not synchronised is. */
    private byte[] left(Disk disk) throws IOException {
        disk.cutPower(folder, new Random(1), 0);
        return Files.readAllBytes(folder.resolve("outbox.db"));
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.US_ASCII)) {
            hex.append("\\x%02x".formatted(one));
        }
        return hex.toString();
    }
}
