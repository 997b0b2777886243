package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.FrameErrorCounters;
import io.standpipe.modbus.device.FrameTrace;
import io.standpipe.modbus.frame.ExceptionCode;
import io.standpipe.modbus.frame.Frame;
import io.standpipe.modbus.frame.FrameError;
import io.standpipe.modbus.frame.Framing;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.frame.Request;
import io.standpipe.modbus.frame.Substitute;
import io.standpipe.modbus.frame.Write;
import io.standpipe.modbus.frame.WrongAnswer;
import io.standpipe.modbus.settings.Timing;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.AnswerPhrase;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.text.Sentences;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes the answer to the request under way, or the bytes that came instead, and tells those whom
 * it concerns: the device that spoke, the device that is to blame, and whoever asked. Sends no
 * request: an answer to it could not be in the bytes that are just being read. One thread.
 */
final class AnswerReceiver implements Framing.Receiver {

    private static final Quality SILENT = Quality.bad(Cause.DEVICE_SILENT);
    private static final Quality INVALID = Quality.bad(Cause.INVALID_ANSWER);
    private static final Quality NO_CONNECTION = Quality.bad(Cause.NO_CONNECTION);

    private final UnitStates unitStates;
    private final Exchange exchange;
    private final Timing timing;
    private final TimeSource time;
    private final Framing framing;
    private final AnswerWait wait;
    private final ConnectionSilence silence;
    private final RequestQueue queue;
    private final Tracer tracer;
    private final Runnable close;
    private final StrayFrames strays;
    private final RequestOutcomes outcomes;

    private boolean failedToConnect;

    // Until then a converter may be busy with a request that was given up early.
    private long owedUntil;

    // A read that is asked a second time because the connection ended; null if none is.
    private @Nullable Request repeated;

    // Whether the present connection gave an answer.
    private boolean proven;

    /**
     * @param shared told of units at which others are heard
     * @param close ends the connection, which is of no more use
     */
    AnswerReceiver(
            UnitStates unitStates,
            Exchange exchange,
            Timing timing,
            TimeSource time,
            Framing framing,
            AnswerWait wait,
            ConnectionSilence silence,
            RequestQueue queue,
            SharedUnits shared,
            Tracer tracer,
            Runnable close) {
        this.unitStates = unitStates;
        this.exchange = exchange;
        this.timing = timing;
        this.time = time;
        this.framing = framing;
        this.wait = wait;
        this.silence = silence;
        this.queue = queue;
        this.tracer = tracer;
        this.close = close;
        strays = new StrayFrames(unitStates, exchange, timing, shared, tracer);
        outcomes = new RequestOutcomes(timing, wait, queue, framing.anonymous());
        owedUntil = time.nanos();
    }

    /** Until then a converter may be busy with a request that was given up early. */
    long owedUntil() {
        return owedUntil;
    }

    /** Counts of all wrong frames on this connection, whichever unit sent them. */
    FrameErrorCounters frameErrors() {
        return strays.frameErrors();
    }

    /** A new connection begins. */
    void connected() {
        silence.connected();
        proven = false;
        owedUntil = time.nanos();
    }

    /** There is no connection. */
    void unreachable() {
        failedToConnect = true;
        repeated = null;
    }

    /** The connection ended. */
    void lost(String reason) {
        UnitState unitState = exchange.unitState();
        if (unitState != null) {
            strays.count(FrameError.CUT.plain(), unitState);
        }
        // Some slaves close after each answer or when idle, and that may cross a request. It
        // gets a second chance, first thing on a new connection; one, for it may be this very
        // read that they close at.
        Request request = exchange.request();
        boolean read = exchange.adHocRead() == null && request instanceof Read;
        if (unitState != null && proven && read && request != repeated) {
            repeated = request;
            miss();
            finish();
            queue.again(unitState);
        } else {
            fail(NO_CONNECTION, null, reason);
        }
    }

    /** The connection ends after an error that is nobody's on the wire. */
    void reset(String reason) {
        miss();
        if (exchange.request() instanceof Write || exchange.adHocRead() != null) {
            finish(NO_CONNECTION, null, reason);
        }
        finish();
    }

    @Override
    public void answered(ByteBuffer bytes, int data) {
        UnitState unitState = exchange.unitState();
        Request answered = exchange.request();
        if (unitState == null || answered == null) {
            return;
        }
        spoke(unitState);
        long now = time.nanos();
        FrameTrace trace = tracer.of(unitState);
        if (trace != null) {
            double took = (now - exchange.sentAt()) / 1e6;
            trace.note("the answer to %s, after %.3f ms".formatted(answered, took));
        }
        AdHocRead ran = exchange.adHocRead();
        unitState.answered(true);
        over(answered);
        strays.wereUnasked(now); // the one answer is there, so they were not it
        finish();
        outcomes.answered(unitState, answered, ran, bytes, data, now);
    }

