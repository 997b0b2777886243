package io.standpipe.model.time;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The machine's clocks. */
public final class SystemTime implements TimeSource {

    private static final long CHECK_NANOS = Duration.ofSeconds(10).toNanos();

    // Below what its constructor uses.
    public static final SystemTime INSTANCE = new SystemTime();

    private record Checked(long at, Stamp.Clock clock) {}

    private final String boot = "%08x".formatted(new SecureRandom().nextInt());
    private final ClockJudge judge = new ClockJudge(Path.of("/run"), built());
    private volatile Checked checked = look();

    private SystemTime() {}

    /**
     * Asks the kernel from now on.
     *
     * @param kernel null: not any more
     */
    public void ask(@Nullable KernelClock kernel) {
        judge.ask(kernel);
        checked = look();
    }

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
            last = look();
            checked = last;
        }
        return new Stamp(now, System.currentTimeMillis(), last.clock());
    }

    private Checked look() {
        return new Checked(System.nanoTime(), judge.clock(System.currentTimeMillis()));
    }

    /** The date of the build, UTC milliseconds; the build writes it. */
    static long built() {
        try (InputStream in = SystemTime.class.getResourceAsStream("build.properties")) {
            Properties build = new Properties();
            if (in != null) {
                build.load(in);
            }
            return Instant.parse(build.getProperty("date", "")).toEpochMilli();
        } catch (IOException | DateTimeParseException e) {
            return 0;
        }
    }
}
