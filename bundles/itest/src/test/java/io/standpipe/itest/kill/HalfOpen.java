package io.standpipe.itest.kill;

import java.time.Duration;

/** What a half-open link must come to, whoever makes it. */
final class HalfOpen {

    /**
     * From the moment at which packets can pass again, if over a new connection only. The gateway
     * hangs up when its own status, sent every 5 s here, is not delivered back within 10 s. The
     * keep alive alone, 30 s and half of them more, would come too late for this.
     */
    static final Duration NOTICED = Duration.ofSeconds(30);

    private HalfOpen() {}

    /** Waits until something that happened after a moment has come; says how long that took. */
    static void awaitNotice(Site site, Report report, long since) {
        boolean came =
                Wait.until(
                        NOTICED,
                        () ->
                                site.incidents().all().stream()
                                        .filter(incident -> incident.raised() > since)
                                        .anyMatch(
                                                incident ->
                                                        site.ledger()
                                                                .saw(
                                                                        turn ->
                                                                                Truth.begins(
                                                                                        turn,
                                                                                        incident))));
        double seconds = (System.nanoTime() - since) / 1e9;
        if (came) {
            report.remark("alarms went on %.1f s after the link died".formatted(seconds));
        } else {
            report.wrong("no alarm came within %.0f s after the link died".formatted(seconds));
        }
    }
}
