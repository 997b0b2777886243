package io.standpipe.itest.kill;

import java.time.Duration;

/** The broker stops and comes back, several times. */
final class BrokerRestarts implements Scenario {

    @Override
    public String id() {
        return "broker";
    }

    @Override
    public String name() {
        return "broker stopped and restarted";
    }

    @Override
    public String how(Lab lab) {
        return lab.whole()
                ? "real: Mosquitto, its sessions on disk"
                : "real: embedded broker; the line is cut first, for its memory ends with it";
    }

    @Override
    public void run(Lab lab, Site site, Report report) throws Exception {
        if (lab.whole()) {
            site.plant().uplink("tcp://" + site.broker().host() + ":" + site.broker().port());
        }
        site.gateway().launch();
        site.awaitSending();
        site.incidents().begin();
        int restarts = lab.times(6, 1);
        for (int n = 0; n < restarts; n++) {
            Wait.run(Duration.ofMillis(500 + site.random().nextInt(1000)));
            if (!lab.whole()) {
                site.relay().cut();
                Wait.run(Duration.ofSeconds(1)); // what the broker has reaches the receiver
            }
            site.broker().stop();
            Wait.run(Duration.ofMillis(500 + site.random().nextInt(2000)));
            long back = System.nanoTime();
            site.broker().start();
            Wait.require(
                    "the receiver is back", Duration.ofSeconds(30), site.receiver()::connected);
            site.relay().mend();
            Wait.require(
                    "the gateway is back",
                    Duration.ofSeconds(60),
                    () -> site.ledger().status().at() > back && site.ledger().status().online());
            report.round();
        }
        site.settle();
    }
}
