package io.standpipe.modbus;

import io.standpipe.model.Quality;
import io.standpipe.model.Quality.Cause;
import io.standpipe.model.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Timeouts in a row after which the connection is taken for dead. */
    static final int MAX_TIMEOUTS = 3;

    /**
     * For so long nobody must have answered before all slaves are told silent though they were not
     * asked: well within the 100 s in which a fault must show (EN 54-2, 8.2.4).
     */
    static final long LINE_SILENT = Duration.ofSeconds(30).toNanos();

    /** Least time that a slave is given which did not answer before. */
    static final long MIN_PATIENCE = Duration.ofMillis(50).toNanos();

    // A deadline that is noticed so late says more of this machine than of the device.
    private static final long OWN_LATENESS = Duration.ofMillis(50).toNanos();

    private static final Quality SILENT = Quality.bad(Cause.DEVICE_SILENT);
    private static final Quality INVALID = Quality.bad(Cause.INVALID_ANSWER);
    private static final Quality UNASKED = Quality.bad(Cause.UNASKED_ANSWERS);
    private static final Quality NO_CONNECTION = Quality.bad(Cause.NO_CONNECTION);

    private enum State {
        CLOSED,
        CONNECTING,
        OPEN
    }

    private final List<Partner> partners;
    private final Map<Slave, Partner> bySlave = new HashMap<>();
    private final Turns turns;
    private final Timing timing;
    private final TimeSource time;
    private final Framing framing;
    private final Wire wire;
    private final Flaws flaws = new Flaws();
    private final Writes writes = new Writes();
    private final Errands errands;
    private final Tracer tracer = new Tracer();
    private final Quiet quiet;
    private final AnswerTime answerTime = new AnswerTime();
    private final SharedUnits shared;
    // Whose polls are held back.
    private final List<Partner> holding = new ArrayList<>();
    // Whole frames that came while the present answer was awaited and are not it.
    private final List<Frame> strays = new ArrayList<>();
    private final ByteBuffer frame = ByteBuffer.allocate(Request.MAX_FRAME);

    private State state = State.CLOSED;
    private long deadline;
    private int timeoutsInRow;
    private boolean failedToConnect;
    // Requests in a row that nobody answered, over connections, and when the first was sent.
    private int unanswered;
    private long unansweredSince;
    private boolean lineSilent;

    // The request under way, null if there is none; and the errand that it is, if it is one.
    private @Nullable Partner asked;
    private @Nullable Request request;
    private @Nullable Errand errand;
    private long sentAt;
    // Whether its deadline was moved because this thread was late.
    private boolean excused;
    // What came meanwhile that is no answer to it.
    private @Nullable Flaw instead;
    private boolean wrote;

    // Until then a converter may be busy with a request that was given up early.
    private long owedUntil;

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
        // Several devices of one unit owe each other's answers.
        Map<Integer, Doubt> doubts = new HashMap<>();
        Map<Integer, Unasked> unasked = new HashMap<>();
        partners =
                slaves.stream()
                        .map(
                                slave ->
                                        new Partner(
                                                slave,
                                                doubts.computeIfAbsent(
                                                        slave.unit(), unit -> new Doubt()),
                                                unasked.computeIfAbsent(
                                                        slave.unit(), unit -> new Unasked())))
                        .toList();
        partners.forEach(partner -> bySlave.put(partner.slave(), partner));
        partners.forEach(partner -> partner.slave().onHold(() -> holding.add(partner)));
        turns = new Turns(partners);
        this.timing = timing;
        quiet = new Quiet(timing);
        this.time = time;
        this.framing = framing;
        this.wire = wire;
        long now = time.nanos();
        errands = new Errands(partners, turns, now);
        owedUntil = now;
    }

    /** When {@link #onTime} is to be called. */
    long next() {
        long next = nextOfWire();
        for (Partner partner : holding) {
            long until = partner.slave().until();
            next = until - next < 0 ? until : next;
        }
        return next;
    }

    private long nextOfWire() {
        if (state == State.CONNECTING) {
            return deadline;
        }
        if (asked != null) {
            long silence = quiet.busyAt() + timing.silence();
            return unfinished() && silence - deadline < 0 ? silence : deadline;
        }
        long now = time.nanos();
        long wake = turns.wake(now, this::cost);
        Writes.Pending write = writes.peek();
        if (write != null) {
            long free = partner(write).doubt().free(now);
            wake = free - wake < 0 ? free : wake;
        }
        long run = errands.start(now);
        wake = run - wake < 0 ? run : wake;
        long silent = quiet.at(now);
        return state == State.OPEN && silent - wake > 0 ? silent : wake;
    }

    /** True if something has come of which silence would say that it does not go on. */
    private boolean unfinished() {
        return framing.anonymous() && framing.unfinished() != null;
    }

    /** True while an answer is awaited. */
    boolean awaits() {
        return asked != null;
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
        FrameTrace trace = tracer.of(asked);
        if (trace != null) {
            trace.note(what);
        }
    }

    /** Some deadline has come. */
    void onTime() {
        long now = time.nanos();
        release(now);
        if (unfinished() && now - quiet.busyAt() >= timing.silence()) {
            framing.silence(this);
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

    /** Hands over what nothing has contradicted for long enough. */
    private void release(long now) {
        for (int i = holding.size() - 1; i >= 0; i--) {
            Slave slave = holding.get(i).slave();
            slave.release(now);
            if (!slave.holds()) {
                holding.remove(i);
            }
        }
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
        timeoutsInRow = 0;
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
            Partner partner = asked;
            if (partner != null) {
                count(Flaw.CUT, partner);
            }
            // Some slaves close after each answer or when idle, and that may cross a request. It
            // gets a second chance, first thing on a new connection.
            if (partner != null && proven && errand == null && request instanceof Read) {
                miss();
                finish();
                turns.again(partner);
            } else {
                fail(NO_CONNECTION, reason);
            }
        }
        advance();
    }

    /** There is reason to believe that a connection can be made again. */
    void retry() {
        if (state == State.CLOSED) {
            long now = time.nanos();
            partners.forEach(partner -> partner.slave().reachable(now));
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
        FrameTrace trace = tracer.of(asked);
        if (trace != null) {
            trace.frame("<-", in, asked == null ? "while nothing was asked" : "");
        }
        framing.received(in, this);
        advance();
    }

    // What framing tells never leads to a new request at once: that one's answer cannot be here.

    @Override
    public void answered(ByteBuffer bytes, int data) {
        Partner partner = asked;
        Request answered = request;
        if (partner == null || answered == null) {
            return;
        }
        spoke(partner);
        FrameTrace trace = tracer.of(partner);
        if (trace != null) {
            double took = (time.nanos() - sentAt) / 1e6;
            trace.note("the answer to %s, after %.3f ms".formatted(answered, took));
        }
        partner.answered(true);
        Errand ran = errand;
        strays.forEach(this::unasked); // the one answer is there, so they were not it
        finish();
        if (ran != null) {
            int[] values = ran.read().values(bytes, data + 1);
            ran.done().accept(new Errand.Outcome(Quality.GOOD, "", values));
        } else if (answered instanceof Read read) {
            hold(partner, answered, bytes);
            partner.slave().succeeded(read, bytes, data + 1);
        } else if (answered instanceof Varied varied) {
            varied(partner, varied, bytes, data + 1);
        } else if (answered instanceof Write write) {
            Writes.confirmed(partner.slave(), write);
        } else if (answered instanceof Probe probe) {
            if (probe.telling()) {
                partner.doubt().settled();
                turns.again(partner);
            } else {
                leaveAlone(partner);
            }
        }
    }

    /** Nothing of a poll is handed over before the right answer would have come, if it was not. */
    private void hold(Partner partner, Request answered, ByteBuffer bytes) {
        if (framing.anonymous()) {
            long now = time.nanos();
            long wait = Math.min(timing.timeout().toNanos(), partner.answerTime().enough());
            Frame frame =
                    new Frame(partner.unit(), answered.function(), answered.answerSize(), bytes);
            partner.slave().answeredBy(frame, now + wait);
        }
    }

    private void varied(Partner partner, Varied varied, ByteBuffer bytes, int data) {
        hold(partner, varied, bytes);
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

    @Override
    public void refused(int code) {
        Partner partner = asked;
        if (partner == null) {
            return;
        }
        spoke(partner);
        if (request instanceof Probe) {
            // It lives; but this may be the refusal of an earlier request.
            partner.answered(true);
            finish();
            leaveAlone(partner);
        } else if (request instanceof Varied varied && varied.besides()) {
            // Of what was asked besides, or somebody else's: nothing is learnt of the points.
            partner.refused(varied);
            partner.answered(true);
            finish();
            partner.slave()
                    .failed(
                            varied.planned(),
                            UNASKED,
                            "it refuses a read whose answer could be told from others'");
        } else {
            strays.forEach(this::unasked);
            finish(Quality.exception(code), String.valueOf(ExceptionCode.of(code)));
        }
    }

    private void leaveAlone(Partner partner) {
        partner.doubt().hold(time.nanos() + timing.timeout().toNanos());
    }

    private void spoke(Partner partner) {
        long now = time.nanos();
        timeoutsInRow = 0;
        unanswered = 0;
        proven = true;
        long took = Math.max(1, now - sentAt);
        answerTime.add(took);
        partner.answerTime().add(took);
        if (partner.installed()) {
            partner.slave().took(took);
        }
        if (failedToConnect || lineSilent) {
            failedToConnect = false;
            lineSilent = false;
            partners.forEach(each -> each.slave().reachable(now));
        }
    }

    @Override
    public void failed(Flaw flaw) {
        count(flaw, asked);
        fail(INVALID, flaw.text() + " came");
    }

    @Override
    public void stray(Flaw flaw, int unit) {
        long now = time.nanos();
        Partner owner = at(unit);
        Partner sender = owner == null ? asked : owner;
        boolean late = flaw == Flaw.LATE;
        if (late) {
            owedUntil = now;
        }
        if (sender != null) {
            late |= flaw != Flaw.GARBAGE && sender.doubt().any(now);
            sender.doubt().stirred(now + timing.timeout().toNanos());
        }
        strayed(late ? Flaw.LATE : flaw, sender, now);
    }

    @Override
    public void stray(Flaw flaw, Frame frame) {
        long now = time.nanos();
        Partner owner = at(frame.unit());
        if (owner == null) {
            // Somebody else on the line, whom this does not concern; or the wrong one answered.
            strayed(flaw, asked, now);
            return;
        }
        owner.doubt().stirred(now + timing.timeout().toNanos());
        if (flaw == Flaw.REQUEST) {
            unasked(frame);
            strayed(flaw, owner, now);
        } else if (owner.doubt().explains(frame, now)) {
            strayed(Flaw.LATE, owner, now);
        } else if (asked == null) {
            unasked(frame);
            strayed(Flaw.UNASKED, owner, now);
        } else {
            // Perhaps it is what the device has instead of the answer: the end will show.
            strays.add(frame);
            strayed(flaw, owner, now);
        }
    }

    private @Nullable Partner at(int unit) {
        for (Partner partner : partners) {
            if (partner.unit() == unit) {
                return partner;
            }
        }
        return null;
    }

    private void strayed(Flaw flaw, @Nullable Partner sender, long now) {
        count(flaw, sender);
        if (flaw != Flaw.LATE) {
            instead = flaw;
        } else if (sender != null && sender.failing()) {
            sender.late(now, timing.timeout().toNanos());
        }
    }

    /** Nobody here asked for this frame of an installed unit, or it is another's request. */
    private void unasked(Frame frame) {
        long now = time.nanos();
        List<Slave> there =
                partners.stream()
                        .filter(partner -> partner.unit() == frame.unit())
                        .map(Partner::slave)
                        .toList();
        boolean copy = there.stream().anyMatch(slave -> slave.copies(frame));
        Partner first = at(frame.unit());
        if (first != null) {
            first.unasked().came(frame, copy, now);
        }
        for (Slave slave : there) {
            slave.heard(frame, copy);
            shared.heard(slave, now);
        }
    }

    @Override
    public void broken(Flaw flaw) {
        count(flaw, asked);
        close();
        fail(INVALID, flaw.text() + " came");
    }

    private void count(Flaw flaw, @Nullable Partner partner) {
        flaws.add(flaw);
        note(flaw.text());
        if (partner != null && partner.installed()) {
            partner.slave().flaws().add(flaw);
        }
    }

    private void timedOut(Partner partner, long now) {
        // One that is known to be silent says nothing of the connection while others answer.
        if (errand == null
                && (!partner.failing() || partners.stream().allMatch(Partner::failing))) {
            timeoutsInRow++;
        }
        if (!framing.anonymous()) {
            owedUntil = sentAt + timing.timeout().toNanos();
        }
        Flaw unfinished = framing.unfinished();
        if (unfinished != null) {
            count(unfinished, partner);
            instead = unfinished;
        }
        if (strays.size() > 1) {
            strays.forEach(this::unasked); // one may be what the device has instead of the answer
        }
        if (unanswered++ == 0) {
            unansweredSince = sentAt;
        }
        String detail = "no answer within " + Duration.ofNanos(now - sentAt).toMillis() + " ms";
        Quality quality = instead == null ? SILENT : INVALID;
        fail(quality, instead == null ? detail : detail + "; what came: " + instead.text());
        if (unanswered >= MAX_TIMEOUTS && errand == null) {
            nobodyAnswers(partner, quality, now);
        }
        if (timeoutsInRow >= MAX_TIMEOUTS) {
            close();
        }
    }

    /**
     * Several in a row did not answer. If that goes on, all slaves are told as silent, so that of
     * many behind one dead converter none is believed until its turn has come. Until then those are
     * asked that stand elsewhere in the order: of one segment that is dead, others may live.
     */
    private void nobodyAnswers(Partner last, Quality quality, long now) {
        turns.elsewhere();
        if (now - unansweredSince < LINE_SILENT) {
            return;
        }
        lineSilent = true;
        String detail =
                "nobody on this connection has answered for %d s"
                        .formatted(Duration.ofNanos(now - unansweredSince).toSeconds());
        for (Partner partner : partners) {
            Slave slave = partner.slave();
            if (partner != last && !slave.knownSilent() && slave.ready(now)) {
                partner.answered(false);
                slave.unasked(quality, detail);
            }
        }
    }

    private void unreachable(String reason) {
        state = State.CLOSED;
        failedToConnect = true;
        writes.refuseAll(reason);
        errands.refuseAll(NO_CONNECTION, reason);
        long now = time.nanos();
        for (Partner partner : partners) {
            if (partner.slave().ready(now)) {
                partner.slave().unreachable(reason);
            }
        }
    }

    private void close() {
        wire.close();
        state = State.CLOSED;
    }

    /** The request under way got no answer; nothing happens if there is none. */
    private void fail(Quality quality, String detail) {
        miss();
        finish(quality, detail);
    }

    /** Its answer may still come. */
    private void miss() {
        if (asked != null && request != null && framing.anonymous()) {
            asked.doubt().missed(request, time.nanos());
        }
    }

    private void finish(Quality quality, String detail) {
        Partner partner = asked;
        Request failed = request;
        Errand ran = errand;
        if (partner != null) {
            note(detail);
        }
        finish();
        if (partner == null) {
            return;
        }
        if (ran != null) {
            ran.done().accept(Errand.Outcome.failed(quality, detail));
            return;
        }
        Slave slave = partner.slave();
        partner.answered(spokeItself(quality));
        if (failed instanceof Read read) {
            slave.failed(read, quality, detail);
        } else if (failed instanceof Varied varied) {
            slave.failed(varied.planned(), quality, detail);
        } else if (failed instanceof Probe probe) {
            writes.refuse(slave, detail);
            slave.failed(probe.planned(), quality, detail);
        } else if (failed instanceof Write write) {
            Writes.failed(slave, write, quality, detail);
        }
    }

    /** False also for a converter that says that it cannot reach the slave. */
    private static boolean spokeItself(Quality failure) {
        return failure.cause() == Cause.EXCEPTION
                && !ExceptionCode.of(failure.code()).ofConverter();
    }

    private void finish() {
        framing.giveUp();
        strays.clear();
        asked = null;
        request = null;
        if (errand != null) {
            errand = null;
            errands.ended(time.nanos());
        }
    }

    /** Does what can be done now: connect, or send the next request. */
    private void advance() {
        if (asked != null || state == State.CONNECTING) {
            return;
        }
        long now = time.nanos();
        Writes.Pending write = writes.first(now);
        if (write != null && partner(write).doubt().free(now) - now > 0) {
            write = null;
        }
        // A pause on the line is waited for before it is settled who is next.
        if (state == State.OPEN
                && quiet.at(now) - now > 0
                && (write != null
                        || turns.wake(now, this::cost) - now <= 0
                        || errands.start(now) - now <= 0)) {
            quiet.await(now);
            return;
        }
        quiet.over();
        Partner reader = turns.next(now, this::cost);
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
                                    "the device did not answer before, or somebody else asks there, and that answer could not be told from this one; try again in a minute, or read another number of registers"));
            advance();
            return;
        }
        errand = next;
        ask(partner, next.read(), now);
        deadline = sentAt + next.patience().toNanos();
    }

    private void write(Writes.Pending write, long now) {
        Partner partner = partner(write);
        if (partner.doubt().any(now)) {
            read(partner, now);
        } else {
            writes.sent();
            wrote = true;
            ask(partner, write.write(), now);
        }
    }

    private Partner partner(Writes.Pending write) {
        Partner partner = bySlave.get(write.slave());
        if (partner == null) {
            throw new IllegalStateException("a write goes to a slave of its connection");
        }
        return partner;
    }

    private void read(Partner partner, long now) {
        shared.look(now);
        Read read = partner.slave().next(now);
        ask(partner, framing.anonymous() ? partner.asking(read, now) : read, now);
    }

    private void ask(Partner partner, Request wanted, long now) {
        asked = partner;
        request = wanted;
        instead = null;
        excused = false;
        frame.clear();
        framing.put(wanted, partner.unit(), frame);
        frame.flip();
        FrameTrace trace = tracer.of(asked);
        if (trace != null) {
            trace.frame("->", frame, wanted.toString());
        }
        sentAt = now + frame.remaining() * timing.perByte();
        quiet.busy(sentAt);
        // A converter that still waits for another unit comes to this one later.
        deadline = (owedUntil - sentAt > 0 ? owedUntil : sentAt) + patience(partner);
        partner.asked(sentAt);
        if (partner.installed()) {
            partner.slave().sent();
        }
        wire.send(frame);
    }

    /**
     * Nanoseconds that an answer is waited for. A slave that did not answer before gets what
     * answers used to take with something over, and all the time that nobody else needs.
     */
    private long patience(Partner partner) {
        long whole = timing.timeout().toNanos();
        // When several did not answer, it is no news if one more does not; a converter that speaks
        // Modbus TCP has its own time-out for each.
        boolean doubtful = framing.anonymous() && unanswered >= MAX_TIMEOUTS;
        return partner.failing() || doubtful
                ? Math.min(whole, Math.max(cost(partner), turns.pause(time.nanos())))
                : whole;
    }

    /** Nanoseconds that a slave is given at least which did not answer before. */
    private long cost(Partner partner) {
        long whole = timing.timeout().toNanos();
        long own = partner.answerTime().enough();
        long known = own > 0 ? own : answerTime.enough();
        return known == 0 ? whole : Math.min(whole, Math.max(MIN_PATIENCE, known));
    }

    /** After an error that is nobody's on the wire: closes, and fails what is under way. */
    void reset(String reason) {
        wire.close();
        miss();
        if (request instanceof Write || errand != null) {
            finish(NO_CONNECTION, reason);
        }
        finish();
        unreachable(reason);
    }

    long connects() {
        return connects;
    }

    /** What was wrong with what came, whoever sent it. */
    Flaws flaws() {
        return flaws;
    }
}
