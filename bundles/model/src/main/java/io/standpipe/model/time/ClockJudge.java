package io.standpipe.model.time;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the wall clock can be trusted. A clock before the date of the build is wrong, whatever
 * anybody says of it: a board without a battery begins in 1970, or where it was switched off. After
 * that the kernel is asked; where it says nothing, systemd-timesyncd's file; and where a time
 * service runs that has not told the kernel anything yet, the clock is not synchronised. Any
 * thread.
 */
final class ClockJudge {

    /** Made by systemd-timesyncd once it has set the clock (its manual page, FILES). */
    private static final String TIMESYNC_DONE = "systemd/timesync/synchronized";

    /** systemd-timesyncd, chrony, ntpd: there while they run, as Debian's packages have it. */
    private static final List<String> SERVICES =
            List.of("systemd/timesync", "chrony", "ntpd.pid", "ntpsec/ntpd.pid");

    private final Path run;
    private final long built;
    private volatile @Nullable KernelClock kernel;

    /**
     * @param run where programs that run leave their files, {@code /run}
     * @param built UTC milliseconds
     */
    ClockJudge(Path run, long built) {
        this.run = run;
        this.built = built;
    }

    void ask(@Nullable KernelClock now) {
        kernel = now;
    }

    /**
     * @param utc milliseconds, by the clock that is judged
     */
    Stamp.Clock clock(long utc) {
        if (utc < built) {
            return Stamp.Clock.UNSYNCHRONISED;
        }
        KernelClock asked = kernel;
        Stamp.Clock said = asked == null ? Stamp.Clock.UNKNOWN : asked.clock();
        if (said != Stamp.Clock.UNKNOWN) {
            return said;
        }
        if (Files.exists(run.resolve(TIMESYNC_DONE))) {
            return Stamp.Clock.SYNCHRONISED;
        }
        // Without the kernel nobody can see when chrony or ntpd have done their work.
        boolean waiting =
                asked == null
                        ? Files.isDirectory(run.resolve(SERVICES.get(0)))
                        : SERVICES.stream().anyMatch(service -> Files.exists(run.resolve(service)));
        return waiting ? Stamp.Clock.UNSYNCHRONISED : Stamp.Clock.UNKNOWN;
    }
}
