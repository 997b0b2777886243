package io.standpipe.itest.kill;

import java.time.Duration;

/** What must hold while the outbox cannot write. */
final class DiskFault {

    private static final String OUTBOX = "io.standpipe.outbox";
    private static final Duration TOLD = Duration.ofSeconds(10);

    private DiskFault() {}

    /**
     * For some seconds alarms must come, live, and the fault with them.
     *
     * @param since a moment before the disk began to refuse
     */
    static void alarmsFlow(Site site, Report report, String when, long since, int seconds) {
        Wait.run(Duration.ofSeconds(seconds));
        int told = site.toldSince(since, TOLD);
        if (told < 0) {
            report.wrong("%s, not all alarms came within 10 s".formatted(when));
        } else if (told == 0) {
            report.wrong("%s, the kit made no alarm that must come".formatted(when));
        } else {
            report.remark("%s, %d of %d alarms came".formatted(when, told, told));
        }
        if (!Wait.until(TOLD, () -> raised(site, since))) {
            report.wrong("%s, no fault of the outbox came".formatted(when));
        }
    }

    private static boolean raised(Site site, long since) {
        return site.ledger()
                .saw(turn -> turn.source().equals(OUTBOX) && turn.raised() && turn.at() > since);
    }

    /**
     * The disk takes data again: the fault must end within two minutes.
     *
     * @param since a moment before the disk was well
     */
    static void ends(Site site, Report report, long since) {
        boolean over =
                Wait.until(
                        Duration.ofMinutes(2),
                        () ->
                                site.ledger()
                                        .saw(
                                                turn ->
                                                        turn.source().equals(OUTBOX)
                                                                && !turn.raised()
                                                                && turn.at() > since));
        if (over) {
            report.remark(
                    "the fault ended %.1f s after the disk was well"
                            .formatted((System.nanoTime() - since) / 1e9));
        } else {
            report.wrong("the fault did not end within two minutes");
        }
    }
}
