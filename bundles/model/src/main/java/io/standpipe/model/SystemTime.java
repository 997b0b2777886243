package io.standpipe.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;

/** The machine's clocks. */
public final class SystemTime implements TimeSource {

    // systemd-timesyncd makes the file once it has set the clock (man systemd-timesyncd.service,
    // FILES).
    private static final Path TIMESYNC = Path.of("/run/systemd/timesync");
    private static final long CHECK_NANOS = Duration.ofSeconds(10).toNanos();

    // Below what its constructor uses.
    public static final SystemTime INSTANCE = new SystemTime();

    private record Checked(long at, Stamp.Clock clock) {}

    private final String boot = "%08x".formatted(new SecureRandom().nextInt());
    private volatile Checked checked = new Checked(System.nanoTime(), look());

    private SystemTime() {}

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public String boot() {
        return boot;
    }

    @Override
    public Stamp stamp() {
        long now = System.nanoTime();
        Checked last = checked;
        if (now - last.at() > CHECK_NANOS) {
            last = new Checked(now, look());
            checked = last;
        }
        return new Stamp(now, System.currentTimeMillis(), last.clock());
    }

    private static Stamp.Clock look() {
        if (Files.exists(TIMESYNC.resolve("synchronized"))) {
            return Stamp.Clock.SYNCHRONISED;
        }
        return Files.isDirectory(TIMESYNC) ? Stamp.Clock.UNSYNCHRONISED : Stamp.Clock.UNKNOWN;
    }
}
