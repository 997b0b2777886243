package io.standpipe.outbox.writer;

import io.standpipe.model.Faults;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.FaultPhrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk has room for telemetry: the last {@value #RESERVE_MIB} MiB are for alarms, and
 * for moving the log. The writer's thread.
 */
public final class FreeSpaceGuard {

    static final int RESERVE_MIB = 32;

    private static final long RESERVE = (long) RESERVE_MIB << 20;

    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(FreeSpaceGuard.class);

    /** How many bytes are free. */
    public interface Free {
        long bytes() throws IOException;
    }

    private final Path directory;
    private final Free free;
    private final TimeSource time;
    private final Faults faults;
    private boolean looked;
    private long lookedAt;
    private boolean low;

    public FreeSpaceGuard(Path directory, Free free, TimeSource time, Faults faults) {
        this.directory = directory;
        this.free = free;
        this.time = time;
        this.faults = faults;
    }

    /** The file system's own figure. */
    public static Free of(Path directory) {
        return () -> Files.getFileStore(directory).getUsableSpace();
    }

    boolean low() {
        long now = time.nanos();
        if (!looked || now - lookedAt >= LOOK_NANOS) {
            looked = true;
            lookedAt = now;
            look();
        }
        return low;
    }

    private void look() {
        long bytes;
        try {
            bytes = free.bytes();
        } catch (IOException e) {
            return; // whoever writes will see what is wrong
        }
        boolean now = bytes < (low ? RESERVE + RESERVE / 4 : RESERVE);
        if (now == low) {
            return;
        }
        low = now;
        if (low) {
            LOG.error("{}: less than {} MiB are free", directory, RESERVE_MIB);
            faults.raise(
                    DiskFault.SOURCE,
                    "disk-space",
                    FaultPhrase.DISK_FULL.of(RESERVE_MIB, directory));
        } else {
            LOG.info("{}: there is room again", directory);
            faults.clear(DiskFault.SOURCE, "disk-space");
        }
    }
}
