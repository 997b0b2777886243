package io.standpipe.modbus;

import io.standpipe.model.Quality;
import java.util.ArrayDeque;
import java.util.Deque;

/** The errands of one connection: they wait for a pause of the polls, one after the other. */
final class Errands {

    /** Far away: there is none. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final Deque<Errand> waiting = new ArrayDeque<>();
    private final Partners partners;
    private final Turns turns;
    private long ended;

    Errands(Partners partners, Turns turns, long now) {
        this.partners = partners;
        this.turns = turns;
        ended = now;
    }

    void add(Errand errand) {
        waiting.add(errand);
    }

    /** When the first may run; far away if there is none. */
    long start(long now) {
        Errand first = waiting.peek();
        if (first == null) {
            return now + NEVER;
        }
        if (turns.pause(now) >= cost(first)) {
            return now;
        }
        long from = ended - first.since() > 0 ? ended : first.since();
        return from + Errand.MAX_WAIT;
    }

    /** What it will take: a device that answers does so in its usual time. */
    private long cost(Errand errand) {
        Partner partner = partner(errand);
        long usual = partner.failing() ? 0 : partner.answerTime().enough();
        long patience = errand.patience().toNanos();
        return usual == 0 ? patience : Math.min(patience, usual);
    }

    /** Whom it goes to. */
    Partner partner(Errand errand) {
        Partner installed = partners.at(errand.unit());
        return installed == null ? new Partner(errand.unit()) : installed;
    }

    /** Takes the first, which there must be. */
    Errand take() {
        return waiting.remove();
    }

    /** One has ended. */
    void ended(long now) {
        ended = now;
    }

    /** None can be run. */
    void refuseAll(Quality quality, String reason) {
        for (Errand errand = waiting.poll(); errand != null; errand = waiting.poll()) {
            errand.done().accept(Errand.Outcome.failed(quality, reason));
        }
    }
}
