package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.FrameErrorCounters;
import io.standpipe.modbus.device.FrameTrace;
import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.frame.Framing;
import io.standpipe.modbus.frame.Probe;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.frame.Request;
import io.standpipe.modbus.frame.UnaskedAnswers;
import io.standpipe.modbus.frame.VariedRead;
import io.standpipe.modbus.frame.Write;
import io.standpipe.modbus.settings.Timing;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.ConnectionPhrase;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one connection and the slaves behind it. At most one request is under way,
 * for many slaves accept no more and a serial line carries no more. {@link RequestQueue} chooses
 * the next request, and {@link AnswerReceiver} takes the bytes that come. One thread.
 *
 * <p>Where answers carry no number (RTU), an answer that comes too late could be taken for the next
 * one. So after a missed answer a slave is asked a {@link Probe} first, however long ago the miss
 * was. An answer to somebody else's request could be taken for the gateway's own. So each poll is
 * held back for as long as an answer usually takes, in which the right one would follow, and after
 * {@link UnaskedAnswers} each read is a {@link VariedRead}.
 *
 * <p>Its owner calls {@link #onTime} at {@link #next}, which may change with every call.
 */
public final class ModbusConnection {

    // A deadline that is noticed so late shows a slow machine, and not a silent device.
    private static final long OWN_LATENESS = Duration.ofMillis(50).toNanos();

    private static final Quality SILENT = Quality.bad(Cause.DEVICE_SILENT);
    private static final Quality NO_CONNECTION = Quality.bad(Cause.NO_CONNECTION);

    private enum State {
        CLOSED,
        CONNECTING,
        OPEN
    }

    private final UnitStates unitStates;
    private final Timing timing;
    private final TimeSource time;
    private final Framing framing;
    private final Transport transport;
    private final RequestQueue queue;
    private final Tracer tracer = new Tracer();
    private final FrameGap frameGap;
    private final AnswerWait wait;
    private final ConnectionSilence silence;
    private final SharedUnits shared;
    private final Exchange exchange = new Exchange();
    private final AnswerReceiver answers;
    private final ByteBuffer frame = ByteBuffer.allocate(Request.MAX_FRAME);

    private State state = State.CLOSED;
    private long deadline;
    // Whether the deadline was moved because this thread was late.
    private boolean excused;
    private long connects;

    /**
     * @param slaves none if it is only there to look for devices
     * @param shared told of units at which others are heard
     */
    public ModbusConnection(
            List<PolledDevice> slaves,
            Timing timing,
            TimeSource time,
            Framing framing,
            SharedUnits shared,
            Transport transport) {
        this.shared = shared;
        this.timing = timing;
        this.time = time;
        this.framing = framing;
        this.transport = transport;
        unitStates = new UnitStates(slaves);
        PollArbiter arbiter = new PollArbiter(unitStates.all());
        frameGap = new FrameGap(timing);
        wait = new AnswerWait(timing, arbiter);
        silence = new ConnectionSilence(unitStates, arbiter);
        queue = new RequestQueue(unitStates, arbiter, wait, time.nanos());
        answers =
                new AnswerReceiver(
                        unitStates,
                        exchange,
                        timing,
                        time,
                        framing,
                        wait,
                        silence,
                        queue,
                        shared,
                        tracer,
                        this::close);
    }

    /** When {@link #onTime} is to be called. */
    public long next() {
        return unitStates.release(nextOfWire());
    }

    private long nextOfWire() {
        if (state == State.CONNECTING) {
            return deadline;
        }
        if (awaits()) {
            long silent = frameGap.busyAt() + timing.silence();
            return unfinished() && silent - deadline < 0 ? silent : deadline;
        }
        long now = time.nanos();
        long wake = queue.wake(now);
        long silent = frameGap.at(now);
        return state == State.OPEN && silent - wake > 0 ? silent : wake;
    }

    /** Whether the beginning of a frame has come that a silence of the line would end. */
    private boolean unfinished() {
        return framing.endsInSilence() && framing.unfinished() != null;
    }

    /** True while an answer is awaited. */
    public boolean awaits() {
        return exchange.unitState() != null;
    }

    /**
     * Polls the slave as soon as possible.
     *
     * @param done completed when the readings were handed over
     */
    public void read(PolledDevice slave, CompletableFuture<String> done) {
        slave.request(done);
        advance();
    }

    /** Writes as soon as possible; what became of it the write is told. */
    public void write(PolledDevice slave, Write write) {
        queue.add(slave, write);
        advance();
    }

    /** Reads besides the polls when there is time for it. */
    public void run(AdHocRead wanted) {
        queue.add(wanted);
        advance();
    }

    /**
     * Writes down the frames of one slave.
     *
     * @param lasting zero to end it
     */
    public void trace(PolledDevice slave, Duration lasting) {
        tracer.begin(slave, lasting);
    }

    /** Some deadline has come. */
    public void onTime() {
        long now = time.nanos();
        UnitState asked = exchange.unitState();
        unitStates.handOver(now);
        if (unfinished() && now - frameGap.busyAt() >= timing.silence()) {
            framing.silence(answers);
            asked = exchange.unitState();
        }
        if (deadline - now <= 0 && (state == State.CONNECTING || asked != null) && late(now)) {
            return;
        }
        if (deadline - now <= 0) {
            if (state == State.CONNECTING) {
                transport.close();
                unreachable(ConnectionPhrase.NO_CONNECTION_WITHIN.of(timing.timeout().toMillis()));
            } else if (asked != null) {
                answers.timedOut(asked, now);
                if (silence.dead()) {
                    close();
                }
            }
        }
        advance();
    }

    /**
     * Whether this thread itself is late, and not only the device: the answer may have come without
     * having been read yet. True at most once for each request.
     */
    private boolean late(long now) {
        if (excused || now - deadline < OWN_LATENESS) {
            return false;
        }
        excused = true;
        deadline = now + OWN_LATENESS;
        return true;
    }

    /** The transport is connected. */
    public void connected() {
        state = State.OPEN;
        answers.connected();
        framing.opened();
        frameGap.connected(time.nanos());
        advance();
    }

    /** The connection could not be made, or it ended. */
    public void lost(String reason) {
        if (state == State.CONNECTING) {
            unreachable(reason);
        } else {
            state = State.CLOSED;
            answers.lost(reason);
        }
        advance();
    }

    /** There is reason to believe that a connection can be made again. */
    public void retry() {
        if (state == State.CLOSED) {
            long now = time.nanos();
            unitStates.reachable(now);
            advance();
        }
    }

    /**
     * Bytes came.
     *
     * @param in big endian; is read to its end, not kept
     */
    public void received(ByteBuffer in) {
        frameGap.busy(time.nanos());
        FrameTrace trace = tracer.of(exchange.unitState());
        if (trace != null) {
            trace.frame("<-", in, !awaits() ? "while nothing was asked" : "");
        }
        framing.received(in, answers);
        advance();
    }

    private void unreachable(String reason) {
        state = State.CLOSED;
        answers.unreachable();
        queue.refuseAll(NO_CONNECTION, reason);
        long now = time.nanos();
        for (UnitState unitState : unitStates.all()) {
            if (unitState.slave().ready(now)) {
                unitState.slave().unreachable(reason);
            }
        }
    }

    private void close() {
        transport.close();
        state = State.CLOSED;
    }

    /** Does what can be done now: connect, or send the next request. */
    private void advance() {
        if (awaits() || state == State.CONNECTING) {
            return;
        }
        long now = time.nanos();
        // A pause on the line is waited for before it is settled who is next.
        if (state == State.OPEN && frameGap.at(now) - now > 0 && queue.any(now)) {
            frameGap.await(now);
            return;
        }
        frameGap.over();
        RequestQueue.Next next = queue.next(now);
        if (next == null) {
            return;
        }
        if (state == State.OPEN && !framing.ready(answers)) {
            close();
        }
        if (state == State.CLOSED) {
            queue.putBack(next);
            deadline = now + timing.timeout().toNanos();
            state = State.CONNECTING;
            excused = false;
            connects++;
            transport.connect();
        } else {
            send(next, now);
        }
    }

    private void send(RequestQueue.Next next, long now) {
        PendingWrites.Pending write = next.write();
        UnitState reader = next.reader();
        if (write != null) {
            write(write, now);
        } else if (reader != null) {
            queue.reads();
            read(reader, now);
        } else {
            readAdHoc(now);
        }
    }

    private void readAdHoc(long now) {
        AdHocRead next = queue.takeAdHocRead();
        UnitState unitState = queue.unitState(next);
        if ((unitState.owedAnswers().any(now) && unitState.owedAnswers().misses(next.read()))
                || unitState.unasked().fits(next.read(), now)) {
            next.done().accept(AdHocRead.Outcome.failed(SILENT, BusPhrase.NOT_TOLD_APART.of()));
            advance();
            return;
        }
        ask(unitState, next.read(), next, now);
        deadline = exchange.sentAt() + next.patience().toNanos();
    }

    private void write(PendingWrites.Pending write, long now) {
        UnitState unitState = unitStates.of(write.slave());
        if (unitState.owedAnswers().any(now) && !unitState.owedAnswers().clear(write.write())) {
            read(unitState, now);
        } else {
            queue.wrote();
            ask(unitState, write.write(), null, now);
        }
    }

    private void read(UnitState unitState, long now) {
        shared.look(now);
        Read read = unitState.slave().next(now);
        ask(unitState, framing.anonymous() ? unitState.asking(read, now) : read, null, now);
    }

    private void ask(UnitState unitState, Request wanted, @Nullable AdHocRead adHocRead, long now) {
        exchange.begin(unitState, wanted, adHocRead);
        excused = false;
        frame.clear();
        framing.put(wanted, unitState.unit(), frame);
        frame.flip();
        FrameTrace trace = tracer.of(unitState);
        if (trace != null) {
            trace.frame("->", frame, wanted.toString());
        }
        long sentAt = now + frame.remaining() * timing.perByte();
        exchange.sent(sentAt);
        frameGap.busy(sentAt);
        // A converter that speaks Modbus TCP has its own time-out for each.
        boolean doubtful = framing.endsInSilence() && silence.several();
        // A converter that still waits for another unit comes to this one later.
        deadline =
                (answers.owedUntil() - sentAt > 0 ? answers.owedUntil() : sentAt)
                        + wait.patience(unitState, doubtful, now);
        unitState.asked(sentAt);
        if (unitState.installed()) {
            unitState.slave().counts().request();
        }
        transport.send(frame);
    }

    /** After an error that is nobody's on the wire: closes, and fails what is under way. */
    public void reset(String reason) {
        transport.close();
        answers.reset(reason);
        unreachable(reason);
    }

    public long connects() {
        return connects;
    }

    /** Counts of all wrong frames on this connection, whichever unit sent them. */
    public FrameErrorCounters frameErrors() {
        return answers.frameErrors();
    }
}
