package io.standpipe.modbus;

import io.standpipe.model.Quality;
import io.standpipe.model.Quality.Cause;
import io.standpipe.model.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one connection and the slaves behind it. At most one request is under way,
 * for many slaves accept no more and a serial line carries no more; the slaves take {@link Turns},
 * a read each, so that a silent one costs its neighbours one timeout and no more. A write goes
 * before all reads, but no two in a row while a read is due. One thread.
 *
 * <p>Where answers carry no number (RTU), one that comes too late could be taken for the next. So
 * after a missed answer a slave is asked a {@link Probe} first, however long that was ago. And one
 * that nobody here asked for could be taken for its own: so each poll is held back for as long as
 * an answer usually takes, in which the right one would follow, and after an {@link Unasked} one
 * reads are {@link Varied}.
 *
 * <p>Its owner calls {@link #onTime} at {@link #next}, which may change with every call.
 */
final class SlaveConnection implements Framing.Receiver {

    // A deadline that is noticed so late says more of this machine than of the device.
    private static final long OWN_LATENESS = Duration.ofMillis(50).toNanos();

    private static final Quality SILENT = Quality.bad(Cause.DEVICE_SILENT);
    private static final Quality INVALID = Quality.bad(Cause.INVALID_ANSWER);
    private static final Quality NO_CONNECTION = Quality.bad(Cause.NO_CONNECTION);

    private enum State {
        CLOSED,
        CONNECTING,
        OPEN
    }

    private final Partners partners;
    private final Turns turns;
    private final Timing timing;
    private final TimeSource time;
    private final Framing framing;
    private final Wire wire;
    private final Writes writes = new Writes();
    private final Errands errands;
    private final Tracer tracer = new Tracer();
    private final Quiet quiet;
    private final AnswerWait wait;
    private final ConnectionSilence silence;
    private final SharedUnits shared;
    private final Exchange exchange = new Exchange();
    private final StrayFrames strays;
    private final Outcomes outcomes;
    private final ByteBuffer frame = ByteBuffer.allocate(Request.MAX_FRAME);

    private State state = State.CLOSED;
    private long deadline;
    private boolean failedToConnect;
    // Whether the deadline was moved because this thread was late.
    private boolean excused;
    private boolean wrote;

    // Until then a converter may be busy with a request that was given up early.
    private long owedUntil;

    // A read that is asked a second time because the connection ended; null if none is.
    private @Nullable Request repeated;

    // Whether the present connection gave an answer.
    private boolean proven;
    private long connects;

    /**
     * @param slaves none if it is only there to look for devices
     * @param shared told of units at which others are heard
     */
    SlaveConnection(
            List<Slave> slaves,
            Timing timing,
            TimeSource time,
            Framing framing,
            SharedUnits shared,
            Wire wire) {
        this.shared = shared;
        this.timing = timing;
        this.time = time;
        this.framing = framing;
        this.wire = wire;
        partners = new Partners(slaves);
        turns = new Turns(partners.all());
        quiet = new Quiet(timing);
        wait = new AnswerWait(timing, turns);
        silence = new ConnectionSilence(partners, turns);
        strays = new StrayFrames(partners, exchange, timing, shared, tracer);
        outcomes = new Outcomes(timing, wait, turns, writes, framing.anonymous());
        long now = time.nanos();
        errands = new Errands(partners, turns, now);
        owedUntil = now;
    }

    /** When {@link #onTime} is to be called. */
    long next() {
        return partners.release(nextOfWire());
    }

    private long nextOfWire() {
        if (state == State.CONNECTING) {
            return deadline;
        }
        if (awaits()) {
            long silent = quiet.busyAt() + timing.silence();
            return unfinished() && silent - deadline < 0 ? silent : deadline;
        }
        long now = time.nanos();
        long wake = turns.wake(now, wait::cost);
        Writes.Pending write = writes.peek();
        if (write != null) {
            long free = partners.of(write.slave()).doubt().free(now);
            wake = free - wake < 0 ? free : wake;
        }
        long run = errands.start(now);
        wake = run - wake < 0 ? run : wake;
        long silent = quiet.at(now);
        return state == State.OPEN && silent - wake > 0 ? silent : wake;
    }

    /** True if something has come of which silence would say that it does not go on. */
    private boolean unfinished() {
        return framing.endsInSilence() && framing.unfinished() != null;
    }

    /** True while an answer is awaited. */
    boolean awaits() {
        return exchange.partner() != null;
    }

    /**
     * Polls the slave as soon as possible.
     *
     * @param done completed when the readings were handed over
     */
    void read(Slave slave, CompletableFuture<String> done) {
        slave.request(done);
        advance();
    }

    /** Writes as soon as possible; what became of it the write is told. */
    void write(Slave slave, Write write) {
        writes.add(slave, write);
        advance();
    }

    /** Runs the errand when there is time for it. */
    void run(Errand wanted) {
        errands.add(wanted);
        advance();
    }

    /**
     * Writes down the frames of one slave.
     *
     * @param lasting zero to end it
     */
    void trace(Slave slave, Duration lasting) {
        tracer.begin(slave, lasting);
    }

    private void note(String what) {
        FrameTrace trace = tracer.of(exchange.partner());
        if (trace != null) {
            trace.note(what);
        }
    }

    /** Some deadline has come. */
    void onTime() {
        long now = time.nanos();
        Partner asked = exchange.partner();
        partners.handOver(now);
        if (unfinished() && now - quiet.busyAt() >= timing.silence()) {
            framing.silence(this);
            asked = exchange.partner();
        }
        if (deadline - now <= 0 && (state == State.CONNECTING || asked != null) && late(now)) {
            return;
        }
        if (deadline - now <= 0) {
            if (state == State.CONNECTING) {
                wire.close();
                unreachable("no connection within " + timing.timeout().toMillis() + " ms");
            } else if (asked != null) {
                timedOut(asked, now);
            }
        }
        advance();
    }

    /**
     * Whether this thread itself is late, and not only the device: then what it waits for may have
     * come meanwhile and not been looked at. Once for each request.
     */
    private boolean late(long now) {
        if (excused || now - deadline < OWN_LATENESS) {
            return false;
        }
        excused = true;
        deadline = now + OWN_LATENESS;
        return true;
    }

    /** The wire is connected. */
    void connected() {
        state = State.OPEN;
        silence.connected();
        proven = false;
        owedUntil = time.nanos();
        framing.opened();
        quiet.connected(time.nanos());
        advance();
    }

    /** The connection could not be made, or it ended. */
    void lost(String reason) {
        if (state == State.CONNECTING) {
            unreachable(reason);
        } else {
            state = State.CLOSED;
            Partner partner = exchange.partner();
            if (partner != null) {
                strays.count(Flaw.CUT.plain(), partner);
            }
            // Some slaves close after each answer or when idle, and that may cross a request. It
            // gets a second chance, first thing on a new connection; one, for it may be this very
            // read that they close at.
            Request request = exchange.request();
            boolean read = exchange.errand() == null && request instanceof Read;
            if (partner != null && proven && read && request != repeated) {
                repeated = request;
                miss();
                finish();
                turns.again(partner);
            } else {
                fail(NO_CONNECTION, null, reason);
            }
        }
        advance();
    }

    /** There is reason to believe that a connection can be made again. */
    void retry() {
        if (state == State.CLOSED) {
            long now = time.nanos();
            partners.reachable(now);
            advance();
        }
    }

    /**
     * Bytes came.
     *
     * @param in big endian; is read to its end, not kept
     */
    void received(ByteBuffer in) {
        quiet.busy(time.nanos());
        FrameTrace trace = tracer.of(exchange.partner());
        if (trace != null) {
            trace.frame("<-", in, !awaits() ? "while nothing was asked" : "");
        }
        framing.received(in, this);
        advance();
    }

    // What framing tells never leads to a new request at once: that one's answer cannot be here.

    @Override
    public void answered(ByteBuffer bytes, int data) {
        Partner partner = exchange.partner();
        Request answered = exchange.request();
        if (partner == null || answered == null) {
            return;
        }
        spoke(partner);
        long now = time.nanos();
        FrameTrace trace = tracer.of(partner);
        if (trace != null) {
            double took = (now - exchange.sentAt()) / 1e6;
            trace.note("the answer to %s, after %.3f ms".formatted(answered, took));
        }
        Errand ran = exchange.errand();
        partner.answered(true);
        over(answered);
        strays.wereUnasked(now); // the one answer is there, so they were not it
        finish();
        outcomes.answered(partner, answered, ran, bytes, data, now);
    }

    @Override
    public void refused(int code) {
        Partner partner = exchange.partner();
        Request refused = exchange.request();
        if (partner == null) {
            return;
        }
        spoke(partner);
        Quality quality = Quality.exception(code);
        Errand ran = exchange.errand();
        long now = time.nanos();
        if (!(refused instanceof Substitute substitute) || !substitute.besides()) {
            strays.wereUnasked(now);
        }
        note(String.valueOf(ExceptionCode.of(code)));
        over(refused);
        finish();
        if (!outcomes.refusedBesides(partner, refused, code, now)) {
            outcomes.failed(
                    partner, refused, ran, quality, null, String.valueOf(ExceptionCode.of(code)));
        }
    }

    private void over(@Nullable Request request) {
        repeated = request == repeated ? null : repeated;
    }

    private void spoke(Partner partner) {
        long now = time.nanos();
        boolean told = silence.over();
        proven = true;
        wait.took(partner, Math.max(1, now - exchange.sentAt()));
        if (failedToConnect || told) {
            failedToConnect = false;
            partners.reachable(now);
        }
    }

    @Override
    public void failed(WrongAnswer wrong) {
        strays.count(wrong, exchange.partner());
        fail(INVALID, wrong, "what came: " + wrong.text());
    }

    @Override
    public void stray(WrongAnswer wrong, int unit) {
        long now = time.nanos();
        if (wrong.flaw() == Flaw.LATE) {
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
        strays.count(wrong, exchange.partner());
        close();
        fail(INVALID, wrong, "what came: " + wrong.text());
    }

    private void timedOut(Partner partner, long now) {
        boolean ofPoll = exchange.errand() == null;
        long sentAt = exchange.sentAt();
        silence.timedOut(partner, ofPoll, sentAt);
        if (!framing.endsInSilence()) {
            owedUntil = sentAt + timing.timeout().toNanos();
        }
        if (framing.unfinished() != null) {
            WrongAnswer incomplete = framing.incomplete();
            strays.count(incomplete, partner);
            exchange.instead(incomplete);
        }
        strays.wereInstead(now);
        WrongAnswer instead = exchange.instead();
        boolean silent = instead == null || instead.flaw() == Flaw.ECHO;
        Quality quality = silent ? SILENT : INVALID;
        String detail = "no answer within " + Duration.ofNanos(now - sentAt).toMillis() + " ms";
        if (instead != null) {
            detail += "; what came: " + instead.text();
        }
        fail(quality, instead, detail);
        if (ofPoll) {
            silence.tell(partner, quality, now);
        }
        if (silence.dead()) {
            close();
        }
    }

    private void unreachable(String reason) {
        state = State.CLOSED;
        failedToConnect = true;
        repeated = null;
        writes.refuseAll(reason);
        errands.refuseAll(NO_CONNECTION, reason);
        long now = time.nanos();
        for (Partner partner : partners.all()) {
            if (partner.slave().ready(now)) {
                partner.slave().unreachable(reason);
            }
        }
    }

    private void close() {
        wire.close();
        state = State.CLOSED;
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

    /** Its answer may still come. */
    private void miss() {
        Partner asked = exchange.partner();
        Request request = exchange.request();
        if (asked != null && request != null && framing.anonymous()) {
            asked.doubt().missed(request, time.nanos());
        }
    }

    private void finish(Quality quality, @Nullable WrongAnswer wrong, String detail) {
        Partner partner = exchange.partner();
        Request failed = exchange.request();
        Errand ran = exchange.errand();
        repeated = null;
        if (partner != null) {
            note(detail);
        }
        finish();
        if (partner != null) {
            outcomes.failed(partner, failed, ran, quality, wrong, detail);
        }
    }

    private void finish() {
        framing.giveUp();
        boolean ran = exchange.errand() != null;
        exchange.end();
        if (ran) {
            errands.ended(time.nanos());
        }
    }

    /** Does what can be done now: connect, or send the next request. */
    private void advance() {
        if (awaits() || state == State.CONNECTING) {
            return;
        }
        long now = time.nanos();
        Writes.Pending write = writes.first(now);
        if (write != null && partners.of(write.slave()).doubt().free(now) - now > 0) {
            write = null;
        }
        // A pause on the line is waited for before it is settled who is next.
        if (state == State.OPEN
                && quiet.at(now) - now > 0
                && (write != null
                        || turns.wake(now, wait::cost) - now <= 0
                        || errands.start(now) - now <= 0)) {
            quiet.await(now);
            return;
        }
        quiet.over();
        Partner reader = turns.next(now, wait::cost);
        boolean free = write == null && reader == null;
        if (free && errands.start(now) - now > 0) {
            return;
        }
        if (state == State.OPEN && !framing.ready(this)) {
            close();
        }
        if (state == State.CLOSED) {
            if (reader != null) {
                turns.again(reader);
            }
            deadline = now + timing.timeout().toNanos();
            state = State.CONNECTING;
            excused = false;
            connects++;
            wire.connect();
        } else if (write != null && !(wrote && reader != null)) {
            if (reader != null) {
                turns.again(reader);
            }
            write(write, now);
        } else if (reader != null) {
            wrote = false;
            read(reader, now);
        } else {
            runErrand(now);
        }
    }

    private void runErrand(long now) {
        Errand next = errands.take();
        Partner partner = errands.partner(next);
        if ((partner.doubt().any(now) && partner.doubt().misses(next.read()))
                || partner.unasked().fits(next.read(), now)) {
            next.done()
                    .accept(
                            Errand.Outcome.failed(
                                    SILENT,
                                    "the device did not answer before, or somebody else asks there,"
                                            + " and that answer could not be told from this one; try"
                                            + " again in a minute, or read another number of"
                                            + " registers"));
            advance();
            return;
        }
        ask(partner, next.read(), next, now);
        deadline = exchange.sentAt() + next.patience().toNanos();
    }

    private void write(Writes.Pending write, long now) {
        Partner partner = partners.of(write.slave());
        if (partner.doubt().any(now)) {
            read(partner, now);
        } else {
            writes.sent();
            wrote = true;
            ask(partner, write.write(), null, now);
        }
    }

    private void read(Partner partner, long now) {
        shared.look(now);
        Read read = partner.slave().next(now);
        ask(partner, framing.anonymous() ? partner.asking(read, now) : read, null, now);
    }

    private void ask(Partner partner, Request wanted, @Nullable Errand errand, long now) {
        exchange.begin(partner, wanted, errand);
        excused = false;
        frame.clear();
        framing.put(wanted, partner.unit(), frame);
        frame.flip();
        FrameTrace trace = tracer.of(partner);
        if (trace != null) {
            trace.frame("->", frame, wanted.toString());
        }
        long sentAt = now + frame.remaining() * timing.perByte();
        exchange.sent(sentAt);
        quiet.busy(sentAt);
        // A converter that speaks Modbus TCP has its own time-out for each.
        boolean doubtful = framing.endsInSilence() && silence.several();
        // A converter that still waits for another unit comes to this one later.
        deadline =
                (owedUntil - sentAt > 0 ? owedUntil : sentAt)
                        + wait.patience(partner, doubtful, now);
        partner.asked(sentAt);
        if (partner.installed()) {
            partner.slave().counts().request();
        }
        wire.send(frame);
    }

    /** After an error that is nobody's on the wire: closes, and fails what is under way. */
    void reset(String reason) {
        wire.close();
        miss();
        if (exchange.request() instanceof Write || exchange.errand() != null) {
            finish(NO_CONNECTION, null, reason);
        }
        finish();
        unreachable(reason);
    }

    long connects() {
        return connects;
    }

    /** What was wrong with what came, whoever sent it. */
    Flaws flaws() {
        return strays.flaws();
    }
}
