package io.standpipe.itest.kill;

import io.standpipe.itest.TestBroker;
import java.io.IOException;
import java.nio.file.Path;

/** Something that befalls a gateway while alarms come. */
interface Scenario {

    /** A word to choose it by. */
    String id();

    String name();

    /** What of it is real, and what is simulated and how. */
    String how(Lab lab);

    /** Why it cannot run here; empty if it can. */
    default String notHere(Lab lab) {
        return "";
    }

    /** The broker, not yet started. */
    default TestBroker broker(Lab lab, Path folder) throws IOException {
        return lab.broker(folder);
    }

    /**
     * @param site nothing is launched yet; incidents do not happen yet
     */
    void run(Lab lab, Site site, Report report) throws Exception;
}
