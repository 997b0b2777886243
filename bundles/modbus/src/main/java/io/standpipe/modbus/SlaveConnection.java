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
 * The state machine of one TCP connection and the slaves behind it. At most one request is under
 * way, for many slaves accept no more; the slaves take turns, a read each, so that a silent one
 * costs its neighbours one timeout and no more. A write goes before all reads, but no two in a row
 * while a read is due. One thread.
 *
 * <p>Its owner calls {@link #onTime} at {@link #next}, which may change with every call.
 */
final class SlaveConnection {

    /** Timeouts in a row after which the connection is taken for dead. */
    static final int MAX_TIMEOUTS = 3;

    // How far back a transaction id counts as late rather than foreign.
    private static final int LATE = 1024;

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
    private final Wire wire;
    private final Writes writes = new Writes();
    private final ByteBuffer frame = ByteBuffer.allocate(Request.MAX_SIZE);

    private State state = State.CLOSED;
    private int turn;
    private int transaction;
    private long deadline;
    private int timeoutsInRow;
    private boolean failedToConnect;

    // The request under way; both null if there is none.
    private @Nullable Slave asked;
    private @Nullable Request request;
    private boolean sawForeign;
    private boolean wrote;

    // Of the present connection: requests sent, and whether it gave an answer.
    private int sent;
    private boolean proven;
    // The beginning of a frame whose end has not come.
    private @Nullable ByteBuffer rest;

    private long connects;
    private long late;
    private long foreign;

    /**
     * @param slaves at least one
     * @param timeout to connect, and for each answer
     */
    SlaveConnection(List<Slave> slaves, Duration timeout, TimeSource time, Wire wire) {
        this.slaves = List.copyOf(slaves);
        this.timeout = timeout;
        this.time = time;
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
        sent = 0;
        proven = false;
        advance();
    }

    /** The connection could not be made, or it ended. */
    void lost(String reason) {
        if (state == State.CONNECTING) {
            unreachable(reason);
        } else {
            closed();
            Slave slave = asked;
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
        ByteBuffer bytes = rest == null ? in : Frame.joined(rest, in);
        int size = Frame.size(bytes);
        while (size > 0) {
            frame(bytes, bytes.position(), size);
            bytes.position(bytes.position() + size);
            size = Frame.size(bytes);
        }
        if (size == Frame.GARBAGE) {
            wire.close();
            closed();
            fail(INVALID, "what came is no Modbus TCP frame");
        } else {
            rest = bytes.hasRemaining() ? Frame.joined(ByteBuffer.allocate(0), bytes) : null;
        }
        advance();
    }

    /** Takes one whole frame. It never leads to a new request: that one's answer cannot be here. */
    private void frame(ByteBuffer bytes, int at, int size) {
        int id = Frame.transaction(bytes, at);
        Slave slave = asked;
        Request wanted = request;
        if (slave == null || wanted == null || id != transaction) {
            int behind = (transaction - id) & 0xFFFF;
            if (behind < Math.min(LATE, sent)) {
                late++;
            } else {
                foreign++;
                sawForeign = true;
            }
            return;
        }
        Quality quality = Frame.check(bytes, at, size, wanted, slave.unit());
        if (quality.cause() == Cause.INVALID_ANSWER) {
            fail(INVALID, "the answer does not fit the request");
            return;
        }
        timeoutsInRow = 0;
        proven = true;
        if (failedToConnect) {
            failedToConnect = false;
            long now = time.nanos();
            slaves.forEach(each -> each.reachable(now));
        }
        if (quality.isGood()) {
            finish();
            answered(slave, wanted, bytes, at + Frame.DATA);
        } else {
            fail(quality, String.valueOf(ExceptionCode.of(quality.code())));
        }
    }

    private static void answered(Slave slave, Request request, ByteBuffer bytes, int data) {
        if (request instanceof Read read) {
            slave.succeeded(read, bytes, data);
        } else if (request instanceof Write write) {
            Writes.confirmed(slave, write);
        }
    }

    private void timedOut() {
        timeoutsInRow++;
        if (rest != null) {
            fail(INVALID, "only part of an answer came within " + timeout.toMillis() + " ms");
        } else if (sawForeign) {
            fail(INVALID, "only answers with foreign transaction ids came");
        } else {
            fail(SILENT, "no answer within " + timeout.toMillis() + " ms");
        }
        if (timeoutsInRow >= MAX_TIMEOUTS) {
            wire.close();
            closed();
        }
    }

    private void unreachable(String reason) {
        closed();
        failedToConnect = true;
        writes.refuseAll(reason);
        long now = time.nanos();
        for (Slave slave : slaves) {
            if (slave.ready(now)) {
                slave.unreachable(reason);
            }
        }
    }

    private void closed() {
        state = State.CLOSED;
        rest = null;
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
        // The half of an answer would swallow the beginning of the next one.
        if (rest != null) {
            wire.close();
            closed();
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
        sawForeign = false;
        transaction = (transaction + 1) & 0xFFFF;
        sent++;
        frame.clear();
        wanted.put(frame, transaction, slave.unit());
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

    /** Answers that came after their timeout. */
    long late() {
        return late;
    }

    /** Answers to what was never asked. */
    long foreign() {
        return foreign;
    }
}
