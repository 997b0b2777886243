package io.standpipe.itest.kill;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** SIGKILL at random moments: of its start, of its work, of an outage of the line. */
final class Killed implements Scenario {

    private static final int EARLY_MILLIS = 300;
    private static final int START_MILLIS = 1000;
    private static final int LATE_MILLIS = 1200;

    @Override
    public String id() {
        return "killed";
    }

    @Override
    public String name() {
        return "gateway killed at random moments";
    }

    @Override
    public String how(Lab lab) {
        return "real: SIGKILL; three in ten while it starts, one of them within 300 ms; a third in an outage";
    }

    @Override
    public void run(Lab lab, Site site, Report report) throws Exception {
        Set<Committed.Key> committed = new HashSet<>();
        site.incidents().begin();
        int kills = lab.times(110, 4);
        for (int n = 0; n < kills; n++) {
            switch (n % 12) {
                case 2 -> site.relay().cut();
                case 6 -> site.relay().mend();
                default -> {}
            }
            site.gateway().launch();
            if (n % 10 == 3) {
                Wait.run(Duration.ofMillis(site.random().nextInt(EARLY_MILLIS)));
            } else if (n % 5 == 4) {
                Wait.run(Duration.ofMillis(EARLY_MILLIS + site.random().nextInt(START_MILLIS)));
            } else {
                site.awaitPolls();
                Wait.run(Duration.ofMillis(site.random().nextInt(LATE_MILLIS)));
            }
            site.gateway().kill();
            committed.addAll(Committed.in(site.data(), site.work()));
            report.round();
        }
        site.relay().mend();
        site.gateway().launch();
        site.awaitSending();
        Wait.run(Duration.ofSeconds(3));
        site.settle();
        report.remark("%d messages were on the disk at some kill".formatted(committed.size()));
        Committed.check(committed, site, report);
    }
}
