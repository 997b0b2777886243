package io.standpipe.itest.kill;

import java.time.Duration;

/** A router forgets the gateway's connection: nothing comes back on it, not even a reset. */
final class HalfOpenRelay implements Scenario {

    @Override
    public String id() {
        return "halfopen";
    }

    @Override
    public String name() {
        return "half-open link, new connections possible";
    }

    @Override
    public String how(Lab lab) {
        return "simulated: a relay swallows bytes, both sockets stay open";
    }

    @Override
    public void run(Lab lab, Site site, Report report) throws Exception {
        site.gateway().launch();
        site.awaitSending();
        site.incidents().begin();
        for (int n = 0; n < lab.times(2, 1); n++) {
            Wait.run(Duration.ofSeconds(2));
            site.relay().strand();
            long dead = System.nanoTime();
            HalfOpen.awaitNotice(site, report, dead);
            report.round();
        }
        site.settle();
    }
}
