package io.standpipe.modbus;

import io.standpipe.model.Quality;
import io.standpipe.model.Quality.Cause;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the slave, the write or the errand how its request ended. The request is over by then. One
 * thread.
 */
final class Outcomes {

    private static final Quality UNASKED = Quality.bad(Cause.UNASKED_ANSWERS);

    private final Timing timing;
    private final AnswerWait wait;
    private final Turns turns;
    private final Writes writes;
    private final boolean anonymous;

    /**
     * @param anonymous whether an answer does not say to which request it belongs
     */
    Outcomes(Timing timing, AnswerWait wait, Turns turns, Writes writes, boolean anonymous) {
        this.timing = timing;
        this.wait = wait;
        this.turns = turns;
        this.writes = writes;
        this.anonymous = anonymous;
    }

    /**
     * It was answered.
     *
     * @param data index of the first byte behind the function code
     */
    void answered(
            Partner partner,
            Request request,
            @Nullable Errand errand,
            ByteBuffer bytes,
            int data,
            long now) {
        partner.answered(true);
        if (errand != null) {
            int[] values = errand.read().values(bytes, data + 1);
            errand.done().accept(new Errand.Outcome(Quality.GOOD, "", values));
        } else if (request instanceof Read read) {
            hold(partner, read, bytes, now);
            partner.slave().succeeded(read, bytes, data + 1);
        } else if (request instanceof Varied varied) {
            varied(partner, varied, bytes, data + 1, now);
        } else if (request instanceof Write write) {
            Writes.confirmed(partner.slave(), write);
        } else if (request instanceof Probe probe) {
            partner.slave().spoke();
            if (probe.telling()) {
                partner.doubt().settled();
                turns.again(partner);
            } else {
                leaveAlone(partner, now);
            }
        }
    }

    /** Nothing of a poll is handed over before the right answer would have come, if it was not. */
    private void hold(Partner partner, Request answered, ByteBuffer bytes, long now) {
        if (anonymous) {
            int size = answered.answerSize();
            Frame frame = new Frame(partner.unit(), answered.function(), size, bytes);
            partner.slave().answeredBy(frame, now + wait.contradiction(partner));
        }
    }

    private void varied(Partner partner, Varied varied, ByteBuffer bytes, int data, long now) {
        hold(partner, varied, bytes, now);
        Slave slave = partner.slave();
        slave.unsure();
        if (varied.telling()) {
            slave.succeeded(varied.planned(), bytes, data + varied.skip());
        } else {
            slave.failed(
                    varied.planned(),
                    UNASKED,
                    "others answer in every form that could be asked for");
        }
    }

    /**
     * What was asked besides the plan was refused: nothing is learnt of the points.
     *
     * @return false if it was no such request
     */
    boolean refusedBesides(Partner partner, @Nullable Request request, int code, long now) {
        if (request instanceof Probe) {
            // It lives; but this may be the refusal of an earlier request.
            partner.answered(true);
            partner.slave().spoke();
            leaveAlone(partner, now);
            return true;
        }
        if (request instanceof Varied varied
                && varied.besides()
                && ExceptionCode.of(code).ofRegisters()) {
            // Or somebody else's.
            partner.refused(varied);
            partner.answered(true);
            partner.slave()
                    .failed(
                            varied.planned(),
                            UNASKED,
                            "it refuses a read whose answer could be told from others'");
            return true;
        }
        return false;
    }

    private void leaveAlone(Partner partner, long now) {
        partner.doubt().hold(now + timing.timeout().toNanos());
    }

    /**
     * It was not answered.
     *
     * @param wrong what came instead; null if that is not known
     */
    void failed(
            Partner partner,
            @Nullable Request request,
            @Nullable Errand errand,
            Quality quality,
            @Nullable WrongAnswer wrong,
            String detail) {
        if (errand != null) {
            errand.done().accept(Errand.Outcome.failed(quality, detail));
            return;
        }
        Slave slave = partner.slave();
        partner.answered(spokeItself(quality));
        if (request instanceof Read read && wrong != null && wrong.shorter() > 0) {
            slave.shortened(read, wrong.shorter(), detail);
        } else if (request instanceof Read read) {
            slave.failed(read, quality, detail);
        } else if (request instanceof Varied varied) {
            slave.failed(varied.planned(), quality, detail);
        } else if (request instanceof Probe probe) {
            writes.refuse(slave, detail);
            slave.failed(probe.planned(), quality, detail);
        } else if (request instanceof Write write) {
            Writes.failed(slave, write, quality, detail);
        }
    }

    /** False also for a converter that says that it cannot reach the slave. */
    private static boolean spokeItself(Quality failure) {
        return failure.cause() == Cause.EXCEPTION
                && !ExceptionCode.of(failure.code()).ofConverter();
    }
}
