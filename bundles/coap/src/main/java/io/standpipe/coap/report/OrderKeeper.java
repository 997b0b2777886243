package io.standpipe.coap.report;

import io.standpipe.model.time.Stamp;

/**
 * Keeps over a restart what is known of the order of a detector's messages, so that none of before
 * an alarm ends it after the restart. On the thread of the {@link ReportIntake}.
 */
public interface OrderKeeper {

    /** What was kept before the start; empty if nothing was, or is of use any more. */
    byte[] kept(String detector);

    /** When the process began. */
    Stamp start();

    /**
     * A message that tells an alarm came, and is handed over next.
     *
     * @param order what is known with it
     * @param observed whether it is a value that was asked for: who is observed is asked again
     * @param atOnce whether it raises an alarm: what is kept should not be on the disk after it
     */
    void keep(String detector, byte[] order, boolean observed, boolean atOnce);
}
