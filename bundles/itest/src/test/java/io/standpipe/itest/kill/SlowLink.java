package io.standpipe.itest.kill;

import java.time.Duration;

/** A poor radio link: everything is late, some of it very. */
final class SlowLink implements Scenario {

    private static final Duration DELAY = Duration.ofMillis(150);
    private static final Duration STALL = Duration.ofMillis(1500);

    @Override
    public String id() {
        return "slow";
    }

    @Override
    public String name() {
        return "delay and loss";
    }

    @Override
    public String how(Lab lab) {
        return "simulated: a relay adds 150 ms each way and pauses of up to 1.5 s, what TCP makes of loss";
    }

    @Override
    public void run(Lab lab, Site site, Report report) throws Exception {
        site.relay().slow(DELAY, STALL);
        site.gateway().launch();
        site.awaitSending();
        site.incidents().begin();
        for (int n = 0; n < lab.times(4, 1); n++) {
            Wait.run(Duration.ofSeconds(lab.times(5, 3)));
            if (n % 2 == 1) {
                site.relay().cut();
                site.relay().mend();
            }
            report.round();
        }
        site.settle();
    }
}
