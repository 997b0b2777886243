package io.standpipe.modbus;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked next on a connection that carries one request at a time. Slaves that answer go
 * first, a read each in the order of the table, and every time that none of them waits the order
 * begins anew: so each keeps its place, and its interval. Points that an alarm looks at go before
 * all others, but not more than {@link #URGENT_IN_ROW} in a row. One that does not answer is asked
 * when nobody else waits and there is time for it until somebody will; but not later than {@link
 * #MAX_WAIT}. One thread.
 */
final class Turns {

    /** Longest time that a slave that does not answer waits for a pause of the others. */
    static final long MAX_WAIT = Duration.ofSeconds(10).toNanos();

    /** Reads that alarms look at before one of the others that wait. */
    static final int URGENT_IN_ROW = 4;

    // Pushed in before those that answer: one in this time, so that many cannot take their place.
    private static final long PUSHED_IN = Duration.ofSeconds(5).toNanos();

    // How often it is looked whether one is to be pushed in, which takes a look at all.
    private static final long LOOK = Duration.ofMillis(100).toNanos();

    private final List<Partner> partners;
    private final List<Partner> urgent;
    private int turn;
    private int urgentTurn;
    private int urgentInRow;
    private boolean pushed;
    private long pushedAt;
    private boolean looked;
    private long lookedAt;

    Turns(List<Partner> partners) {
        this.partners = List.copyOf(partners);
        urgent = partners.stream().filter(partner -> partner.slave().watched()).toList();
    }

    /**
     * The one to ask now; null if none.
     *
     * @param cost nanoseconds that a slave costs that does not answer
     */
    @Nullable Partner next(long now, ToLongFunction<Partner> cost) {
        if (!looked || now - lookedAt >= LOOK) {
            looked = true;
            lookedAt = now;
            Partner silent = silent(now, this::latest);
            if (silent != null) {
                pushed = true;
                pushedAt = now;
                return silent;
            }
        }
        int alarm = urgent(now);
        int plain = alarm >= 0 && urgentInRow < URGENT_IN_ROW ? -1 : plain(now);
        if (plain >= 0) {
            turn = plain + 1;
            urgentInRow = 0;
            return partners.get(plain);
        }
        if (alarm >= 0) {
            urgentTurn = alarm + 1;
            urgentInRow++;
            return urgent.get(alarm);
        }
        turn = 0;
        urgentTurn = 0;
        urgentInRow = 0;
        long pause = pause(now);
        return silent(now, partner -> start(partner, now, pause, cost));
    }

    /** The next that waits with other points; -1 if none. */
    private int plain(long now) {
        for (int i = 0; i < partners.size(); i++) {
            int index = (turn + i) % partners.size();
            Partner partner = partners.get(index);
            if (!partner.failing() && partner.ready(now) && !partner.slave().urgent(now)) {
                return index;
            }
        }
        return -1;
    }

    /** The next that waits with points that an alarm looks at; -1 if none. */
    private int urgent(long now) {
        for (int i = 0; i < urgent.size(); i++) {
            int index = (urgentTurn + i) % urgent.size();
            Partner partner = urgent.get(index);
            if (!partner.failing() && partner.ready(now) && partner.slave().urgent(now)) {
                return index;
            }
        }
        return -1;
    }

    /**
     * The one that waits longest of those that do not answer and may be asked now; null if none.
     *
     * @param from when it may be asked
     */
    private @Nullable Partner silent(long now, ToLongFunction<Partner> from) {
        Partner longest = null;
        for (Partner partner : partners) {
            if (partner.failing()
                    && partner.ready(now)
                    && from.applyAsLong(partner) - now <= 0
                    && (longest == null || since(partner) - since(longest) < 0)) {
                longest = partner;
            }
        }
        return longest;
    }

    /**
     * Goes on elsewhere in the order: each time by the golden section of it, so that a stretch of
     * those that answer is found soon, wherever it lies.
     */
    void elsewhere() {
        turn = (turn + step(partners.size())) % Math.max(1, partners.size());
        urgentTurn = (urgentTurn + step(urgent.size())) % Math.max(1, urgent.size());
    }

    private static int step(int size) {
        return (int) (size * 0.618);
    }

    /** The last one is asked again, before all others. */
    void again(Partner partner) {
        turn = partners.indexOf(partner);
        if (urgent.contains(partner)) {
            urgentTurn = urgent.indexOf(partner);
            urgentInRow = 0;
        }
    }

    /** When {@link #next} will have somebody. */
    long wake(long now, ToLongFunction<Partner> cost) {
        long pause = pause(now);
        long wake = now + pause;
        for (int i = 0; i < partners.size() && wake - now > 0; i++) {
            Partner partner = partners.get(i);
            if (partner.failing()) {
                long due = partner.ready(now) ? start(partner, now, pause, cost) : partner.due(now);
                wake = due - wake < 0 ? due : wake;
            }
        }
        return wake;
    }

    /** How long from now on nobody that answers will want to be asked; not positive if now. */
    long pause(long now) {
        long pause = Long.MAX_VALUE / 2;
        // Somebody who waits is most likely the one whose turn it is.
        for (int i = 0; i < partners.size() && pause > 0; i++) {
            Partner partner = partners.get((turn + i) % partners.size());
            if (!partner.failing()) {
                pause = Math.min(pause, partner.due(now) - now);
            }
        }
        return pause;
    }

    /** When a slave that does not answer may be asked: now, or when it cannot wait any longer. */
    private long start(Partner partner, long now, long pause, ToLongFunction<Partner> cost) {
        boolean requested = since(partner) - now > 0;
        return requested || pause >= cost.applyAsLong(partner) ? now : latest(partner);
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
