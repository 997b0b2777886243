package io.standpipe.itest.kill;

import io.standpipe.itest.TestBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The cable is pulled at the far end, and put back. */
final class Unplugged implements Scenario {

    @Override
    public String id() {
        return "unplugged";
    }

    @Override
    public String name() {
        return "half-open link, cable pulled";
    }

    @Override
    public String how(Lab lab) {
        return "real: network namespace, its end of a veth pair set down for 3 s and 20 s";
    }

    @Override
    public String notHere(Lab lab) {
        return Shell.missing(true, "ip", "mosquitto");
    }

    @Override
    public TestBroker broker(Lab lab, Path folder) throws IOException {
        return new Namespace(folder);
    }

    @Override
    public void run(Lab lab, Site site, Report report) throws Exception {
        Namespace space = (Namespace) site.broker();
        site.plant().uplink(space.server());
        site.gateway().launch();
        site.awaitSending();
        site.incidents().begin();
        for (int seconds : new int[] {3, 20}) {
            Wait.run(Duration.ofSeconds(2));
            space.unplug();
            long dead = System.nanoTime();
            Wait.run(Duration.ofSeconds(seconds));
            space.plug();
            HalfOpen.awaitNotice(site, report, dead);
            report.round();
        }
        site.settle();
    }
}
