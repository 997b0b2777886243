package io.standpipe.itest.kill;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Somebody sets the clock a day ahead, and back. */
final class ClockJumps implements Scenario {

    private static final double LOW = 0.05;
    private static final double WELL = 0.3;

    /** The alarm's delay in the plant, and what a busy machine may add. */
    private static final double DELAY = 3;

    private static final double LATE = 10;

    @Override
    public String id() {
        return "clock";
    }

    @Override
    public String name() {
        return "clock a day ahead, and back";
    }

    @Override
    public String how(Lab lab) {
        return "simulated: libfaketime changes the wall clock that the process sees, not the monotonic one";
    }

    @Override
    public String notHere(Lab lab) {
        return library() == null ? "no libfaketime on this machine" : "";
    }

    private static Path library() {
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu*")) {
            for (Path folder : folders) {
                Path library = folder.resolve("faketime/libfaketimeMT.so.1");
                if (Files.exists(library)) {
                    return library;
                }
            }
        } catch (IOException e) {
            // no Linux of this kind
        }
        return null;
    }

    @Override
    public void run(Lab lab, Site site, Report report) throws Exception {
        Path clock = site.work().resolve("clock");
        set(clock, "+0");
        site.gateway()
                .launch(
                        List.of(),
                        Map.of(
                                "LD_PRELOAD", library().toString(),
                                "FAKETIME_TIMESTAMP_FILE", clock.toString(),
                                "FAKETIME_NO_CACHE", "1",
                                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                                "DONT_FAKE_MONOTONIC", "1", // its name in older versions
                                "FAKETIME_FORCE_MONOTONIC_FIX", "0", // it would hang Java
                                "FAKETIME_DISABLE_SHM", "1",
                                "NO_FAKE_STAT", "1"));
        site.awaitSending();
        site.incidents().begin();
        // Another hydrant each time: three raises within a minute would be taken for chatter.
        for (int hydrant = 1; hydrant <= lab.times(2, 1); hydrant++) {
            jump(site, report, hydrant, clock, "+1d");
            jump(site, report, hydrant, clock, "+0");
            report.round();
        }
        if (site.ledger().wills() > 0) {
            report.wrong("the connection was lost %d times".formatted(site.ledger().wills()));
        }
        site.settle();
    }

    /** The delay of an alarm runs while the clock is set. */
    private static void jump(Site site, Report report, int hydrant, Path clock, String to)
            throws IOException {
        Wait.run(Duration.ofSeconds(1));
        long low = System.nanoTime();
        site.plant().hydrant(hydrant).pressure(LOW, Duration.ZERO);
        Wait.run(Duration.ofSeconds(1));
        set(clock, to);
        double raised = await(site, hydrant, true, low);
        if (raised < DELAY || raised > LATE) {
            report.wrong("clock %s: an alarm of 3 s delay came after %.1f s".formatted(to, raised));
        }
        long well = System.nanoTime();
        site.plant().hydrant(hydrant).pressure(WELL, Duration.ZERO);
        double cleared = await(site, hydrant, false, well);
        if (cleared > LATE) {
            report.wrong("clock %s: it did not end within 10 s".formatted(to));
        }
    }

    /** Seconds from a moment to the alarm's turn. */
    private static double await(Site site, int hydrant, boolean raised, long since) {
        Wait.until(
                Duration.ofSeconds(20),
                () ->
                        site.ledger()
                                .saw(
                                        turn ->
                                                turn.device().equals("hyd-" + hydrant)
                                                        && turn.condition().equals("low-pressure")
                                                        && turn.raised() == raised
                                                        && turn.at() > since));
        return (System.nanoTime() - since) / 1e9;
    }

    private static void set(Path clock, String to) throws IOException {
        Path draft = clock.resolveSibling("clock.draft");
        Files.writeString(draft, to + "\n");
        Files.move(draft, clock, StandardCopyOption.ATOMIC_MOVE);
    }
}