    @Override
    public void refused(int code) {
        UnitState unitState = exchange.unitState();
        Request refused = exchange.request();
        if (unitState == null) {
            return;
        }
        spoke(unitState);
        Quality quality = Quality.exception(code);
        AdHocRead ran = exchange.adHocRead();
        long now = time.nanos();
        if (!(refused instanceof Substitute substitute) || !substitute.besides()) {
            strays.wereUnasked(now);
        }
        note(String.valueOf(ExceptionCode.of(code)));
        over(refused);
        if (ran == null && refused instanceof Read && unitState.owedAnswers().any(now)) {
            // All refusals look alike: perhaps this is that of an earlier request.
            fail(INVALID, null, BusPhrase.NOT_TOLD_APART.of());
            return;
        }
        finish();
        if (!outcomes.refusedBesides(unitState, refused, code, now)) {
            outcomes.failed(
                    unitState, refused, ran, quality, null, String.valueOf(ExceptionCode.of(code)));
        }
    }

    private void over(@Nullable Request request) {
        repeated = request == repeated ? null : repeated;
    }

    private void spoke(UnitState unitState) {
        long now = time.nanos();
        boolean told = silence.over();
        proven = true;
        wait.took(unitState, Math.max(1, now - exchange.sentAt()));
        if (failedToConnect || told) {
            failedToConnect = false;
            unitStates.reachable(now);
        }
    }

    @Override
    public void failed(WrongAnswer wrong) {
        strays.count(wrong, exchange.unitState());
        fail(INVALID, wrong, AnswerPhrase.CAME.of(wrong.text()));
    }

    @Override
    public void stray(WrongAnswer wrong, int unit) {
        long now = time.nanos();
        if (wrong.frameError() == FrameError.LATE) {
            owedUntil = now;
        }
        strays.came(wrong, unit, now);
    }

    @Override
    public void stray(WrongAnswer wrong, Frame whole) {
        strays.came(wrong, whole, time.nanos());
    }

    @Override
    public void broken(WrongAnswer wrong) {
        strays.count(wrong, exchange.unitState());
        close.run();
        fail(INVALID, wrong, AnswerPhrase.CAME.of(wrong.text()));
    }

    /**
     * There is no answer in time.
     *
     * @param unitState that was asked
     */
    void timedOut(UnitState unitState, long now) {
        boolean ofPoll = exchange.adHocRead() == null;
        long sentAt = exchange.sentAt();
        silence.timedOut(unitState, ofPoll, sentAt);
        if (!framing.endsInSilence()) {
            owedUntil = sentAt + timing.timeout().toNanos();
        }
        if (framing.unfinished() != null) {
            WrongAnswer incomplete = framing.incomplete();
            strays.count(incomplete, unitState);
            exchange.instead(incomplete);
        }
        strays.wereInstead(now);
        WrongAnswer instead = exchange.instead();
        boolean silent = instead == null || instead.frameError() == FrameError.ECHO;
        Quality quality = silent ? SILENT : INVALID;
        String detail = AnswerPhrase.NO_ANSWER.of(Duration.ofNanos(now - sentAt).toMillis());
        if (instead != null) {
            detail = Sentences.and(detail, AnswerPhrase.CAME.of(instead.text()));
        }
        fail(quality, instead, detail);
        if (ofPoll) {
            silence.tell(unitState, quality, now);
        }
    }

    private void note(String what) {
        FrameTrace trace = tracer.of(exchange.unitState());
        if (trace != null) {
            trace.note(what);
        }
    }

    /**
     * The request under way got no answer; nothing happens if there is none.
     *
     * @param wrong what came instead; null if nothing did
     */
    private void fail(Quality quality, @Nullable WrongAnswer wrong, String detail) {
        miss();
        finish(quality, wrong, detail);
    }

    /** No answer came in time. It may still come, so the unit owes it. */
    private void miss() {
        UnitState asked = exchange.unitState();
        Request request = exchange.request();
        if (asked != null && request != null && framing.anonymous()) {
            asked.owedAnswers().missed(request, exchange.sentAt());
        }
    }

    private void finish(Quality quality, @Nullable WrongAnswer wrong, String detail) {
        UnitState unitState = exchange.unitState();
        Request failed = exchange.request();
        AdHocRead ran = exchange.adHocRead();
        repeated = null;
        if (unitState != null) {
            note(detail);
        }
        finish();
        if (unitState != null) {
            outcomes.failed(unitState, failed, ran, quality, wrong, detail);
        }
    }

    private void finish() {
        framing.giveUp();
        boolean ran = exchange.adHocRead() != null;
        exchange.end();
        if (ran) {
            queue.ended(time.nanos());
        }
    }
}
