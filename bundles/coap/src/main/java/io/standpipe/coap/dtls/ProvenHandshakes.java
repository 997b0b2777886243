package io.standpipe.coap.dtls;

import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.RefusalPhrase;
import java.util.HashMap;
import java.util.Map;

/**
 * How often one installed detector may shake hands. Only handshakes that it has proven itself by
 * count, so that nobody else can use up what it may. Its own are bounded because each costs some
 * milliseconds and a new connection, and some firmware shakes hands for every message. Any thread.
 */
public final class ProvenHandshakes {

    /** Handshakes of one detector at once; as many as messages. */
    public static final int BURST = 30;

    /** Seconds in which one more may come. */
    public static final int SECONDS = 2;

    /** What the list of the refused says. */
    static final Phrase.Said TOO_MANY = RefusalPhrase.TOO_MANY_HANDSHAKES.with(BURST, SECONDS);

    private static final long EACH = SECONDS * 1_000_000_000L;

    private final TimeSource time;

    /** By detector's id, until when its handshakes are used up, if they had come evenly. */
    private final Map<String, Long> paidUntil = new HashMap<>();

    public ProvenHandshakes(TimeSource time) {
        this.time = time;
    }

    /** Whether a detector may begin another one. Asking costs nothing. */
    public synchronized boolean mayBegin(String detector) {
        Long paid = paidUntil.get(detector);
        return paid == null || paid - time.nanos() <= (BURST - 1) * EACH;
    }

    /** A detector has proven itself. Its entry is one of those that are or were installed. */
    public synchronized void done(String detector) {
        long now = time.nanos();
        paidUntil.merge(
                detector, now + EACH, (paid, first) -> (paid - now > 0 ? paid : now) + EACH);
    }
}
