package io.standpipe.modbus;

import io.standpipe.model.words.BusPhrase;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Errors of this program while a bus runs. Each costs the connection in which it happened and no
 * more; they are counted, and are a fault until the bus is set up anew or takes up another table.
 * Any thread.
 */
final class ProgramErrors implements Consumer<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(ProgramErrors.class);

    private final Consumer<String> told;
    private final AtomicLong count = new AtomicLong();
    private volatile String last = "";

    /**
     * @param told a sentence at the first one and at each of another sort, and an empty one when
     *     they are over
     */
    ProgramErrors(Consumer<String> told) {
        this.told = told;
    }

    @Override
    public void accept(Throwable error) {
        long so = count.incrementAndGet();
        String what = error.toString();
        if (!what.equals(last)) {
            last = what;
            LOG.error("an error of this program, number {} on this bus; it begins anew", so, error);
            told.accept(BusPhrase.PROGRAM_ERROR.of(what));
        }
    }

    /** Ends the fault. An error from now on is told again, also one of the same sort. */
    void over() {
        last = "";
        told.accept("");
    }

    long count() {
        return count.get();
    }
}
