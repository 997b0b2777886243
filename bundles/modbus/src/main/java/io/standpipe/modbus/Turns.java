package io.standpipe.modbus;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked next on a connection that carries one request at a time. Slaves that answer go
 * first, a read each in the order of the table, and every time that none of them waits the order
 * begins anew: so each keeps its place, and its interval. One that does not answer is asked when
 * nobody else waits and there is time for it until somebody will; but not later than {@link
 * #MAX_WAIT}. One thread.
 */
final class Turns {

    /** Longest time that a slave that does not answer waits for a pause of the others. */
    static final long MAX_WAIT = Duration.ofSeconds(10).toNanos();

    // Pushed in before those that answer: one in this time, so that many cannot take their place.
    private static final long PUSHED_IN = Duration.ofSeconds(5).toNanos();

    private final List<Partner> partners;
    private int turn;
    private boolean pushed;
    private long pushedAt;

    Turns(List<Partner> partners) {
        this.partners = List.copyOf(partners);
    }

    /**
     * The one to ask now; null if none.
     *
     * @param probe nanoseconds that a slave costs that does not answer
     */
    @Nullable Partner next(long now, long probe) {
        Partner silent = longestWaiting(now);
        if (silent != null && now - latest(silent) >= 0) {
            pushed = true;
            pushedAt = now;
            return silent;
        }
        for (int i = 0; i < partners.size(); i++) {
            int index = (turn + i) % partners.size();
            Partner partner = partners.get(index);
            if (!partner.failing() && partner.ready(now)) {
                turn = index + 1;
                return partner;
            }
        }
        turn = 0;
        return silent != null && now - start(silent, now, probe) >= 0 ? silent : null;
    }

    /** Of those that do not answer. */
    private @Nullable Partner longestWaiting(long now) {
        Partner longest = null;
        for (Partner partner : partners) {
            if (partner.failing()
                    && partner.ready(now)
                    && (longest == null || since(partner) - since(longest) < 0)) {
                longest = partner;
            }
        }
        return longest;
    }

    /** The last one is asked again, before all others. */
    void again(Partner partner) {
        turn = partners.indexOf(partner);
    }

    /** When {@link #next} will have somebody. */
    long wake(long now, long probe) {
        long wake = now + Long.MAX_VALUE / 2;
        for (Partner partner : partners) {
            long due =
                    partner.failing() && partner.ready(now)
                            ? start(partner, now, probe)
                            : partner.due(now);
            if (due - wake < 0) {
                wake = due;
            }
        }
        return wake;
    }

    /** How long from now on nobody else will want to be asked; a negative number if now. */
    long pause(long now) {
        long pause = Long.MAX_VALUE / 2;
        for (Partner partner : partners) {
            if (!partner.failing()) {
                pause = Math.min(pause, partner.due(now) - now);
            }
        }
        return pause;
    }

    /** When a slave that does not answer may be asked: now, or when it cannot wait any longer. */
    private long start(Partner partner, long now, long probe) {
        long since = since(partner);
        boolean requested = since - now > 0;
        return requested || pause(now) >= probe ? now : latest(partner);
    }

    /** When it is asked even if others wait. */
    private long latest(Partner partner) {
        long latest = since(partner) + MAX_WAIT;
        long next = pushedAt + PUSHED_IN;
        return pushed && next - latest > 0 ? next : latest;
    }

    private static long since(Partner partner) {
        return partner.slave().due();
    }
}
