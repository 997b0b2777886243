package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.FrameErrorCounters;
import io.standpipe.modbus.device.FrameTrace;
import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.frame.Frame;
import io.standpipe.modbus.frame.FrameError;
import io.standpipe.modbus.frame.WrongAnswer;
import io.standpipe.modbus.frame.WrongAnswers;
import io.standpipe.modbus.settings.Timing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges frames that are no answer to the request under way: which unit sent them, and whether that
 * unit's other answers are in doubt because of them. A stray frame counts as an error of the device
 * that was asked, unless another device sent it. One thread.
 */
final class StrayFrames {

    private final UnitStates unitStates;
    private final Exchange exchange;
    private final Timing timing;
    private final SharedUnits shared;
    private final Tracer tracer;
    private final FrameErrorCounters frameErrors = new FrameErrorCounters();

    /**
     * @param shared told of units at which others are heard
     */
    StrayFrames(
            UnitStates unitStates,
            Exchange exchange,
            Timing timing,
            SharedUnits shared,
            Tracer tracer) {
        this.unitStates = unitStates;
        this.exchange = exchange;
        this.timing = timing;
        this.shared = shared;
        this.tracer = tracer;
    }

    /** Counts of all wrong frames on this connection, whichever unit sent them. */
    FrameErrorCounters frameErrors() {
        return frameErrors;
    }

    /**
     * Something came that is no whole frame, or belongs to no request by its number.
     *
     * @param unit that sent it; -1 if unknown
     */
    void came(WrongAnswer wrong, int unit, long now) {
        UnitState owner = unitStates.at(unit);
        UnitState asked = exchange.unitState();
        UnitState sender = owner == null ? asked : owner;
        if (sender != null) {
            sender.owedAnswers().holdAgain(timing.timeout().toNanos(), now);
        }
        boolean late = wrong.frameError() == FrameError.LATE;
        book(wrong, late || asked == null ? sender : asked, now);
    }

    /** A whole frame came, where frames carry no number. */
    void came(WrongAnswer wrong, Frame frame, long now) {
        UnitState owner = unitStates.at(frame.unit());
        UnitState asked = exchange.unitState();
        if (wrong.frameError() == FrameError.REQUEST) {
            if (owner != null) {
                unasked(frame, now);
            }
            book(wrong, owner == null ? asked : owner, now);
        } else if (owner == null) {
            // Somebody else on the line, whom this does not concern; or the wrong one answered.
            book(WrongAnswers.unit(frame.unit()), asked == null ? inDoubt(now) : asked, now);
        } else if (owner.owedAnswers().explains(frame, now)) {
            book(FrameError.LATE.plain(), owner, now);
        } else if (asked == null) {
            unasked(frame, now);
            book(FrameError.UNASKED.plain(), owner, now);
        } else {
            // Perhaps it is what the device has instead of the answer: the end will show.
            exchange.strays().add(frame);
            book(wrong, asked, now);
        }
        if (owner != null) {
            owner.owedAnswers().holdAgain(timing.timeout().toNanos(), now);
        }
    }

    /** The one that was asked last, if it owes an answer. */
    private @Nullable UnitState inDoubt(long now) {
        UnitState last = exchange.last();
        return last != null && last.owedAnswers().any(now) ? last : null;
    }

    private void book(WrongAnswer wrong, @Nullable UnitState on, long now) {
        count(wrong, on);
        if (wrong.frameError() == FrameError.LATE) {
            if (on != null && on.failing()) {
                on.late(now, timing.timeout().toNanos());
            }
        } else if (wrong.frameError() != FrameError.ECHO || exchange.instead() == null) {
            exchange.instead(wrong);
        }
    }

    /** Counts what is wrong, at the connection and at a device. */
    void count(WrongAnswer wrong, @Nullable UnitState unitState) {
        frameErrors.add(wrong.frameError());
        FrameTrace trace = tracer.of(exchange.unitState());
        if (trace != null) {
            trace.note(wrong.text());
        }
        if (unitState != null && unitState.installed()) {
            unitState.slave().counts().wrong(wrong);
        }
    }

    /** The request was answered: frames that came besides were answers to nobody here. */
    void wereUnasked(long now) {
        exchange.strays().forEach(frame -> unasked(frame, now));
    }

    /**
     * The request was not answered. A single frame may be the device's odd answer to it; several
     * are answers to nobody here.
     */
    void wereInstead(long now) {
        if (exchange.strays().size() > 1) {
            wereUnasked(now);
        }
    }

    /** Nobody here asked for this frame, or it is another's request. */
    private void unasked(Frame frame, long now) {
        List<PolledDevice> there =
                unitStates.all().stream()
                        .filter(unitState -> unitState.unit() == frame.unit())
                        .map(UnitState::slave)
                        .toList();
        boolean copy = there.stream().anyMatch(slave -> slave.held().copies(frame));
        UnitState first = unitStates.at(frame.unit());
        if (first != null) {
            first.unasked().came(frame, copy, now);
        }
        for (PolledDevice slave : there) {
            slave.held().heard(frame, copy);
            shared.heard(slave, now);
        }
    }
}
