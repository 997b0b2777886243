package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.frame.ExceptionCode;
import io.standpipe.modbus.frame.Frame;
import io.standpipe.modbus.frame.Probe;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.frame.Request;
import io.standpipe.modbus.frame.VariedRead;
import io.standpipe.modbus.frame.Write;
import io.standpipe.modbus.frame.WrongAnswer;
import io.standpipe.modbus.settings.Timing;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.words.AnswerPhrase;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the slave, the write or the ad hoc read how its request ended. The request is over by then.
 * One thread.
 */
final class RequestOutcomes {

    private static final Quality UNASKED = Quality.bad(Cause.UNASKED_ANSWERS);

    private final Timing timing;
    private final AnswerWait wait;
    private final RequestQueue queue;
    private final boolean anonymous;

    /**
     * @param anonymous whether an answer does not say to which request it belongs
     */
    RequestOutcomes(Timing timing, AnswerWait wait, RequestQueue queue, boolean anonymous) {
        this.timing = timing;
        this.wait = wait;
        this.queue = queue;
        this.anonymous = anonymous;
    }

    /**
     * It was answered.
     *
     * @param data index of the first byte behind the function code
     */
    void answered(
            UnitState unitState,
            Request request,
            @Nullable AdHocRead adHocRead,
            ByteBuffer bytes,
            int data,
            long now) {
        unitState.answered(true);
        if (!(request instanceof Probe)) {
            unitState.owedAnswers().answered(request);
        }
        if (adHocRead != null) {
            int[] values = adHocRead.read().values(bytes, data + 1);
            adHocRead.done().accept(new AdHocRead.Outcome(Quality.GOOD, "", values));
        } else if (request instanceof Read read) {
            hold(unitState, read, bytes, now);
            unitState.slave().succeeded(read, bytes, data + 1);
        } else if (request instanceof VariedRead varied) {
            varied(unitState, varied, bytes, data + 1, now);
        } else if (request instanceof Write write) {
            PendingWrites.confirmed(unitState.slave(), write);
        } else if (request instanceof Probe probe) {
            unitState.slave().spoke();
            if (probe.telling()) {
                unitState.owedAnswers().answered(probe);
                queue.again(unitState);
            } else {
                leaveAlone(unitState, request, now);
            }
        }
    }

    /** Holds the poll back for as long as the right answer may still follow this one. */
    private void hold(UnitState unitState, Request answered, ByteBuffer bytes, long now) {
        if (anonymous) {
            int size = answered.answerSize();
            Frame frame = new Frame(unitState.unit(), answered.function(), size, bytes);
            unitState.slave().held().answeredBy(frame, now + wait.contradiction(unitState));
        }
    }

    private void varied(
            UnitState unitState, VariedRead varied, ByteBuffer bytes, int data, long now) {
        hold(unitState, varied, bytes, now);
        PolledDevice slave = unitState.slave();
        slave.held().unsure();
        if (varied.telling()) {
            slave.succeeded(varied.planned(), bytes, data + varied.skip());
        } else {
            slave.failed(varied.planned(), UNASKED, AnswerPhrase.OTHERS_IN_EVERY_FORM.of());
        }
    }

    /**
     * Takes the refusal of a read that went beyond the planned registers. It says nothing of the
     * points.
     *
     * @return false if the request was another one
     */
    boolean refusedBesides(UnitState unitState, @Nullable Request request, int code, long now) {
        if (request instanceof Probe) {
            // It lives; but this may be the refusal of an earlier request.
            unitState.answered(true);
            unitState.slave().spoke();
            leaveAlone(unitState, request, now);
            return true;
        }
        if (request instanceof VariedRead varied
                && varied.besides()
                && ExceptionCode.of(code).ofRegisters()) {
            // Or somebody else's.
            unitState.refused(varied);
            unitState.answered(true);
            unitState.slave().failed(varied.planned(), UNASKED, AnswerPhrase.REFUSES_TO_TELL.of());
            return true;
        }
        return false;
    }

    private void leaveAlone(UnitState unitState, Request request, long now) {
        unitState
                .owedAnswers()
                .hold(request.function(), unitState.askedAt(), timing.timeout().toNanos(), now);
    }

    /**
     * It was not answered.
     *
     * @param wrong what came instead; null if that is not known
     */
    void failed(
            UnitState unitState,
            @Nullable Request request,
            @Nullable AdHocRead adHocRead,
            Quality quality,
            @Nullable WrongAnswer wrong,
            String detail) {
        if (adHocRead != null) {
            adHocRead.done().accept(AdHocRead.Outcome.failed(quality, detail));
            return;
        }
        PolledDevice slave = unitState.slave();
        unitState.answered(spokeItself(quality));
        if (request instanceof Read read && wrong != null && wrong.shorter() > 0) {
            slave.shortened(read, wrong.shorter(), detail);
        } else if (request instanceof Read read) {
            slave.failed(read, quality, detail);
        } else if (request instanceof VariedRead varied) {
            slave.failed(varied.planned(), quality, detail);
        } else if (request instanceof Probe probe) {
            queue.refuse(slave, detail);
            slave.failed(probe.planned(), quality, detail);
        } else if (request instanceof Write write) {
            PendingWrites.failed(slave, write, quality, detail);
        }
    }

    /** False also for a converter that says that it cannot reach the slave. */
    private static boolean spokeItself(Quality failure) {
        return failure.cause() == Cause.EXCEPTION
                && !ExceptionCode.of(failure.code()).ofConverter();
    }
}
