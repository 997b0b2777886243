package io.standpipe.itest.kill;

import io.standpipe.itest.TestBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the scenarios run.
 *
 * @param whole Debian's broker and the long version; else the embedded broker and the short one
 * @param seed of everything that is random
 */
record Lab(Path work, boolean whole, long seed) {

    /** How often, in the long version and in the short one. */
    int times(int inTheWhole, int inTheShort) {
        return whole ? inTheWhole : inTheShort;
    }

    TestBroker broker(Path folder) throws IOException {
        return whole
                ? TestBroker.Mosquitto.durable(folder, "127.0.0.1", "127.0.0.1", List.of())
                : new TestBroker.Embedded();
    }
}
