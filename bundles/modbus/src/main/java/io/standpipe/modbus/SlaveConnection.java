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
 * for many slaves accept no more; the slaves take turns, a read each, so that a silent one costs
 * its neighbours one timeout and no more. A write goes before all reads, but no two in a row while
 * a read is due. One thread.
 *
 * <p>Its owner calls {@link #onTime} at {@link #next}, which may change with every call.
 */
final class SlaveConnection implements Framing.Receiver {

    /** Timeouts in a row after which the connection is taken for dead. */
    static final int MAX_TIMEOUTS = 3;

    private static final Quality SILENT = Quality.bad(Cause.DEVICE_SILENT);
    private static final Quality INVALID = Quality.bad(Cause.INVALID_ANSWER);
    private static final Quality NO_CONNECTION = Quality.bad(Cause.NO_CONNECTION);

    private enum State {
        CLOSED,
        CONNECTING,
        OPEN
    }

    private final List<Slave> slaves;
    private final Duration timeout;
    private final TimeSource time;
    private final Framing framing;
    private final Wire wire;
    private final Flaws flaws = new Flaws();
    private final Writes writes = new Writes();
    private final ByteBuffer frame = ByteBuffer.allocate(Request.MAX_FRAME);

    private State state = State.CLOSED;
    private int turn;
    private long deadline;
    private int timeoutsInRow;
    private boolean failedToConnect;

    // The request under way; both null if there is none.
    private @Nullable Slave asked;
    private @Nullable Request request;
    // What came meanwhile that is no answer to it.
    private @Nullable Flaw instead;
    private boolean wrote;

    // Whether the present connection gave an answer.
    private boolean proven;
    private long connects;

    /**
     * @param slaves at least one
     * @param timeout to connect, and for each answer
     */
    SlaveConnection(
            List<Slave> slaves, Duration timeout, TimeSource time, Framing framing, Wire wire) {
        this.slaves = List.copyOf(slaves);
        this.timeout = timeout;
        this.time = time;
        this.framing = framing;
        this.wire = wire;
    }

    /** When {@link #onTime} is to be called. */
    long next() {
        if (asked != null || state == State.CONNECTING) {
            return deadline;
        }
        return Slave.earliest(slaves);
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

    /** Some deadline has come. */
    void onTime() {
        long now = time.nanos();
        if (deadline - now <= 0) {
            if (state == State.CONNECTING) {
                wire.close();
                unreachable("no connection within " + timeout.toMillis() + " ms");
            } else if (asked != null) {
                timedOut();
            }
        }
        advance();
    }

    /** The wire is connected. */
    void connected() {
        state = State.OPEN;
        timeoutsInRow = 0;
        proven = false;
        framing.opened();
        advance();
    }

    /** The connection could not be made, or it ended. */
    void lost(String reason) {
        if (state == State.CONNECTING) {
            unreachable(reason);
        } else {
            state = State.CLOSED;
            Slave slave = asked;
            if (slave != null) {
                count(Flaw.CUT, slave);
            }
            // Some slaves close after each answer or when idle, and that may cross a request. It
            // gets a second chance, first thing on a new connection.
            if (slave != null && proven && request instanceof Read) {
                finish();
                turn = slaves.indexOf(slave);
            } else {
                fail(NO_CONNECTION, reason);
            }
        }
        advance();
    }

    /**
     * Bytes came.
     *
     * @param in big endian; is read to its end, not kept
     */
    void received(ByteBuffer in) {
        framing.received(in, this);
        advance();
    }

    // What framing tells never leads to a new request at once: that one's answer cannot be here.

    @Override
    public void answered(ByteBuffer bytes, int data) {
        spoke();
        Slave slave = asked;
        Request answered = request;
        finish();
        if (slave != null && answered instanceof Read read) {
            slave.succeeded(read, bytes, data + 1);
        } else if (slave != null && answered instanceof Write write) {
            Writes.confirmed(slave, write);
        }
    }

    @Override
    public void refused(int code) {
        spoke();
        fail(Quality.exception(code), String.valueOf(ExceptionCode.of(code)));
    }

    private void spoke() {
        timeoutsInRow = 0;
        proven = true;
        if (failedToConnect) {
            failedToConnect = false;
            long now = time.nanos();
            slaves.forEach(each -> each.reachable(now));
        }
    }

    @Override
    public void failed(Flaw flaw) {
        count(flaw, asked);
        fail(INVALID, flaw.text() + " came");
    }

    @Override
    public void stray(Flaw flaw, int unit) {
        Slave sender = asked;
        for (Slave slave : slaves) {
            if (slave.unit() == unit) {
                sender = slave;
                break;
            }
        }
        count(flaw, sender);
        if (flaw != Flaw.LATE) {
            instead = flaw;
        }
    }

    @Override
    public void broken(Flaw flaw) {
        count(flaw, asked);
        close();
        fail(INVALID, flaw.text() + " came");
    }

    private void count(Flaw flaw, @Nullable Slave slave) {
        flaws.add(flaw);
        if (slave != null) {
            slave.flaws().add(flaw);
        }
    }

    private void timedOut() {
        timeoutsInRow++;
        Flaw unfinished = framing.unfinished();
        if (unfinished != null) {
            count(unfinished, asked);
            instead = unfinished;
        }
        String detail = "no answer within " + timeout.toMillis() + " ms";
        if (instead == null) {
            fail(SILENT, detail);
        } else {
            fail(INVALID, detail + "; what came: " + instead.text());
        }
        if (timeoutsInRow >= MAX_TIMEOUTS) {
            close();
        }
    }

    private void unreachable(String reason) {
        state = State.CLOSED;
        failedToConnect = true;
        writes.refuseAll(reason);
        long now = time.nanos();
        for (Slave slave : slaves) {
            if (slave.ready(now)) {
                slave.unreachable(reason);
            }
        }
    }

    private void close() {
        wire.close();
        state = State.CLOSED;
    }

    /** The request under way failed; nothing happens if there is none. */
    private void fail(Quality quality, String detail) {
        Slave slave = asked;
        Request failed = request;
        finish();
        if (slave != null && failed instanceof Read read) {
            slave.failed(read, quality, detail);
        } else if (slave != null && failed instanceof Write write) {
            Writes.failed(slave, write, quality, detail);
        }
    }

    private void finish() {
        framing.giveUp();
        asked = null;
        request = null;
    }

    /** Does what can be done now: connect, or send the next request. */
    private void advance() {
        if (asked != null || state == State.CONNECTING) {
            return;
        }
        long now = time.nanos();
        Writes.Pending write = writes.first(now);
        Slave reader = ready(now);
        if (write == null && reader == null) {
            return;
        }
        if (state == State.OPEN && !framing.ready()) {
            close();
        }
        deadline = now + timeout.toNanos();
        if (state == State.CLOSED) {
            state = State.CONNECTING;
            connects++;
            wire.connect();
        } else if (write != null && !(wrote && reader != null)) {
            writes.sent();
            wrote = true;
            ask(write.slave(), write.write());
        } else if (reader != null) {
            turn = (turn + 1) % slaves.size();
            wrote = false;
            ask(reader, reader.next(now));
        }
    }

    private @Nullable Slave ready(long now) {
        for (int i = 0; i < slaves.size(); i++) {
            int index = (turn + i) % slaves.size();
            if (slaves.get(index).ready(now)) {
                turn = index;
                return slaves.get(index);
            }
        }
        return null;
    }

    private void ask(Slave slave, Request wanted) {
        asked = slave;
        request = wanted;
        instead = null;
        frame.clear();
        framing.put(wanted, slave.unit(), frame);
        slave.sent();
        wire.send(frame.flip());
    }

    /** After an error that is nobody's on the wire: closes, and fails what is under way. */
    void reset(String reason) {
        wire.close();
        if (request instanceof Write) {
            fail(NO_CONNECTION, reason);
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
