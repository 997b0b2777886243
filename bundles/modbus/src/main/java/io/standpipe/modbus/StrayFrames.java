package io.standpipe.modbus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what to make of what came and is no answer to the request under way: whose it is, and
 * what it says of the answers of its unit. It is booked on the device that was asked, unless it is
 * another's own. One thread.
 */
final class StrayFrames {

    private final Partners partners;
    private final Exchange exchange;
    private final Timing timing;
    private final SharedUnits shared;
    private final Tracer tracer;
    private final Flaws flaws = new Flaws();

    /**
     * @param shared told of units at which others are heard
     */
    StrayFrames(
            Partners partners,
            Exchange exchange,
            Timing timing,
            SharedUnits shared,
            Tracer tracer) {
        this.partners = partners;
        this.exchange = exchange;
        this.timing = timing;
        this.shared = shared;
        this.tracer = tracer;
    }

    /** What was wrong with what came, whoever sent it. */
    Flaws flaws() {
        return flaws;
    }

    /**
     * Something came that is no whole frame, or belongs to no request by its number.
     *
     * @param unit that sent it; -1 if unknown
     */
    void came(WrongAnswer wrong, int unit, long now) {
        Partner owner = partners.at(unit);
        Partner asked = exchange.partner();
        Partner sender = owner == null ? asked : owner;
        if (sender != null) {
            sender.doubt().stirred(now + timing.timeout().toNanos());
        }
        boolean late = wrong.flaw() == Flaw.LATE;
        book(wrong, late || asked == null ? sender : asked, now);
    }

    /** A whole frame came, where frames carry no number. */
    void came(WrongAnswer wrong, Frame frame, long now) {
        Partner owner = partners.at(frame.unit());
        Partner asked = exchange.partner();
        if (owner != null) {
            owner.doubt().stirred(now + timing.timeout().toNanos());
        }
        if (wrong.flaw() == Flaw.REQUEST) {
            if (owner != null) {
                unasked(frame, now);
            }
            book(wrong, owner == null ? asked : owner, now);
        } else if (owner == null) {
            // Somebody else on the line, whom this does not concern; or the wrong one answered.
            book(WrongAnswers.unit(frame.unit()), asked == null ? inDoubt(now) : asked, now);
        } else if (owner.doubt().explains(frame, now)) {
            book(Flaw.LATE.plain(), owner, now);
        } else if (asked == null) {
            unasked(frame, now);
            book(Flaw.UNASKED.plain(), owner, now);
        } else {
            // Perhaps it is what the device has instead of the answer: the end will show.
            exchange.strays().add(frame);
            book(wrong, asked, now);
        }
    }

    /** The one that was asked last, if it owes an answer. */
    private @Nullable Partner inDoubt(long now) {
        Partner last = exchange.last();
        return last != null && last.doubt().any(now) ? last : null;
    }

    private void book(WrongAnswer wrong, @Nullable Partner on, long now) {
        count(wrong, on);
        if (wrong.flaw() == Flaw.LATE) {
            if (on != null && on.failing()) {
                on.late(now, timing.timeout().toNanos());
            }
        } else if (wrong.flaw() != Flaw.ECHO || exchange.instead() == null) {
            exchange.instead(wrong);
        }
    }

    /** Counts what is wrong, at the connection and at a device. */
    void count(WrongAnswer wrong, @Nullable Partner partner) {
        flaws.add(wrong.flaw());
        FrameTrace trace = tracer.of(exchange.partner());
        if (trace != null) {
            trace.note(wrong.text());
        }
        if (partner != null && partner.installed()) {
            partner.slave().counts().wrong(wrong);
        }
    }

    /** The request was answered, so what came besides was not its answer. */
    void wereUnasked(long now) {
        exchange.strays().forEach(frame -> unasked(frame, now));
    }

    /** The request was not answered: one of them may be what the device has instead. */
    void wereInstead(long now) {
        if (exchange.strays().size() > 1) {
            wereUnasked(now);
        }
    }

    /** Nobody here asked for this frame, or it is another's request. */
    private void unasked(Frame frame, long now) {
        List<Slave> there =
                partners.all().stream()
                        .filter(partner -> partner.unit() == frame.unit())
                        .map(Partner::slave)
                        .toList();
        boolean copy = there.stream().anyMatch(slave -> slave.copies(frame));
        Partner first = partners.at(frame.unit());
        if (first != null) {
            first.unasked().came(frame, copy, now);
        }
        for (Slave slave : there) {
            slave.heard(frame, copy);
            shared.heard(slave, now);
        }
    }
}
